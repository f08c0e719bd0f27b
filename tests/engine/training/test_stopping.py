"""The best epoch so far, and when to give up."""

from __future__ import annotations

import math

import pytest

from studio.engine.experiment import TrainingSettings
from studio.engine.training.stopping import Progress


def test_only_a_lower_loss_is_progress() -> None:
    progress = Progress()
    found = [
        progress.note(epoch, 10 * epoch, loss)
        for epoch, loss in enumerate([3, 1, 1, math.nan, math.inf, 0.5])
    ]
    assert found == [True, True, False, False, False, True]
    assert (progress.best_loss, progress.best_epoch, progress.best_step) == (0.5, 5, 50)


@pytest.mark.parametrize(
    ("patience", "steps", "epoch", "step", "over"),
    [
        (3, 0, 4, 40, False),
        (3, 0, 5, 50, True),
        (3, 100, 5, 119, False),
        (3, 100, 5, 120, True),
        (0, 0, 99, 999, False),
    ],
)
def test_both_patiences_have_to_be_used_up(patience, steps, epoch, step, over) -> None:
    progress = Progress(1.0, best_epoch=2, best_step=20)
    settings = TrainingSettings(patience=patience, patience_steps=steps)
    assert progress.out_of_patience(settings, epoch, step) is over
