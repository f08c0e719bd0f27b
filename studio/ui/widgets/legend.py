"""A legend in the head of a card: a click hides a curve, a double click leaves it alone in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from studio.ui.theme import font, px, set_margins, set_spacing, shows_ring, theme
from studio.ui.widgets.availability import set_tip
from studio.ui.widgets.swatch import CURVES, CurveStyle, paint_swatch


class LegendEntry(QAbstractButton):
    """One curve: swatch and word. Checked while the curve is shown."""

    double_clicked = Signal()

    def __init__(self, text: str, curve: CurveStyle, run: int | None) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._curve, self._run = curve, run
        set_tip(self, "Click to hide or show, double click to see it alone.")

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font("small")).horizontalAdvance(self.text())
        return QSize(round(width) + px(22) + px(6) + px(4), px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.double_clicked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.isChecked()
        ink: QColor | None = None
        if not shown:
            ink = tokens.color("disabled")
        elif self._run is not None:
            ink = tokens.run(self._run)
        paint_swatch(painter, QRectF(2, 0, px(22), self.height()), self._curve, ink)
        small = font("small")
        small.setStrikeOut(not shown)
        painter.setFont(small)
        painter.setPen(tokens.color("text" if self.underMouse() else "muted" if shown else "disabled"))
        space = QRectF(px(22) + px(6) + 2, 0, self.width(), self.height())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if shows_ring(self):
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(4), px(4))


class Legend(QWidget):
    """The curves of a plot from left to right, the most important first."""

    visibility_changed = Signal(str, bool)

    def __init__(self, name: str = "legend", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        set_margins(self._row, 0, 0, 0, 0)
        set_spacing(self._row, 10)
        self._entries: dict[str, LegendEntry] = {}

    def add(self, key: str, text: str, curve: CurveStyle | str = "", run: int | None = None) -> LegendEntry:
        """Adds a curve. `curve` is a style or the name of a shared one (else the key names it). Raises
        KeyError.
        """
        style = curve if isinstance(curve, CurveStyle) else CURVES[curve or key]
        entry = LegendEntry(text, style, run)
        entry.setObjectName(f"{self.objectName()}_{key}")
        entry.toggled.connect(lambda shown: self.visibility_changed.emit(key, shown))
        entry.double_clicked.connect(lambda: self.isolate(key))
        self._entries[key] = entry
        self._row.addWidget(entry)
        return entry

    def remove(self, key: str) -> None:
        """Takes a curve away. Raises KeyError."""
        entry = self._entries.pop(key)
        self._row.removeWidget(entry)
        entry.hide()
        # It lives until the event loop comes round; its name is free for its successor at once.
        entry.setObjectName("")
        entry.deleteLater()

    def keys(self) -> list[str]:
        """The keys from left to right."""
        return list(self._entries)

    def entry(self, key: str) -> LegendEntry:
        """The button of one curve. Raises KeyError."""
        return self._entries[key]

    def is_shown(self, key: str) -> bool:
        """Whether the curve is shown. Raises KeyError."""
        return self._entries[key].isChecked()

    def isolate(self, key: str) -> None:
        """Shows this curve alone; all of them where it was alone already. Raises KeyError."""
        # The two clicks of a double click have toggled the entry itself, so only the others tell.
        alone = all(not entry.isChecked() for other, entry in self._entries.items() if other != key)
        self._entries[key].setChecked(True)
        for other, entry in self._entries.items():
            if other != key:
                entry.setChecked(alone)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for entry in self._entries.values():
                entry.updateGeometry()
