"""Rows that edit the experiment: filled when it changes, checked while they are typed, undone with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from studio.engine.errors import SettingError
from studio.engine.experiment import Experiment, Field, Value, find_field
from studio.ui.forms.editors import Editor
from studio.ui.forms.words import range_sentence
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import FormRow

CHECK_AFTER_MS = 400
"""How long after the last key a text is taken for meant."""

Changes = Callable[[Experiment, Any], Mapping[str, object]]
Shows = Callable[[Experiment], Value]


@dataclass
class _Bound:
    """One row with its setting: what it shows of the experiment, and what its value changes there."""

    described: Field
    editor: Editor
    row: FormRow
    words: str
    changes: Changes
    shows: Shows
    delay: QTimer
    factor: float = 1.0
    refused: list[Value] = field(default_factory=list)
    """The experiment's value when the text in the field was refused; empty while nothing is wrong."""


class SettingsForm(QObject):
    """Binds rows to the settings of the workspace's experiment.

    A refused text stays in its field with the reason below, until it is mended or the setting is changed
    elsewhere.
    """

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._bound: dict[str, _Bound] = {}
        self._filling = False
        workspace.experiment_changed.connect(self._on_experiment_changed)

    def add(
        self,
        key: str,
        editor: Editor,
        *,
        label: str = "",
        label_width: int = 112,
        changes: Changes | None = None,
        shows: Shows | None = None,
    ) -> FormRow:
        """A row for the setting under `key`, ready to be put into a layout.

        `changes` says which settings a value means where it is not just this one, `shows` which value the field
        has.
        """
        described = find_field(key)
        text = label or described.setting.label
        row = FormRow(
            text,
            editor.widget,
            name=editor.control.objectName(),
            help=described.setting.help,
            label_width=label_width,
        )
        if not editor.control.accessibleName():
            editor.control.setAccessibleName(text)
        row.label.setBuddy(editor.control)
        delay = QTimer(self, interval=CHECK_AFTER_MS, singleShot=True)
        bound = _Bound(
            described,
            editor,
            row,
            text[:1].lower() + text[1:],
            changes or (lambda _experiment, value: {key: value}),
            shows or (lambda experiment: experiment.get(key)),
            delay,
            getattr(editor, "factor", 1.0),
        )
        self._bound[key] = bound
        delay.timeout.connect(partial(self._on_waited, bound))
        editor.control.installEventFilter(self)
        editor.typed.connect(partial(self._on_typed, bound))
        editor.settled.connect(partial(self._on_settled, bound))
        if self._workspace.experiment is not None:
            self._fill(self._workspace.experiment)
        return row

    def row(self, key: str) -> FormRow:
        """The row of a setting. Raises KeyError."""
        return self._bound[key].row

    def editor(self, key: str) -> Editor:
        """The editor of a setting. Raises KeyError."""
        return self._bound[key].editor

    def flush(self) -> None:
        """Takes what was typed last without waiting any longer."""
        for bound in self._bound.values():
            if bound.delay.isActive():
                self._on_waited(bound)

    def show_problems(self, problems: Iterable[Any]) -> None:
        """Says below each field what was found about its setting; a refused text keeps its own reason."""
        worst: dict[str, Any] = {}
        for problem in problems:
            if problem.key not in worst or problem.severity == "error":
                worst[problem.key] = problem
        for key, bound in self._bound.items():
            if bound.refused:
                continue
            problem = worst.get(key)
            if problem is None:
                bound.row.clear_message()
            elif problem.severity == "error":
                bound.row.set_error(_sentence(problem.title))
            else:
                bound.row.set_warning(_sentence(problem.title))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that starts a training takes what was typed in the field before it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.flush()
        return super().eventFilter(watched, event)

    # --------------------------------------------------------------------------------------------------------

    def _on_typed(self, bound: _Bound) -> None:
        if not self._filling:
            bound.delay.start()

    def _on_waited(self, bound: _Bound) -> None:
        if bound.editor.is_complete():
            self._on_settled(bound)

    def _on_settled(self, bound: _Bound) -> None:
        experiment = self._workspace.experiment
        if self._filling or experiment is None:
            return
        bound.delay.stop()
        try:
            value = bound.editor.entry()
            if value == bound.shows(experiment):
                self._accept(bound)
                return
            self._workspace.edit(bound.changes(experiment, value), bound.words)
        except SettingError as error:
            bound.refused = [bound.shows(experiment)]
            bound.row.set_error(self._reason(bound, error))
        else:
            self._accept(bound)

    def _accept(self, bound: _Bound) -> None:
        if bound.refused:
            bound.refused = []
            bound.row.clear_message()

    def _reason(self, bound: _Bound, error: SettingError) -> str:
        if bound.described.kind in ("integer", "number") and error.what.startswith(bound.described.key):
            return range_sentence(bound.described, bound.editor.unit(), bound.factor)
        return f"{error.what} {error.remedy}".strip()

    def _on_experiment_changed(self, experiment: Experiment | None) -> None:
        if experiment is not None:
            self._fill(experiment)

    def _fill(self, experiment: Experiment) -> None:
        self._filling = True
        try:
            for bound in self._bound.values():
                self._fill_one(bound, experiment)
        finally:
            self._filling = False

    def _fill_one(self, bound: _Bound, experiment: Experiment) -> None:
        value = bound.shows(experiment)
        if bound.refused and bound.refused[0] == value:
            return
        self._accept(bound)
        if bound.delay.isActive():
            # Somebody is typing here; another setting changed.
            return
        try:
            same = bound.editor.entry() == value
        except SettingError:
            same = False
        # "1e-3" stays as it was written.
        if not same:
            bound.editor.show_value(value)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."
