"""Small controls of the charts: toggles and tools in the head, segments at the x axis, legend entries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from studio.ui.charts import palette
from studio.ui.theme import font, notifier, px, repolish, set_icon, set_spacing, shows_ring

_LEAST_TITLE = 120
"""The room that a long title keeps at 100 %."""


def tool_button(name: str, icon_name: str, words: str) -> QPushButton:
    """A button of 26 × 26 with an icon only; `words` are its tooltip and accessible name."""
    button = QPushButton()
    button.setObjectName(name)
    button.setProperty("kind", "tool")
    set_icon(button, icon_name, "text", 15)
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


class Toggle(QPushButton):
    """A toggle of a plot: ghost, soft accent while on, outlined while it asks to be pressed again."""

    def __init__(
        self, name: str, icon_name: str, words: str, tip: str, parent: QWidget | None = None
    ) -> None:
        # One space stands between icon and text: Qt leaves only 4 px.
        super().__init__(f" {words}", parent)
        self._words = words
        self.setObjectName(name)
        self.setProperty("kind", "toggle")
        self.setProperty("outlined", False)
        self.setCheckable(True)
        set_icon(self, icon_name, "text", 15)
        self.setToolTip(tip)
        self.setAccessibleName(words)

    def set_outlined(self, outlined: bool) -> None:
        """An outline says: this was on, press to go back to it."""
        if bool(self.property("outlined")) != outlined:
            self.setProperty("outlined", outlined)
            repolish(self)

    def set_words_shown(self, shown: bool) -> None:
        """Narrow windows leave only the icon; the words stay in tooltip and accessible name."""
        self.setText(f" {self._words}" if shown else "")


class _Segment(QAbstractButton):
    def __init__(self, name: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setText(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        # The width of the bold words: the control does not jump when another segment is chosen.
        return QSize(round(QFontMetricsF(font("strong")).horizontalAdvance(self.text())) + px(26), px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = shows_ring(self)
        if self.isChecked() or ring:
            painter.setPen(palette.pen("focus" if ring else "control", 2 if ring else 1))
            painter.setBrush(palette.color("surface") if self.isChecked() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
        painter.setFont(font("strong" if self.isChecked() else "body"))
        painter.setPen(palette.color("text" if self.isChecked() or self.underMouse() else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Segments(QWidget):
    """A choice of two to four words in one track; ←/→ move the choice."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        self._buttons = {key: _Segment(f"{name}_{key}", words, self) for key, words in options}
        for button in self._buttons.values():
            row.addWidget(button)
            button.clicked.connect(self._on_clicked)
        notifier().changed.connect(self.updateGeometry)

    def value(self) -> str:
        """The key of the chosen segment; empty before a choice."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Chooses a segment without a signal."""
        self._buttons[key].setChecked(True)

    def _on_clicked(self) -> None:
        self.chosen.emit(self.value())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(palette.pen("border"))
        painter.setBrush(palette.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        painter.end()


class LegendKey(QAbstractButton):
    """A legend entry: how a curve is drawn, and its name; a click hides it, a double click isolates it."""

    isolated = Signal()

    def __init__(
        self, name: str, words: str, role: str, *, width: float = 2.0, dash: tuple[float, ...] = (),
        marker: bool = False, band: bool = False, fixed: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self._role, self._width, self._dash, self._marker, self._band = role, width, dash, marker, band
        self.setObjectName(name)
        self.setText(words)
        self.setCheckable(True)
        self.setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        if fixed:
            self.setEnabled(False)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        else:
            self.setToolTip("Click hides this curve, double click hides the others")

    def set_words(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(
            px(28) + round(QFontMetricsF(font("small")).horizontalAdvance(self.text())) + px(3), px(18)
        )

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.isolated.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isChecked() else 0.45)
        draw_swatch(
            painter, QRectF(0, 0, px(22), self.height()), self._role,
            width=self._width, dash=self._dash, marker=self._marker, band=self._band,
        )  # fmt: skip
        shown = font("small")
        shown.setStrikeOut(not self.isChecked())
        painter.setFont(shown)
        painter.setPen(palette.color("muted"))
        words = QRectF(self.rect()).adjusted(px(28), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if shows_ring(self):
            painter.setOpacity(1.0)
            painter.setPen(palette.pen("focus", 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()


def draw_swatch(
    painter: QPainter, place: QRectF, role: str, *, width: float = 2.0, dash: tuple[float, ...] = (),
    marker: bool = False, band: bool = False, alpha: float = 1.0,
) -> None:  # fmt: skip
    """Draws how a curve looks: line with its dash, marker, band."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = place.center().y()
    if band:
        painter.fillRect(
            QRectF(place.left(), middle - px(5), place.width(), px(10)), palette.color(role, 0.22)
        )
    painter.setPen(palette.pen(role, width, dash, alpha))
    painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle))
    if marker:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(role))
        painter.drawEllipse(place.center(), px(3), px(3))
    painter.restore()


class Head(QWidget):
    """The head of a chart: title, muted words, legend, and tools at the right."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.title = Title(title)
        self.subtitle = _label(subtitle, "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        set_spacing(row, 8)
        row.addWidget(self.title)
        row.addWidget(self.subtitle)
        self.legend = QHBoxLayout()
        set_spacing(self.legend, 14)
        row.addLayout(self.legend)
        row.addStretch(1)
        self.tools = QHBoxLayout()
        set_spacing(self.tools, 6)
        row.addLayout(self.tools)
        self.subtitle.setVisible(bool(subtitle))

    def set_words(self, title: str, subtitle: str = "") -> None:
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))


class Title(QLabel):
    """A name that may be a column's and long: painted with an ellipsis where the head has no room for it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("text_style", "strong")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), px(_LEAST_TITLE)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self.width() < self.sizeHint().width() else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _label(words: str, style: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("text_style", style)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    return label


class Redraws(QTimer):
    """Redraws twice a second while data comes in, only after something changed, and only what can be seen.

    More often would take a tenth of a processor from a small network's training and look no livelier.
    """

    due = Signal()

    _CALM_MS, _SOON_MS = 500, 16

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._dirty = False
        self.setSingleShot(True)
        self.timeout.connect(self._on_timeout)

    @property
    def pending(self) -> bool:
        """Whether something waits to be drawn."""
        return self._dirty

    def ask(self, *, soon: bool = False) -> None:
        """Something changed; `soon` for what a hand does, so that the plot follows it."""
        self._dirty = True
        if not self._owner.isVisible():
            return
        if soon and (not self.isActive() or self.remainingTime() > self._SOON_MS):
            self.start(self._SOON_MS)
        elif not self.isActive():
            self.start(self._CALM_MS)

    def done(self) -> None:
        """Everything that was asked for is drawn."""
        self._dirty = False
        self.stop()

    def _on_timeout(self) -> None:
        if self._dirty and self._owner.isVisible():
            self.done()
            self.due.emit()
