"""Rows that edit the experiment: filled when it changes, checked while they are typed, undone with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from studio.engine.errors import SettingError
from studio.engine.experiment import Experiment, Field, Value, find_field
from studio.ui.forms.editors import Editor
from studio.ui.forms.words import range_sentence
from studio.ui.state.refusals import Refusal
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import FormRow

CHECK_AFTER_MS = 400
"""How long after the last key a text is taken for meant."""

Changes = Callable[[Experiment, Any], Mapping[str, object]]
Shows = Callable[[Experiment], Value]


@dataclass(frozen=True)
class _Setting:
    """What a row shows of the experiment, and what its value changes there."""

    described: Field
    words: str
    changes: Changes
    shows: Shows


class _Bound(QObject):
    """One row with its setting and its editor; says when the text in it is meant."""

    meant = Signal(object)
    """Carries this object: the text was settled, or nothing was typed for a while and it is complete."""

    def __init__(self, setting: _Setting, editor: Editor, row: FormRow, parent: QObject) -> None:
        super().__init__(parent)
        self.setting, self.editor, self.row = setting, editor, row
        self.factor: float = getattr(editor, "factor", 1.0)
        self.refused: list[Value] = []
        """The experiment's value when the text in the field was refused; empty while nothing is wrong."""
        self.filling = False
        self.delay = QTimer(self, interval=CHECK_AFTER_MS, singleShot=True)
        self.delay.timeout.connect(self.take_complete)
        editor.typed.connect(self._on_typed)
        editor.settled.connect(self._on_settled)

    def take_complete(self) -> None:
        """Takes the text where it is no beginning of another one."""
        if self.editor.is_complete():
            self._on_settled()

    def _on_typed(self) -> None:
        if not self.filling:
            self.delay.start()

    def _on_settled(self) -> None:
        if not self.filling:
            self.meant.emit(self)


class SettingsForm(QObject):
    """Binds rows to the settings of the workspace's experiment.

    A refused text stays in its field with the reason below, until it is mended or the setting is changed
    elsewhere.
    """

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._bound: dict[str, _Bound] = {}
        workspace.experiment_changed.connect(self._on_experiment_changed)
        workspace.refusals.changed.connect(self._on_refusals_changed)

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
        setting = _Setting(
            described,
            text[:1].lower() + text[1:],
            changes or (lambda _experiment, value: {key: value}),
            shows or (lambda experiment: experiment.get(key)),
        )
        bound = self._bound[key] = _Bound(setting, editor, row, self)
        bound.meant.connect(self._on_meant)
        editor.control.installEventFilter(self)
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
                bound.take_complete()

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

    def _on_meant(self, bound: _Bound) -> None:
        experiment = self._workspace.experiment
        if experiment is None:
            return
        bound.delay.stop()
        setting = bound.setting
        try:
            value = bound.editor.entry()
            if value == setting.shows(experiment):
                self._accept(bound)
                return
            self._workspace.edit(setting.changes(experiment, value), setting.words)
        except SettingError as error:
            reason = self._reason(bound, error)
            bound.refused = [setting.shows(experiment)]
            bound.row.set_error(reason)
            self._workspace.refusals.put(_refusal(bound, reason))
        else:
            self._accept(bound)

    def _accept(self, bound: _Bound) -> None:
        if bound.refused:
            bound.refused = []
            bound.row.clear_message()
            self._workspace.refusals.take_back([bound.setting.described.key])

    def _on_refusals_changed(self) -> None:
        """A refused text whose setting was set elsewhere, even to the value it had, gives way to that value."""
        experiment = self._workspace.experiment
        for key, bound in self._bound.items():
            if bound.refused and key not in self._workspace.refusals and experiment is not None:
                bound.refused = []
                bound.row.clear_message()
                bound.filling = True
                bound.editor.show_value(bound.setting.shows(experiment))
                bound.filling = False

    def _reason(self, bound: _Bound, error: SettingError) -> str:
        described = bound.setting.described
        if described.kind in ("integer", "number") and error.what.startswith(described.key):
            return range_sentence(described, bound.editor.unit(), bound.factor)
        return f"{error.what} {error.remedy}".strip()

    def _on_experiment_changed(self, experiment: Experiment | None) -> None:
        if experiment is not None:
            self._fill(experiment)

    def _fill(self, experiment: Experiment) -> None:
        for bound in self._bound.values():
            bound.filling = True
            try:
                self._fill_one(bound, experiment)
            finally:
                bound.filling = False

    def _fill_one(self, bound: _Bound, experiment: Experiment) -> None:
        value = bound.setting.shows(experiment)
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


def _refusal(bound: _Bound, reason: str) -> Refusal:
    value = bound.refused[0]
    words = f"{value * bound.factor:,.10g}" if isinstance(value, (int, float)) else str(value)
    mark = "\N{NO-BREAK SPACE}%" if bound.factor != 1 else ""
    entered = bound.editor.text() or "nothing"
    return Refusal(
        bound.setting.described.key,
        bound.setting.described.setting.label,
        entered,
        reason,
        value,
        words + mark,
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."
