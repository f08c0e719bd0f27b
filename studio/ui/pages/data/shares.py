"""The fields of the split: two shares are set, the training part takes the rest. Without Qt."""

from __future__ import annotations

from studio.engine.errors import SettingError
from studio.engine.experiment import Experiment

SHARES = ("split.train", "split.validation", "split.test")


def validation_changes(experiment: Experiment, value: float) -> dict[str, object]:
    """The settings that another share of the validation part means. Raises SettingError."""
    return _shares(value, experiment.split.test)


def test_changes(experiment: Experiment, value: float) -> dict[str, object]:
    """The settings that another share of the test part means. Raises SettingError."""
    return _shares(experiment.split.validation, value)


def _shares(validation: float, test: float) -> dict[str, object]:
    train = round(1 - validation - test, 9)
    if train <= 0:
        raise SettingError("Nothing would be left to learn from.", remedy="Use less for validation and test.")
    return {"split.train": train, "split.validation": validation, "split.test": test}


SHARE_FIELDS = (
    ("split.validation", "validation_part", "Validation", validation_changes),
    ("split.test", "test_part", "Test", test_changes),
)
"""Key, objectName, word and changes of the two fields."""
