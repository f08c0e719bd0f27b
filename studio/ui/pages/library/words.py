"""What the Library page says of runs: their place, their facts, settings and results side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.engine.experiment import Value
from studio.engine.registry import TASKS
from studio.ui.forms.words import ZERO_WORDS, choice_word
from studio.ui.state.run_columns import (
    data_words,
    epoch_words,
    figure,
    metric_figure,
    metric_words,
    skill_of,
    when_words,
)
from studio.ui.words import capitalized, count, duration, percent, plural

if TYPE_CHECKING:
    from studio.engine.library.comparing import Difference
    from studio.engine.library.records import RunRecord

UNKNOWN = "–"
_LOWER_IS_BETTER = (
    "loss",
    "mae",
    "rmse",
    "mase",
    "mape",
    "smape",
    "wape",
    "bits_per_character",
    "perplexity",
    "log_loss",
)
_HIGHER_IS_BETTER = ("skill", "accuracy", "macro_f1", "r2")


@dataclass(frozen=True)
class Line:
    """One line of a comparison: its name, its text in each run, and the place of the best one, −1 for none."""

    name: str
    texts: tuple[str, ...]
    best: int = -1


def size_words(size: float) -> str:
    """ "41 MB", "1.2 GB", in powers of ten as disks are sold."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{math.ceil(size / 1e3):,} kB"


def library_sentence(runs: int, taken: int | None) -> str:
    """ "9 runs on this computer, 41 MB" """
    words = f"{plural(runs, 'run')} on this computer"
    return words if taken is None else f"{words}, {size_words(taken)}"


def place_words(record: RunRecord, step: int) -> str:
    """ "from epoch 12, step 340": where a run goes on."""
    an_epoch = int(record.started.get("steps_per_epoch") or 0)
    if step <= 0:
        return "from its first step" if an_epoch else ""
    return (
        f"from epoch {count(step // an_epoch + 1)}, step {count(step)}"
        if an_epoch
        else f"from step {count(step)}"
    )


def safe_words(record: RunRecord, step: int) -> str:
    """ "epoch 9, step 880": how far it is safe."""
    an_epoch = int(record.started.get("steps_per_epoch") or 0)
    return (
        f"epoch {count(math.ceil(step / an_epoch))}, step {count(step)}"
        if an_epoch
        else f"step {count(step)}"
    )


def facts(record: RunRecord) -> list[tuple[str, str]]:
    """Names and values of what is known of one run."""
    started = record.started
    parameters = started.get("parameters")
    network = f"{record.network}, {count(int(parameters))} parameters" if parameters else record.network
    best = UNKNOWN
    if record.best is not None:
        best = f"{figure(record.best.val_loss)} in epoch {record.best.epoch}"
    tested = ", ".join(
        f"{metric_words(name)} {metric_figure(name, float(value))}"
        for name, value in record.test.items()
        if name != "skill" and isinstance(value, (int, float))
    )
    skill, part = skill_of(record)
    device = str(started.get("device", "")).upper()
    threads = int(started.get("threads") or 0)
    return [
        ("Data", data_words(record)),
        ("Network", network),
        ("Epochs", f"{epoch_words(record)}, {duration(record.seconds)}"),
        ("Best validation loss", best),
        ("Test part", tested or "not looked at"),
        ("Skill", f"{percent(skill)} on the {part} part" if math.isfinite(skill) else UNKNOWN),
        ("Trained", ", ".join(part for part in (when_words(record.began), _device(device, threads)) if part)),
    ]


def _device(device: str, threads: int) -> str:
    return f"{device}, {plural(threads, 'thread')}" if device and threads else device


def setting_lines(differences: Sequence[Difference]) -> list[Line]:
    """Settings by name with their value in each run."""
    return [
        Line(each.label, tuple(value_words(each.key, value) for value in each.values)) for each in differences
    ]


def value_words(key: str, value: Value | None) -> str:
    """A setting's value as a person reads it."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if value == 0 and key in ZERO_WORDS:
        return ZERO_WORDS[key]
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else _text_words(key, value)


def _text_words(key: str, value: str) -> str:
    match key:
        case "task":
            return next((info.label for info in TASKS if info.name == value), value)
        case "model.cell":
            return value.upper()
        case "data.path":
            return Path(value).name
        case _:
            return choice_word(key, value) or "none"


def result_lines(
    found: Sequence[tuple[str, tuple[float | None, ...]]], records: Sequence[RunRecord]
) -> list[Line]:
    """Results by name with their value in each run, the best one marked where one is better than another."""
    lines = []
    for name, values in found:
        if name == "seconds":
            lines.append(Line("Took", tuple(duration(value or 0.0) for value in values)))
            lines.append(Line("Seconds an epoch", tuple(_pace(record) for record in records)))
        elif name == "parameters":
            lines.append(Line("Parameters", tuple(UNKNOWN if v is None else count(int(v)) for v in values)))
        else:
            lines.append(_measured(name, values))
    epochs = tuple(UNKNOWN if record.best is None else count(record.best.epoch) for record in records)
    return [*lines, Line("Best epoch", epochs)]


def _measured(name: str, values: Sequence[float | None]) -> Line:
    part, _, metric = name.partition(" ")
    texts = tuple(_measure(metric, value) for value in values)
    known = {place: value for place, value in enumerate(values) if value is not None and math.isfinite(value)}
    best = -1
    if len(known) > 1 and len(set(known.values())) > 1:
        if metric in _LOWER_IS_BETTER:
            best = min(known, key=lambda place: known[place])
        elif metric in _HIGHER_IS_BETTER:
            best = max(known, key=lambda place: known[place])
    words = "skill" if metric == "skill" else metric_words(metric)
    head = (
        f"{words} on test"
        if part == "test"
        else f"Best validation {words}"
        if metric == "loss"
        else f"{words} on validation"
    )
    return Line(capitalized(head), texts, best)


def _measure(metric: str, value: float | None) -> str:
    if value is None:
        return UNKNOWN
    return percent(value) if metric == "skill" else metric_figure(metric, value)


def _pace(record: RunRecord) -> str:
    return figure(record.seconds / record.epochs) if record.epochs else UNKNOWN
