"""A banner below the page header: icon, bold start, sentence, links, and a × where it may be sent away."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from studio.ui.theme import repolish, set_margins, set_minimum_height, set_spacing
from studio.ui.widgets.buttons import link_button, tool_button
from studio.ui.widgets.labels import IconLabel, label, set_wrapping

Link = tuple[str, Callable[[], object]] | tuple[str, Callable[[], object], str]

TONES: dict[str, tuple[str, str]] = {
    "danger": ("octagon-alert", "danger"),
    "warning": ("triangle-alert", "warning"),
    "info": ("info", "accent_text"),
    "success": ("circle-check", "success"),
}
"""Tone → icon and its role, the worst first."""


class Banner(QFrame):
    """One message. It is hidden until `show_message`; `**word**` in the sentence is bold too."""

    closed = Signal()

    def __init__(self, name: str = "banner", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("kind", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        set_minimum_height(self, 36)
        self._row = QHBoxLayout(self)
        set_margins(self._row, 14, 7, 10, 7)
        set_spacing(self._row, 10)
        self._icon = IconLabel("info", "accent_text", 18)
        self._text = label("", "body", name=f"{name}_text")
        self._text.setTextFormat(Qt.TextFormat.RichText)
        set_wrapping(self._text)
        self._plain = ""
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self._links = QHBoxLayout()
        set_spacing(self._links, 12)
        self._row.addLayout(self._links)
        self._close = tool_button("x", "Close this message", f"{name}_close")
        self._close.clicked.connect(self._on_close_clicked)
        self._row.addWidget(self._close)
        self.hide()

    def show_message(
        self, tone: str, start: str, text: str, links: Sequence[Link] = (), *, closable: bool = False
    ) -> None:
        """Shows a message; each link is `(text, action)` or `(text, action, icon)`. Raises KeyError:
        unknown tone.
        """
        icon, role = TONES[tone]
        self._icon.set_icon(icon, role)
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)
        self._plain = f"{start} {text}".replace("**", "").strip()
        self._text.setText(_rich(start, text))
        self.setAccessibleName(self._plain)
        self._replace_links(links)
        self._close.setVisible(closable)
        self.show()

    def text(self) -> str:
        """All words of the message, without marks."""
        return self._plain

    def _replace_links(self, links: Sequence[Link]) -> None:
        while (item := self._links.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                # It lives until the event loop comes round; its name is free for its successor at once.
                old.setObjectName("")
                old.deleteLater()
        for place, link in enumerate(links):
            made = link_button(link[0], f"{self.objectName()}_link_{place}", link[2] if len(link) > 2 else "")
            made.clicked.connect(lambda _checked=False, act=link[1]: act())
            self._links.addWidget(made)

    def _on_close_clicked(self) -> None:
        self.hide()
        self.closed.emit()


def _rich(start: str, text: str) -> str:
    parts = html.escape(text).split("**")
    body = "".join(
        f'<span style="font-weight:600">{part}</span>' if place % 2 else part
        for place, part in enumerate(parts)
    )
    head = f'<span style="font-weight:600">{html.escape(start)}</span> ' if start else ""
    return head + body
