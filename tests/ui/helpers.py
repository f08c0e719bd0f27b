"""What tests of the window share: which visible texts are cut, and how far two colours stand apart."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

_SLACK_PX = 1


def wait_until_nothing_is_cut(qtbot: QtBot, root: QWidget) -> None:
    """Fails where a text below `root` is cut once the layout has come to rest, which takes some rounds of events."""

    def nothing_is_cut() -> None:
        assert find_cut_texts(root) == []

    qtbot.waitUntil(nothing_is_cut)


def find_cut_texts(root: QWidget) -> list[str]:
    """Names and texts of visible labels and buttons below `root` that have less room than their text needs.

    A text that is cut with an ellipsis is no find where the whole text stands in the tooltip. A text
    that lies partly outside of its parent is one, except inside of something that scrolls.
    """
    finds = []
    for widget in (root, *root.findChildren(QWidget)):
        text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
        if not text or not widget.isVisible() or _tells_in_tooltip(widget, text):
            continue
        needed_width, needed_height = _needed(widget)
        if needed_width > widget.width() + _SLACK_PX or needed_height > widget.height() + _SLACK_PX:
            finds.append(
                f"{_name(widget)}: {text!r} needs {needed_width} × {needed_height},"
                f" has {widget.width()} × {widget.height()}"
            )
        elif _sticks_out(widget):
            finds.append(f"{_name(widget)}: {text!r} sticks out of {_name(widget.parentWidget())}")
    return finds


def contrast(first: str, second: str) -> float:
    """The contrast of two opaque colours, 1 to 21 (WCAG 2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _tells_in_tooltip(widget: QWidget, text: str) -> bool:
    return text.endswith("…") and len(widget.toolTip()) >= len(text)


def _needed(widget: QWidget) -> tuple[int, int]:
    if isinstance(widget, QLabel) and widget.wordWrap():
        # The longest word sets the width, and the width the height.
        return widget.minimumSizeHint().width(), widget.heightForWidth(widget.width())
    # The hint for the text alone: a fixed or minimum size must not hide a cut.
    return widget.sizeHint().width(), widget.sizeHint().height()


def _sticks_out(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow():
        return False
    if parent.objectName() == "qt_scrollarea_viewport":
        return False
    room = QRect(0, 0, parent.width(), parent.height()).adjusted(-_SLACK_PX, -_SLACK_PX, _SLACK_PX, _SLACK_PX)
    return not room.contains(widget.geometry())


def _name(widget: QWidget | None) -> str:
    return "nothing" if widget is None else widget.objectName() or type(widget).__name__


def _luminance(color: str) -> float:
    parsed = QColor(color)
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (parsed.redF(), parsed.greenF(), parsed.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
