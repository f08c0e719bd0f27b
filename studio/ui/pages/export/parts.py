"""How the Export page lies: formats, path, contents and use at the left, the certificate at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from studio.ui.pages.export.certificate import CertificateCard
from studio.ui.pages.export.formats import FormatList, FormatsModel
from studio.ui.pages.export.inside import InsideCard, UseCard
from studio.ui.pages.export.path_row import PathRow
from studio.ui.theme import notifier, px, set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import Card, EmptyState, Waiting

SIDE, NARROW_SIDE = 472, 440
"""Width of the side column, and in a window below 1280."""
BESIDE_FROM = 900
"""Width of the page from which both columns have room beside each other."""
BEFORE = (
    "Each file is loaded again in its own runtime and asked the same as the model. "
    "Only then is it called exported."
)


class ExportParts(QWidget):
    """Two columns, or one where the text is large or the window small."""

    def __init__(self, formats: FormatsModel) -> None:
        super().__init__()
        self.list, self.path_row, self.inside = FormatList(formats), PathRow(), InsideCard()
        self.waiting = Waiting("export_waiting")
        self.before = EmptyState("shield-check", "Not exported yet", BEFORE, name="export_before")
        set_minimum_height(self.before, 150)
        self.certificate, self.use = CertificateCard(), UseCard()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        set_margins(self._row, 0, 0, 0, 0)
        set_spacing(self._row, 16)
        self._side = QWidget()
        self._side.setLayout(_column(self.waiting, self.before, self.certificate))
        self._row.addLayout(_column(_formats_card(self.list), self.path_row, self.inside, self.use), 1)
        self._row.addWidget(self._side)
        self._width = 0
        notifier().changed.connect(self._on_theme_changed)

    def fit(self, width: int) -> None:
        """Lays the columns for a page of this width."""
        self._width = width
        beside = width >= px(BESIDE_FROM)
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
        if beside:
            self._side.setFixedWidth(px(SIDE if self.window().width() >= px(1280) else NARROW_SIDE))
        else:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(self.maximumWidth())

    def _on_theme_changed(self) -> None:
        self.fit(self._width)


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    set_margins(column, 0, 0, 0, 0)
    set_spacing(column, 12)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return column


def _formats_card(formats: FormatList) -> Card:
    card = Card(name="formats_card")
    layout = card.layout()
    if layout is not None:
        set_margins(layout, 8, 6, 8, 6)
    card.body.addWidget(formats)
    return card
