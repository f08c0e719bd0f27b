"""What a window or terminal asks of a run that goes on in another thread. No torch here."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from studio.engine.errors import SettingError
from studio.engine.experiment import Value, find_field

EDITABLE = (
    "training.learning_rate",
    "training.clip_norm",
    "training.patience",
    "training.patience_steps",
    "training.max_epochs",
)
"""The settings that a run can take over while it goes on; all others would make it another run."""


class Control:
    """Stop, pause and save, asked from any thread and looked at by the loop after every batch."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._stopping = self._discarding = self._pausing = self._saving = False
        self._edits: dict[str, Value] = {}

    def stop(self) -> None:
        """Finish now: the run ends after the batch it is in and keeps its best model."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def discard(self) -> None:
        """End after the batch; nothing of the run is to be kept."""
        with self._changed:
            self._stopping = self._discarding = True
            self._changed.notify_all()

    def pause(self) -> None:
        """Hold after the batch until `resume` or `stop`."""
        with self._changed:
            self._pausing = True

    def resume(self) -> None:
        """Go on."""
        with self._changed:
            self._pausing = False
            self._changed.notify_all()

    def save_now(self) -> None:
        """Write a checkpoint after the batch."""
        with self._changed:
            self._saving = True
            self._changed.notify_all()

    def edit(self, values: Mapping[str, object]) -> None:
        """Changes settings of the run, from its next step on. Raises SettingError for one that cannot be changed."""
        checked = {}
        for key, value in values.items():
            if key not in EDITABLE:
                raise SettingError(
                    f"{key} cannot be changed while a run goes on.",
                    "It would be another run.",
                    f"What can be changed: {', '.join(EDITABLE)}.",
                )
            checked[key] = find_field(key).check(value)
        with self._changed:
            self._edits |= checked
            self._changed.notify_all()

    @property
    def stopping(self) -> bool:
        """Whether the run is to end."""
        return self._stopping

    @property
    def discarding(self) -> bool:
        """Whether nothing of the run is to be kept."""
        return self._discarding

    @property
    def pausing(self) -> bool:
        """Whether the run is to hold."""
        return self._pausing

    @property
    def saving(self) -> bool:
        """Whether a checkpoint was asked for."""
        return self._saving

    @property
    def wanted(self) -> bool:
        """Whether anything was asked: the one look that the loop takes after each batch."""
        return self._stopping or self._pausing or self._saving or bool(self._edits)

    def take_save(self) -> bool:
        """Whether a checkpoint was asked for since the last look."""
        with self._changed:
            asked, self._saving = self._saving, False
            return asked

    def take_edits(self) -> dict[str, Value]:
        """Settings that were changed since the last look."""
        with self._changed:
            edits, self._edits = self._edits, {}
            return edits

    def hold(self) -> None:
        """Waits while the run is paused; returns at once for a stop, an edit or a wish to save."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopping or self._saving or bool(self._edits) or not self._pausing
            )
