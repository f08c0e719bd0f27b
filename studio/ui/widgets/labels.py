"""Texts: labels of a style and a tone, names that are cut with an ellipsis, icons and hairlines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from studio.ui.theme import StyleName, pixmap, px, repolish, set_fixed_height, set_fixed_width


def label(
    text: str = "", style: StyleName = "body", tone: str = "", *, name: str = "", wrap: bool = False
) -> QLabel:
    """A label. `tone` is one of muted, disabled, accent, success, warning, danger, text, or that of the
    style.
    """
    made = QLabel()
    _set_up(made, style, tone, name)
    made.setText(text)
    if wrap:
        set_wrapping(made)
    return made


def set_wrapping(target: QLabel) -> None:
    """Breaks the text into lines. The height follows the width, so nothing is cut in a column with a
    stretch.
    """
    target.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    target.setSizePolicy(policy)


def set_tone(target: QLabel, tone: str) -> None:
    """Colours a label; nothing happens where it has that tone already."""
    if target.property("tone") != tone:
        target.setProperty("tone", tone)
        repolish(target)


def hairline() -> QFrame:
    """A line across, 1 px."""
    line = QFrame()
    line.setProperty("kind", "hairline")
    set_fixed_height(line, 1)
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line


def vertical_hairline() -> QFrame:
    """A line down, 1 px."""
    line = QFrame()
    line.setProperty("kind", "hairline")
    set_fixed_width(line, 1)
    line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    return line


class ElidedLabel(QLabel):
    """One line that ends in "…" where it does not fit; the whole text is then in the tooltip."""

    def __init__(
        self,
        text: str = "",
        style: StyleName = "body",
        tone: str = "",
        *,
        name: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._full_text = ""
        self._mode = mode
        _set_up(self, style, tone, name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_full_text(text)

    def full_text(self) -> str:
        """The text as given, whatever is shown of it."""
        return self._full_text

    def set_full_text(self, text: str) -> None:
        """Sets the text; it is cut anew whenever the width changes."""
        self._full_text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def sizeHint(self) -> QSize:
        wanted = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._full_text) + 2, wanted.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(32), self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
            self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._full_text, self._mode, max(self.contentsRect().width(), 0)
        )
        if shown != self.text():
            super().setText(shown)
        self.setToolTip(self._full_text if shown != self._full_text else "")


class IconLabel(QWidget):
    """An icon that is no button; it fetches its picture when painted, so it is always in the colours in
    force.
    """

    def __init__(self, name: str, role: str = "text", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._role, self._size = name, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def icon(self) -> tuple[str, str]:
        """Name and role of what is shown."""
        return self._icon_name, self._role

    def set_icon(self, name: str, role: str) -> None:
        """Shows another icon, or the same in the colour of another role."""
        if (name, role) != (self._icon_name, self._role):
            self._icon_name, self._role = name, role
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        role = self._role if self.isEnabled() else "disabled"
        picture = pixmap(self._icon_name, role, self._size, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(
            (self.width() - px(self._size)) // 2, (self.height() - px(self._size)) // 2, picture
        )


def _set_up(target: QLabel, style: StyleName, tone: str, name: str) -> None:
    target.setTextFormat(Qt.TextFormat.PlainText)
    target.setProperty("text_style", style)
    if tone:
        target.setProperty("tone", tone)
    if name:
        target.setObjectName(name)
