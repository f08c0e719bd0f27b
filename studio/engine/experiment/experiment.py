"""The experiment: everything that decides a run, as one typed and frozen document."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from studio.engine.errors import SettingError
from studio.engine.experiment.data import DataSettings
from studio.engine.experiment.fields import Field, Value, fields_of
from studio.engine.experiment.model import ModelSettings
from studio.engine.experiment.preparation import PreparationSettings
from studio.engine.experiment.split import SplitSettings
from studio.engine.experiment.training import TrainingSettings

FORMAT_VERSION = 1
SECTIONS: dict[str, type] = {
    "data": DataSettings,
    "preparation": PreparationSettings,
    "split": SplitSettings,
    "model": ModelSettings,
    "training": TrainingSettings,
}


@dataclass(frozen=True)
class Experiment:
    """Data, preparation, split, model and training of one task."""

    task: str
    name: str = ""
    data: DataSettings = field(default_factory=DataSettings)
    preparation: PreparationSettings = field(default_factory=PreparationSettings)
    split: SplitSettings = field(default_factory=SplitSettings)
    model: ModelSettings = field(default_factory=ModelSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)

    def get(self, key: str) -> Value:
        """The value under a key such as `model.cell`. Raises SettingError for an unknown key."""
        described = find_field(key)
        value: Value = getattr(getattr(self, described.section), described.name)
        return value

    def with_values(self, values: Mapping[str, object]) -> Experiment:
        """A copy with some settings changed, each checked. Raises SettingError."""
        parts: dict[str, dict[str, Any]] = {}
        for key, value in values.items():
            described = find_field(key)
            parts.setdefault(described.section, {})[described.name] = described.check(value)
        changed = {name: dataclasses.replace(getattr(self, name), **part) for name, part in parts.items()}
        result = dataclasses.replace(self, **changed)
        result.check()
        return result

    def with_assignments(self, assignments: Iterable[str]) -> Experiment:
        """A copy with `key=value` words of the command line applied. Raises SettingError."""
        values: dict[str, object] = {}
        for assignment in assignments:
            key, equals, text = assignment.partition("=")
            if not equals:
                raise SettingError(
                    f"--set {assignment} gives no value.", remedy=f"Write --set {assignment}=VALUE."
                )
            described = find_field(key.strip())
            values[described.key] = described.parse(text)
        return self.with_values(values)

    def values(self) -> dict[str, Value]:
        """All settings by key, in the order of the document."""
        return {described.key: self.get(described.key) for described in all_fields()}

    def check(self) -> None:
        """Raises SettingError for a value out of its range or values that contradict each other."""
        for described in all_fields():
            described.check(self.get(described.key))
        self.split.check()
        self.training.check()


@cache
def all_fields() -> tuple[Field, ...]:
    """Every described setting of an experiment, in the order of the document."""
    return tuple(described for name, part in SECTIONS.items() for described in fields_of(name, part))


def find_field(key: str) -> Field:
    """The description of the setting under a key. Raises SettingError naming the nearest key."""
    known = {described.key: described for described in all_fields()}
    if key in known:
        return known[key]
    names = {described.name: described.key for described in all_fields()}
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    nearest = nearest or [
        names[name] for name in difflib.get_close_matches(key.rpartition(".")[2], names, n=1)
    ]
    raise SettingError(
        f"Unknown key {key}.",
        remedy=f"Did you mean {nearest[0]}?" if nearest else f"Keys begin with {', '.join(SECTIONS)}.",
    )
