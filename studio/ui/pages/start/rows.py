"""Rows that are replaced while the page is in sight: the Tab key finds the new ones in the place of the old ones."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget


def take_all(column: QVBoxLayout) -> None:
    """Empties a column of widgets."""
    while (item := column.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            # It lives until the event loop comes round; its name is free for its successor at once.
            for named in (old, *old.findChildren(QWidget)):
                named.setObjectName("")
            old.deleteLater()


def put_behind(anchor: QWidget, controls: Iterable[QWidget]) -> None:
    """The Tab key comes from the anchor to these controls, one after the other."""
    for control in controls:
        QWidget.setTabOrder(anchor, control)
        anchor = control
