"""Every action of the window as one table: its words, keys, icon and place in the menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QWidget

from studio.ui.theme import icon


@dataclass(frozen=True)
class ActionSpec:
    """One action. `group` is its block in the menu; an action without a group has keys but no line."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    group: str = ""


ACTIONS = (
    ActionSpec("new", "New experiment", ("Ctrl+N",), "plus", "file"),
    ActionSpec("open", "Open…", ("Ctrl+O",), "folder-open", "file"),
    ActionSpec("open_folder", "Open folder…", ("Ctrl+Shift+O",), "folder", "file"),
    ActionSpec("save_as", "Save experiment as…", ("Ctrl+S",), "save", "file"),
    ActionSpec("rename", "Rename…", (), "pencil", "file"),
    ActionSpec("undo", "Undo", ("Ctrl+Z",), "undo-2", "edit"),
    ActionSpec("redo", "Redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo-2", "edit"),
    ActionSpec("go_data", "Data", ("Ctrl+1",), "table-properties", "go"),
    ActionSpec("go_model", "Model", ("Ctrl+2",), "layers", "go"),
    ActionSpec("go_train", "Train", ("Ctrl+3",), "activity", "go"),
    ActionSpec("go_results", "Results", ("Ctrl+4",), "chart-line", "go"),
    ActionSpec("go_export", "Export", ("Ctrl+5", "Ctrl+E"), "package-check", "go"),
    ActionSpec("go_library", "Library", ("Ctrl+6",), "library", "go"),
    ActionSpec("start_or_resume", "Start or resume training", ("Ctrl+Return", "Ctrl+Enter"), "play", "run"),
    ActionSpec("pause_or_resume", "Pause or resume", ("F8",), "pause", "run"),
    ActionSpec("finish_now", "Finish now", ("Shift+F8",), "flag", "run"),
    ActionSpec("show_waiting", "Runs that wait", ("F9",), "clock", "run"),
    ActionSpec("larger", "Larger text", ("Ctrl++", "Ctrl+="), "zoom-in", "view"),
    ActionSpec("smaller", "Smaller text", ("Ctrl+-",), "zoom-out", "view"),
    ActionSpec("show_settings", "Settings", ("Ctrl+,",), "settings", "program"),
    ActionSpec("show_shortcuts", "Shortcuts", ("Ctrl+/",), "keyboard", "program"),
    ActionSpec("show_about", "About Recurrent Studio", (), "info", "program"),
    ActionSpec("quit", "Quit", ("Ctrl+Q",), "", "program"),
    ActionSpec("next_region", "Next part of the window", ("F6",)),
    ActionSpec("previous_region", "Previous part of the window", ("Shift+F6",)),
)

OTHER_KEYS: tuple[tuple[str, str], ...] = (
    ("F1", "Help on the focused field"),
    ("Ctrl+Enter", "While a run trains: train the experiment after it"),
    ("Ctrl+F", "In the library: search the runs"),
    ("Esc", "Close a popover or a sheet, clear the crosshair"),
    ("← →", "In a plot: move the crosshair, with Shift by 10"),
    ("+ − 0", "In a plot: zoom in, out, everything"),
    ("L  S  F  X", "In a plot: logarithm, smoothing, follow, unit of x"),
    ("C", "In a plot: copy the numbers"),
    (",  .", "In the film: one epoch back or on"),
    ("Space", "In the film: play"),
)
"""Keys that belong to what has the focus, for the sheet of shortcuts."""


def make_actions(window: QWidget, handlers: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """All actions, added to the window so that their keys work. KeyError: a handler is missing."""
    made: dict[str, QAction] = {}
    for spec in ACTIONS:
        action = QAction(spec.text, window)
        action.setObjectName(f"action_{spec.name}")
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        action.triggered.connect(handlers[spec.name])
        window.addAction(action)
        made[spec.name] = action
    return made


def show_undo(stack: QUndoStack, actions: Mapping[str, QAction]) -> None:
    """What Undo and Redo would do now."""
    for name, can, words in (
        ("undo", stack.canUndo(), stack.undoText()),
        ("redo", stack.canRedo(), stack.redoText()),
    ):
        actions[name].setEnabled(can)
        actions[name].setText(f"{name.capitalize()} {words}".strip())


def fill_menu(menu: QMenu, actions: Mapping[str, QAction]) -> None:
    """Puts all actions with a group into a menu, a line between two groups."""
    shown = [spec for spec in ACTIONS if spec.group]
    for _, specs in groupby(shown, key=lambda spec: spec.group):
        if menu.actions():
            menu.addSeparator()
        for spec in specs:
            action = actions[spec.name]
            if spec.icon:
                action.setIcon(icon(spec.icon, "muted", 16))
            menu.addAction(action)


def key_words(spec: ActionSpec) -> str:
    """The first key of an action as the system writes it."""
    return QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if spec.keys else ""
