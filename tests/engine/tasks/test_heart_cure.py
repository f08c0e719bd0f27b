"""What is proposed where a network cannot remember one batch: the likeliest cause first."""

from __future__ import annotations

import pytest

from studio.engine.experiment import Experiment
from studio.engine.tasks.first_checks import heart_cure


@pytest.mark.parametrize(
    ("settings", "too_small", "said"),
    [
        ({"training.optimizer": "sgd"}, True, "Use Adam"),
        ({"training.clip_norm": 0.01}, True, "More units"),
        ({"training.clip_norm": 0.01}, False, "Clip at 5"),
        ({"training.clip_norm": 0.0}, False, "Look at the data"),  # no clipping at all
    ],
)
def test_the_likeliest_cause_is_cured_first(settings: dict[str, object], too_small: bool, said: str) -> None:
    experiment = Experiment("forecast").with_values(settings)
    cure = heart_cure(
        experiment, too_small=too_small, larger="More units.", clip=5, otherwise="Look at the data."
    )
    assert cure.startswith(said)
