"""Writing, epoch by epoch: what the model made of the same beginning after each epoch."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPlainTextEdit

from studio.ui.charts.scrubber import Scrubber
from studio.ui.pages.plot_card import PlotCard
from studio.ui.pages.results.language.samples import BITS, EPOCH, TEXT, Sample, SamplesModel
from studio.ui.theme import set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import DataTable, label
from studio.ui.words import count

NOTHING = "No texts were kept of this run."


class _SamplesTable(DataTable):
    """Keeps the epoch in view in sight."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())


class WritingCard(PlotCard):
    """A table of all epochs, the whole text of the one in view, and a scrubber; the three say the same."""

    def __init__(self) -> None:
        super().__init__("writing_card", 235)
        self.set_title("Writing, epoch by epoch")
        self.set_subtitle("same start, same seed")
        self.table = _SamplesTable("samples_table", "Texts by epoch")
        self._model = SamplesModel(self.table)
        self.table.setModel(self._model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.table.horizontalHeader()
        for column in (EPOCH, BITS):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        self.whole = QPlainTextEdit()
        self.whole.setObjectName("sample_text")
        self.whole.setAccessibleName("Text of the epoch in view")
        self.whole.setProperty("kind", "reading")
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.scrubber = Scrubber("samples", "Epoch")
        self._nothing = label(NOTHING, "body", "muted", name="samples_none", wrap=True)
        set_minimum_height(self.table, 92)
        set_minimum_height(self.whole, 52)
        set_margins(self.body, 0, 4, 0, 0)
        set_spacing(self.body, 8)
        self.body.addWidget(self.table, 3)
        self.body.addWidget(self.whole, 2)
        self.body.addWidget(self.scrubber)
        self.body.addWidget(self._nothing, 1)
        self._samples: tuple[Sample, ...] = ()
        self.scrubber.moved.connect(self._go_to)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_chosen)
        for part in (self.table, self.whole):
            part.installEventFilter(self)

    def show_samples(self, samples: tuple[Sample, ...]) -> None:
        """Shows another run, from the epoch whose weights were kept."""
        self.scrubber.pause()
        self._samples = samples
        self._model.show_samples(samples)
        self.scrubber.set_frames(len(samples))
        for part in (self.table, self.whole, self.scrubber):
            part.setVisible(bool(samples))
        self._nothing.setVisible(not samples)
        if samples:
            kept = [place for place, sample in enumerate(samples) if sample.kept]
            self._go_to(kept[-1] if kept else len(samples) - 1)

    def rest(self) -> None:
        """Stands still."""
        self.scrubber.pause()

    @property
    def shown(self) -> Sample | None:
        """The sample in view."""
        row = self.table.currentIndex().row()
        return self._samples[row] if 0 <= row < len(self._samples) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """, and . go back and on, Space plays, as in every film."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Comma, Qt.Key.Key_Period) and self._samples:
            self.scrubber.pause()
            by = 1 if event.key() == Qt.Key.Key_Period else -1
            self._go_to(min(max(self.table.currentIndex().row() + by, 0), len(self._samples) - 1))
        elif event.key() == Qt.Key.Key_Space and self._samples:
            self.scrubber.toggle()
        else:
            return super().eventFilter(watched, event)
        return True

    def _go_to(self, row: int) -> None:
        if row != self.table.currentIndex().row():
            self.table.selectRow(row)
        sample = self._samples[row]
        self.scrubber.show_frame(row, count(sample.epoch))
        if self.whole.toPlainText() != sample.text:
            self.whole.setPlainText(sample.text)

    def _on_row_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._go_to(now.row())
