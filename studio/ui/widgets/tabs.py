"""Tabs: underlined words, never more than five."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from studio.ui.widgets.availability import wrap_tip

MOST_TABS = 5


class Tabs(QTabBar):
    """The bar alone; a stacked widget below it follows `currentChanged`. Raises ValueError for a sixth
    tab.
    """

    def __init__(self, texts: Sequence[str], name: str, accessible_name: str) -> None:
        super().__init__()
        if len(texts) > MOST_TABS:
            raise ValueError("There are never more than five tabs.")
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(False)
        for text in texts:
            self.addTab(text)

    def set_tab_off(self, place: int, reason: str) -> None:
        """Switches a tab off and says why."""
        self.setTabEnabled(place, False)
        self.setTabToolTip(place, wrap_tip(reason))
