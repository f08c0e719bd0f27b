"""The menus of the window: everything, the experiments, and what else can be done with a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from studio.engine.registry import task_info
from studio.ui.actions import fill_menu
from studio.ui.state.recent import RecentFile
from studio.ui.theme import icon, px
from studio.ui.widgets import Menu


def open_main_menu(anchor: QWidget, actions: Mapping[str, QAction]) -> Menu:
    """Everything the window can do, above the button that opened it."""
    menu = Menu("main_menu_lines", anchor)
    fill_menu(menu, actions)
    return _open(menu, anchor, above=True)


def open_experiment_menu(
    anchor: QWidget,
    actions: Mapping[str, QAction],
    recent: Sequence[RecentFile],
    open_path: Callable[[Path, str], object],
) -> Menu:
    """New, open, save, rename, and what was opened last."""
    menu = Menu("experiment_menu_lines", anchor)
    for name, icon_name in (
        ("new", "plus"),
        ("open", "folder-open"),
        ("open_folder", "folder"),
        ("save_as", "save"),
        ("rename", "pencil"),
    ):
        action = actions[name]
        action.setIcon(icon(icon_name, "muted", 16))
        menu.addAction(action)
    if recent:
        menu.addSeparator()
    for place, file in enumerate(recent):
        line = menu.add_line(file.name, f"recent_{place}", task_info(file.task).icon, tip=str(file.path))
        line.triggered.connect(lambda _checked=False, opened=file: open_path(opened.path, opened.task))
    return _open(menu, anchor, above=False)


def open_run_menu(anchor: QWidget, save: Callable[[], object], discard: Callable[[], object]) -> Menu:
    """What is rarely done to a run that trains."""
    menu = Menu("run_menu_lines", anchor)
    menu.add_line("Save a checkpoint now", "save_checkpoint", "save").triggered.connect(lambda: save())
    menu.add_line("Discard…", "discard_run", "trash-2").triggered.connect(lambda: discard())
    return _open(menu, anchor, above=True)


def _open(menu: Menu, anchor: QWidget, *, above: bool) -> Menu:
    gap = px(6)
    below = anchor.mapToGlobal(QPoint(0, anchor.height() + gap))
    top = anchor.mapToGlobal(QPoint(0, -menu.sizeHint().height() - gap))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(top if above else below)
    return menu
