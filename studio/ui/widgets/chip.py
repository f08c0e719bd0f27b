"""Chips: a word on a tinted full-round ground; the word and the tone say the same thing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import font, pixmap, px, theme

TONES: dict[str, tuple[str, str]] = {
    "success": ("success_soft", "success"),
    "warning": ("warning_soft", "warning"),
    "danger": ("danger_soft", "danger"),
    "accent": ("accent_soft", "accent_text"),
    "neutral": ("sunken", "muted"),
}
"""Tone → roles of the ground and of the word."""

CHIP_HEIGHT = 22
ROLE_ICONS: dict[str, str] = {
    "Time": "clock",
    "Target": "target",
    "Past feature": "history",
    "Known future": "calendar",
    "Series id": "fingerprint",
    "Static feature": "pin",
    "Split": "funnel",
    "Left out": "ban",
}
_QUIET_ROLES = ("Time", "Left out")


def chip_width(text: str, icon: str = "", chevron: bool = False) -> int:
    """The width that a chip of this content needs at the scale in force, in pixels."""
    width = QFontMetricsF(font("small_medium")).horizontalAdvance(text) + 2 * px(11)
    if icon:
        width += px(15)
    if chevron:
        width += px(12)
    return round(width)


def paint_chip(painter: QPainter, rect: QRectF, text: str, tone: str, icon: str = "") -> None:
    """Paints a state chip into `rect`."""
    ground, ink = TONES[tone]
    _paint_ground(painter, rect, theme().color(ground), None)
    _paint_content(painter, rect, text, ink, icon, chevron=False)


def paint_role_chip(painter: QPainter, rect: QRectF, role: str, *, hovered: bool = False) -> None:
    """Paints a chip that edits: icon, word, chevron, and the outline of a control."""
    tokens = theme()
    if role == "Target":
        ground, ink = "accent_soft", "accent_text"
    elif role in _QUIET_ROLES:
        ground, ink = "sunken", "muted"
    else:
        ground, ink = "surface", "text"
    if hovered:
        ground = "hover"
    _paint_ground(painter, rect, tokens.color(ground), tokens.color("control"))
    _paint_content(painter, rect, role, ink, ROLE_ICONS.get(role, ""), chevron=True)


class Chip(QWidget):
    """A state in a chip: "Finished", "Passed", "+9 %"."""

    def __init__(
        self,
        text: str,
        tone: str = "neutral",
        icon: str = "",
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon = text, tone, icon
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def text(self) -> str:
        """The word that is shown."""
        return self._text

    def set(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        """Shows another word in another tone. Raises KeyError for an unknown tone."""
        TONES[tone]
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._text, self._icon), px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._text, self._tone, self._icon)


def _paint_ground(painter: QPainter, rect: QRectF, ground: QColor, line: QColor | None) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1) if line else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    shape = rect.adjusted(0.5, 0.5, -0.5, -0.5) if line else rect
    painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)


def _paint_content(painter: QPainter, rect: QRectF, text: str, ink: str, icon: str, *, chevron: bool) -> None:
    ratio = painter.device().devicePixelRatioF()
    left = rect.left() + px(11 if not icon else 8)
    if icon:
        painter.drawPixmap(QPointF(left, rect.center().y() - px(14) / 2), pixmap(icon, ink, 14, ratio))
        left += px(14) + px(4)
    right = rect.right() - px(11)
    if chevron:
        right = rect.right() - px(8) - px(12)
        painter.drawPixmap(
            QPointF(right, rect.center().y() - px(12) / 2), pixmap("chevron-down", ink, 12, ratio)
        )
    painter.setFont(font("small_medium"))
    painter.setPen(theme().color(ink))
    space = QRectF(left, rect.top(), max(right - left, 0), rect.height()).adjusted(0, 0, 2, 0)
    shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, space.width())
    painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
