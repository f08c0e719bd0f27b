"""The real program in a process of its own that trains until it is killed: `python -m tests.e2e.killed_window FILE`.

It opens an experiment, presses Start and, an epoch later and early in one, "Save a checkpoint now" in the menu of the
run. Once the run has gone some steps beyond that, in the same epoch, it writes the folder of the run to its output and
stands still where it is, all its threads with it, so that whoever kills it meets that moment. Told to go on, it looks
for another such moment.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from studio.engine.events import CheckpointSaved, RunState
from studio.ui.app import Program
from studio.ui.state.run_history import RunHistory

EPOCHS, BEYOND = 1, 15
LATEST = 0.5
"""The share of an epoch up to which it may stand still: the training is a little ahead of what the window knows."""
LOOK_EVERY_MS, PATIENCE_MS = 20, 120_000


class Driver:
    """Looks at the window every few milliseconds and does what comes next."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._saved = 0
        program.controller.checkpoint_saved.connect(self._on_saved)
        self._timer = QTimer(program.window, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._on_look)
        self._timer.start()

    def _on_saved(self, event: CheckpointSaved) -> None:
        if event.kind == "last":
            self._saved = event.step

    def _on_look(self) -> None:
        controller, workspace = self._program.controller, self._program.workspace
        history = controller.history
        if controller.state is RunState.DRAFT and workspace.overview_is_current and not workspace.busy:
            self._press("start")
        elif controller.state is RunState.TRAINING and history is not None and history.started is not None:
            self._on_training(history, history.started.steps_per_epoch)

    def _on_training(self, history: RunHistory, steps: int) -> None:
        step, menu = history.last_step, QApplication.activePopupWidget()
        epoch, inside = divmod(step, steps)
        if isinstance(menu, QMenu):
            next(line for line in menu.actions() if line.objectName() == "save_checkpoint").trigger()
            menu.close()
        elif epoch < EPOCHS or inside > LATEST * steps:
            return
        elif self._saved // steps < epoch or self._saved % steps == 0:
            self._press("run_more")
        elif step > self._saved + BEYOND:
            sys.stdout.write(f"{history.run_dir}\n")
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGSTOP)

    def _press(self, name: str) -> None:
        button = self._program.window.findChild(QAbstractButton, name)
        if button is not None and button.isVisible() and button.isEnabled():
            button.click()


if __name__ == "__main__":
    program = Program()
    program.window.show()
    program.workspace.open_path(Path(sys.argv[1]))
    driver = Driver(program)
    QTimer.singleShot(PATIENCE_MS, program.window, lambda: os.kill(os.getpid(), signal.SIGKILL))
    QApplication.exec()
