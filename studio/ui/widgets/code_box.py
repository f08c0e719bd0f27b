"""Lines of code on a sunken ground, with a button that copies them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import code_font, notifier, px, set_margins, set_spacing
from studio.ui.widgets.buttons import tool_button
from studio.ui.widgets.labels import label


class CodeBox(QWidget):
    """As high as its lines; wider lines scroll. `title` stands above, with the copy button at the right."""

    def __init__(self, title: str = "", name: str = "code") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 4)
        self.copy: QPushButton = tool_button("copy", "Copy the code", f"{name}_copy")
        self.copy.clicked.connect(self._on_copy_clicked)
        self.head = QHBoxLayout()
        self.head.addWidget(label(title, "small_medium", "muted"))
        self.head.addStretch(1)
        self.head.addWidget(self.copy)
        column.addLayout(self.head)
        self._text = QPlainTextEdit()
        self._text.setObjectName(name)
        self._text.setAccessibleName(title or "Code")
        self._text.setProperty("kind", "code")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._text.document().setDocumentMargin(4)
        self._text.horizontalScrollBar().installEventFilter(self)
        column.addWidget(self._text)
        notifier().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def code(self) -> str:
        """The text."""
        return self._text.toPlainText()

    def set_code(self, code: str) -> None:
        """Shows other code; the box takes its height."""
        if code != self.code():
            self._text.setPlainText(code)
            self._fit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._fit()
        return False

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.code())

    def _on_theme_changed(self) -> None:
        self._text.setFont(code_font())
        self._fit()

    def _fit(self) -> None:
        lines = max(self._text.document().blockCount(), 1)
        bar = self._text.horizontalScrollBar()
        scroll = bar.sizeHint().height() if bar.isVisible() else 0
        height = lines * QFontMetricsF(code_font()).lineSpacing() + 2 * (px(4) + 4) + scroll
        self._text.setFixedHeight(round(height) + 1)
