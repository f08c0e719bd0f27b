"""Menus with round corners, and the menu that gives a column its role."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio.ui.theme import icon
from studio.ui.widgets.availability import wrap_tip
from studio.ui.widgets.chip import ROLE_ICONS

ROLE_MEANINGS: dict[str, str] = {
    "Target": "Target: what the model learns to predict.",
    "Past feature": "Past feature: values that are known up to now and help to predict the target.",
    "Known future": "Known future: values you will also have for the hours to be predicted, such as a"
    " holiday or"
    " a weather report.",
    "Static feature": "Static feature: one value for a whole series, such as a place or a type.",
    "Series id": "Series id: says which series a row belongs to.",
    "Time": "Time: when each row was measured.",
    "Split": "Split: says for each row whether it trains, validates or tests.",
    "Left out": "Left out: the model never sees this column.",
}
"""Role → what it means, in the order of the menu."""


class Menu(QMenu):
    """A menu in the look of the program; its lines show their tooltips."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setToolTipsVisible(True)
        self.setWindowFlags(
            self.windowFlags() | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
        )
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def add_line(
        self, text: str, name: str, icon_name: str = "", shortcut: str = "", tip: str = ""
    ) -> QAction:
        """Adds a line; connect its `triggered`."""
        action = self.addAction(text)
        action.setObjectName(name)
        if icon_name:
            action.setIcon(icon(icon_name, "muted", 16))
        if shortcut:
            action.setShortcut(shortcut)
            action.setShortcutVisibleInContextMenu(True)
        action.setToolTip(wrap_tip(tip))
        return action


class RoleMenu(Menu):
    """The roles a column may take; `role_chosen` carries the words on screen."""

    role_chosen = Signal(str)
    plot_asked = Signal()

    def __init__(
        self,
        current: str,
        roles: Sequence[str] = tuple(ROLE_MEANINGS),
        *,
        with_plot: bool = True,
        name: str = "role_menu",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        for role in roles:
            line = self.add_line(
                role, f"{name}_{role.lower().replace(' ', '_')}", ROLE_ICONS[role], tip=ROLE_MEANINGS[role]
            )
            line.triggered.connect(lambda _checked=False, chosen=role: self.role_chosen.emit(chosen))
            if role == current:
                self.setActiveAction(line)
        if with_plot:
            self.addSeparator()
            show = self.add_line("Show in the plot", f"{name}_show", "chart-line")
            show.triggered.connect(self.plot_asked)
