"""The raised card that stands in a plot before there is anything to draw."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from studio.ui.theme import notifier, pixmap, px, set_fixed_width, set_margins, set_spacing


class HintCard(QFrame):
    """Icon, title and a sentence, kept in the upper middle of its parent."""

    def __init__(self, icon_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hint_card")
        self.setProperty("kind", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icon_name, self._parent = icon_name, parent
        self._icon, self._title, self._sentence = QLabel(), QLabel(), QLabel()
        self._title.setProperty("text_style", "heading")
        self._sentence.setProperty("text_style", "body")
        self._sentence.setProperty("tone", "muted")
        self._sentence.setWordWrap(True)
        column = self._column = QVBoxLayout(self)
        set_margins(column, 22, 16, 22, 18)
        set_spacing(column, 12)
        for label in (self._icon, self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        set_fixed_width(self, 390)
        parent.installEventFilter(self)
        notifier().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def words(self) -> str:
        """Title and sentence as one text."""
        return f"{self._title.text()}. {self._sentence.text()}"

    def say(self, title: str, sentence: str) -> None:
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        height = self._column.heightForWidth(self.width())
        self.resize(self.width(), max(height, self.sizeHint().height()))
        left = (self._parent.width() - self.width()) // 2 + px(16)
        self.move(max(left, 0), min(px(26), max((self._parent.height() - self.height()) // 3, 0)))

    def _on_theme_changed(self) -> None:
        self._icon.setPixmap(pixmap(self._icon_name, "muted", 24, self.devicePixelRatioF()))
        self._place()
