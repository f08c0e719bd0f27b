"""The button at the head of the rail: which experiment this is, and the menu of experiments behind it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.theme import font, pixmap, px, set_fixed_height, shows_ring, theme
from studio.ui.widgets import set_tip

SQUARE, NAME_WIDTH = 32, 120


class ExperimentButton(QAbstractButton):
    """A square with the icon of the task, the name over the task's word, and chevrons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("experiment_menu")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_fixed_height(self, 44)
        self._narrow = False
        self._icon, self._task = "plus", ""
        self.show_experiment("New experiment", "No data yet", "plus")

    def show_experiment(self, name: str, task: str, icon: str) -> None:
        """Another experiment."""
        self.setText(name)
        self._task, self._icon = task, icon
        self.setAccessibleName(f"Experiment {name}, {task}")
        set_tip(self, f"{name}\n{task}")
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """The square alone."""
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(44 if self._narrow else 184), px(44))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = shows_ring(self)
        if ring or self.underMouse() or self.isDown():
            hovered = self.underMouse() or self.isDown()
            painter.setPen(QPen(tokens.color("focus"), 2) if ring else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("hover") if hovered else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(8), px(8))
        left = (self.width() - px(SQUARE)) // 2 if self._narrow else px(4)
        square = QRectF(left, (self.height() - px(SQUARE)) / 2, px(SQUARE), px(SQUARE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent_soft"))
        painter.drawRoundedRect(square, px(8), px(8))
        inset = (px(SQUARE) - px(18)) // 2
        painter.drawPixmap(
            left + inset,
            round(square.top()) + inset,
            pixmap(self._icon, "accent_text", 18, self.devicePixelRatioF()),
        )
        if not self._narrow:
            self._paint_words(painter, left + px(SQUARE) + px(8))

    def _paint_words(self, painter: QPainter, left: int) -> None:
        tokens = theme()
        middle = self.height() / 2
        for style, ink, text, top in (
            ("strong", "text", self.text(), middle - px(16)),
            ("small", "muted", self._task, middle),
        ):
            painter.setFont(font(style))  # type: ignore[arg-type]
            painter.setPen(tokens.color(ink))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, px(NAME_WIDTH))
            painter.drawText(
                QRectF(left, top, px(NAME_WIDTH) + 2, px(16)),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                shown,
            )
        picture = pixmap("chevrons-up-down", "muted", 16, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - px(18), (self.height() - px(16)) // 2, picture)
