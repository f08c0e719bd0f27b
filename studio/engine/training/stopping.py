"""Early stopping: the best epoch so far, and when to give up."""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.engine.experiment import TrainingSettings


@dataclass
class Progress:
    """The lowest validation loss so far and where it was."""

    best_loss: float = math.inf
    best_epoch: int = 0
    best_step: int = 0
    waiting_epoch: int = 0
    waiting_step: int = 0
    """Patience counts from here where that is later than the best: a run that was ended by it may be prolonged."""

    def note(self, epoch: int, step: int, loss: float) -> bool:
        """Takes in a validation; says whether it is a new lowest one. A loss that is not finite never is."""
        if not loss < self.best_loss:
            return False
        self.best_loss, self.best_epoch, self.best_step = loss, epoch, step
        return True

    def out_of_patience(self, settings: TrainingSettings, epoch: int, step: int) -> bool:
        """Whether both patiences, in epochs and in steps, are used up."""
        if settings.patience == 0:
            return False
        waited = epoch - max(self.best_epoch, self.waiting_epoch)
        steps = step - max(self.best_step, self.waiting_step)
        return waited >= settings.patience and steps >= settings.patience_steps
