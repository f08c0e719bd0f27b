"""What may be changed of a paused run: four fields that act at once, and leave a labelled line on the curves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.engine.errors import SettingError
from studio.engine.events import RunState
from studio.engine.experiment import find_field
from studio.ui.charts import number_text
from studio.ui.forms import Editor, make_editor, range_sentence
from studio.ui.forms.settings_form import CHECK_AFTER_MS
from studio.ui.pages.train.so_far import patience_epochs
from studio.ui.state.run_controller import RunController
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import Card, label, set_tone
from studio.ui.widgets.inputs import set_field_error
from studio.ui.words import count

NAMES = {
    "training.learning_rate": "learning rate",
    "training.clip_norm": "clip",
    "training.patience": "patience",
    "training.patience_steps": "patience in steps",
    "training.max_epochs": "epochs",
}
SHOWN = ("training.learning_rate", "training.clip_norm", "training.patience", "training.max_epochs")
LAST_EPOCH = "The run ends after epoch {epoch}, which is under way."
MORE_PATIENCE = "Patience also waits for {steps} steps: it stops after {epochs} epochs without progress."
HINT = "It holds from the next step on. Everything else would make it another run."


def edit_words(values: Mapping[str, object]) -> str:
    """ "learning rate 0.0002, clip off": what stands on the curves and in the log."""
    return ", ".join(f"{NAMES.get(key, key)} {_value_words(key, value)}" for key, value in values.items())


def _value_words(key: str, value: object) -> str:
    if key in ("training.clip_norm", "training.patience") and value == 0:
        return "off"
    return number_text.short(value) if isinstance(value, float) else f"{value:,}"


class EditCard(Card):
    """In sight while the run is paused."""

    def __init__(self, controller: RunController) -> None:
        super().__init__("While it is paused", name="edit_card")
        self._controller = controller
        self._editors: dict[str, Editor] = {}
        self._filling = False
        row = QHBoxLayout()
        set_spacing(row, 16)
        for key in SHOWN:
            row.addWidget(self._field(key), 1)
        self.body.addLayout(row)
        self._message = label(HINT, "small", name="edit_message", wrap=True)
        self.body.addWidget(self._message)
        controller.state_changed.connect(self._on_state_changed)
        controller.edited.connect(self._fill)
        self._on_state_changed(controller.state)

    @property
    def first_field(self) -> QWidget:
        """Where the keyboard goes."""
        return self._editors[SHOWN[0]].control

    def edit(self, key: str, value: object) -> None:
        """Changes a setting of the run, or says below the fields why not."""
        history = self._controller.history
        editor = self._editors[key]
        if history is None or getattr(history.training, key.rpartition(".")[2]) == value:
            self._say_fine(editor)
            return
        try:
            self._controller.edit({key: value})
        except SettingError as error:
            self._refuse(key, error)
        else:
            self._say_fine(editor)

    def _field(self, key: str) -> QWidget:
        described = find_field(key)
        editor = self._editors[key] = make_editor(described, f"edit_{described.name}")
        holder = QWidget()
        column = QVBoxLayout(holder)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 4)
        words = label(described.setting.label, "caption")
        words.setBuddy(editor.control)
        editor.control.setAccessibleName(described.setting.label)
        editor.control.setToolTip(described.setting.help)
        column.addWidget(words)
        column.addWidget(editor.widget)
        delay = QTimer(self, interval=CHECK_AFTER_MS, singleShot=True)
        delay.timeout.connect(partial(self._take_complete, key))
        editor.typed.connect(delay.start)
        editor.settled.connect(delay.stop)
        editor.settled.connect(partial(self._take, key))
        return holder

    def _take_complete(self, key: str) -> None:
        if self._editors[key].is_complete():
            self._take(key)

    def _take(self, key: str) -> None:
        if self._filling or self._controller.state is not RunState.PAUSED:
            return
        try:
            value = self._editors[key].entry()
        except SettingError as error:
            self._refuse(key, error)
        else:
            self.edit(key, value)

    def _refuse(self, key: str, error: SettingError) -> None:
        described = find_field(key)
        words = f"{error.what} {error.remedy}".strip()
        if error.what.startswith(key):
            words = f"{described.setting.label}: {range_sentence(described, described.setting.unit, 1.0)}"
        set_field_error(self._editors[key].control, True)
        self._message.setText(words)
        set_tone(self._message, "danger")

    def _say_fine(self, editor: Editor) -> None:
        set_field_error(editor.control, False)
        self._message.setText(self._hint())
        set_tone(self._message, "muted")

    def _hint(self) -> str:
        """What an edit does; that the patience that is shown is not all that is waited for, and that the epochs are
        done, where it is so.
        """
        history = self._controller.history
        if history is None or history.started is None:
            return HINT
        if history.steps is not None and history.training.max_epochs <= history.steps.epoch:
            return f"{HINT} {LAST_EPOCH.format(epoch=count(history.steps.epoch))}"
        epochs = patience_epochs(history.training, history.started)
        if history.training.patience in (0, epochs):
            return HINT
        return f"{HINT} {MORE_PATIENCE.format(steps=count(history.training.patience_steps), epochs=count(epochs))}"

    def _on_state_changed(self, state: RunState) -> None:
        paused = state is RunState.PAUSED
        if paused and self.isHidden():
            self._fill()
        self.setVisible(paused)

    def _fill(self, *_: object) -> None:
        """Shows what is in force; a field that somebody is typing in is left alone."""
        history = self._controller.history
        if history is None:
            return
        self._filling = True
        for key, editor in self._editors.items():
            if not (editor.control.hasFocus() and self.isVisible()):
                editor.show_value(getattr(history.training, key.rpartition(".")[2]))
                self._say_fine(editor)
        self._filling = False
