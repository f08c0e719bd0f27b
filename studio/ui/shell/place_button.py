"""A place in the rail: icon, word and one mark; a rail of icons shows the icon alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.shell.marks import ICONS, Mark
from studio.ui.theme import font, pixmap, px, set_fixed_height, shows_ring, theme
from studio.ui.widgets import disable, enable, set_tip

ICON, HEIGHT, RADIUS = 18, 36, 7


class PlaceButton(QAbstractButton):
    """Checked while its page is in sight. Disabled, it says why in its tooltip."""

    def __init__(self, name: str, text: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"page_{name}")
        self.setText(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_fixed_height(self, HEIGHT)
        self._icon = icon
        self._mark = Mark()
        self._narrow = False
        self._reason = ""
        self._describe()

    def mark(self) -> Mark:
        """What stands at the right edge."""
        return self._mark

    def set_mark(self, mark: Mark) -> None:
        """Another mark at the right edge."""
        if mark != self._mark:
            self._mark = mark
            self._describe()
            self.update()

    def set_narrow(self, narrow: bool) -> None:
        """The icon alone; the word and the mark go into the tooltip."""
        self._narrow = narrow
        self._describe()
        self.update()

    def set_reason(self, reason: str) -> None:
        """Switches the place off with a reason, or on where it is empty."""
        if reason != self._reason:
            self._reason = reason
            self._describe()

    def sizeHint(self) -> QSize:
        return QSize(px(44 if self._narrow else 184), px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        ink = "disabled" if not self.isEnabled() else "accent_text" if self.isChecked() else "text"
        top = (self.height() - px(ICON)) // 2
        left = (self.width() - px(ICON)) // 2 if self._narrow else px(8)
        icon_ink = "muted" if ink == "text" else ink
        painter.drawPixmap(left, top, pixmap(self._icon, icon_ink, ICON, self.devicePixelRatioF()))
        if self._narrow:
            return
        painter.setFont(font("strong" if self.isChecked() else "medium"))
        painter.setPen(theme().color(ink))
        words = QRectF(self.rect()).adjusted(px(37), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        self._paint_mark(painter, px(37) + QFontMetricsF(painter.font()).horizontalAdvance(self.text()))

    def _paint_ground(self, painter: QPainter) -> None:
        tokens = theme()
        ring = shows_ring(self)
        if self.isChecked():
            painter.setBrush(tokens.color("accent_soft"))
        elif self.isEnabled() and self.underMouse():
            painter.setBrush(tokens.color("press" if self.isDown() else "hover"))
        painter.setPen(QPen(tokens.color("focus"), 2) if ring else Qt.PenStyle.NoPen)
        if ring or painter.brush().style() != Qt.BrushStyle.NoBrush:
            inset = 1 if ring else 0
            shape = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(shape, px(RADIUS), px(RADIUS))

    def _paint_mark(self, painter: QPainter, taken: float) -> None:
        if not self.isEnabled() or not self._mark.kind:
            return
        right = self.width() - px(9)
        if self._mark.kind in ICONS:
            name, role, _ = ICONS[self._mark.kind]
            size = 16
            painter.drawPixmap(
                right - px(size),
                (self.height() - px(size)) // 2,
                pixmap(name, role, size, self.devicePixelRatioF()),
            )
            return
        painter.setFont(font("small"))
        painter.setPen(theme().color("muted"))
        room = right - taken - px(8)
        text = painter.fontMetrics().elidedText(self._mark.text, Qt.TextElideMode.ElideRight, int(room))
        space = QRectF(taken + px(8), 0, room, self.height())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)

    def _describe(self) -> None:
        words = f"{self.text()}: {self._mark.words}" if self._mark.words else self.text()
        self.setAccessibleName(words)
        if self._reason:
            disable(self, self._reason)
        else:
            enable(self)
        set_tip(self, words if self._narrow else "")
