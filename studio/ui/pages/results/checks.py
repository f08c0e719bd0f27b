"""The checks of a result, as lines with an icon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import CheckLine


class Checks(QWidget):
    """One line a check; another result replaces all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        set_margins(self._column, 0, 0, 0, 0)
        set_spacing(self._column, 7)

    def show_checks(self, checks: Iterable[Any]) -> None:
        """Shows other checks, each with a title, what was found, and whether it passed."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setObjectName("")  # it lives until the event loop comes round
                old.deleteLater()
        for place, check in enumerate(checks):
            state = "passed" if check.passed else "warning"
            self._column.addWidget(CheckLine(state, check.title, check.said, name=f"check_{place}"))
