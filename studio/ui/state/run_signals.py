"""What the run of the window says, as signals in the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, SignalInstance

from studio.engine import events as said


class RunSignals(QObject):
    """The voice of the controller."""

    state_changed = Signal(object)
    """RunState"""
    run_changed = Signal()
    """`history` is another one: a new run began, one was opened, or it was discarded."""
    prepared = Signal(object)
    started = Signal(object)
    steps_done = Signal(object)
    validated = Signal(object)
    previewed = Signal(object)
    checkpoint_saved = Signal(object)
    edited = Signal(object)
    repeated = Signal(object)
    """Repeated: whether the run went on exactly."""
    save_failed = Signal(object)
    save_works = Signal(object)
    ended = Signal(object)
    """RunEnded, after the thread is gone: it may be evaluated, or another run started, at once."""
    refused = Signal(object)
    """StudioError: a run could not go on, or not exactly (NotExactError); what was there before is there again."""
    not_recorded = Signal(object)
    """StudioError: the library takes nothing of this run any more; said once a run."""
    restart_wanted = Signal(object)
    """The folder of a run (Path): the program is to be started anew with it, once it has ended."""
    tested = Signal()
    """The test part of this run was looked at: `history.test_skill` is known."""

    def tell(self, event: object) -> None:
        """Emits the signal of what a run says of its work; nothing for its states and its end."""
        told: dict[type, SignalInstance] = {
            said.Prepared: self.prepared, said.RunStarted: self.started, said.StepsDone: self.steps_done,
            said.Validated: self.validated, said.Previewed: self.previewed, said.Edited: self.edited,
            said.CheckpointSaved: self.checkpoint_saved, said.Repeated: self.repeated,
            said.SaveFailed: self.save_failed, said.SaveWorks: self.save_works,
        }  # fmt: skip
        signal = told.get(type(event))
        if signal is not None:
            signal.emit(event)
