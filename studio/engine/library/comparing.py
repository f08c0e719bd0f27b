"""What runs differ in: their settings and their results, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.engine.experiment import Experiment, Value, all_fields
from studio.engine.library.records import RunRecord

MOST_RUNS = 8


@dataclass(frozen=True)
class Difference:
    """One line of a comparison: a setting by key with its label, and its value in each run, None where it has none."""

    key: str
    label: str
    values: tuple[Value | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs do not all agree."""
        return len(set(self.values)) > 1


def compare_settings(experiments: Sequence[Experiment], *, all_of_them: bool = False) -> list[Difference]:
    """The settings in which runs differ, or all of them. A setting without a meaning for a run's task has no value."""
    lines = [Difference("task", "Task", tuple(experiment.task for experiment in experiments))]
    for field in all_fields():
        if any(field.concerns(experiment.task) for experiment in experiments):
            values = tuple(
                experiment.get(field.key) if field.concerns(experiment.task) else None
                for experiment in experiments
            )
            lines.append(Difference(field.key, field.setting.label, values))
    return [line for line in lines if all_of_them or line.differs]


def compare_results(records: Sequence[RunRecord]) -> list[tuple[str, tuple[float | None, ...]]]:
    """Figures by name with their value in each run: those of the test part where it was looked at, then those of the
    best epoch on the validation part.
    """
    found: list[tuple[str, tuple[float | None, ...]]] = []
    for part, figures in (
        ("test", [_numbers(record.test) for record in records]),
        ("validation", [_best(record) for record in records]),
    ):
        for name in dict.fromkeys(name for figure in figures for name in figure):
            found.append((f"{part} {name}", tuple(figure.get(name) for figure in figures)))
    found.append(("seconds", tuple(record.seconds for record in records)))
    parameters = tuple(_number(record.started.get("parameters")) for record in records)
    return [*found, ("parameters", parameters)]


def _best(record: RunRecord) -> dict[str, float]:
    if record.best is None:
        return {}
    return {"loss": record.best.val_loss, **record.best.metrics, "skill": record.best.skill}


def _numbers(figures: Mapping[str, object]) -> dict[str, float]:
    numbers = ((name, _number(value)) for name, value in figures.items())
    return {name: value for name, value in numbers if value is not None}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
