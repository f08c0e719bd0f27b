"""The columns of the table of runs: what each cell says, and by what it is sorted."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.registry import TASKS
from studio.ui.words import count, duration, percent

if TYPE_CHECKING:
    from studio.engine.library.records import RunRecord

_LABELS = {info.name: info.label for info in TASKS}
_DAY = 86_400
LONGEST_CELL = 400
_SHARES = ("accuracy", "macro_f1")
_SHORT = ("mae", "rmse", "mase", "mape", "smape", "wape", "r2")


@dataclass(frozen=True)
class Column:
    """One column: its name, its head, what a cell says, by what it is sorted, and whether it holds figures."""

    name: str
    title: str
    text: Callable[[RunRecord], str]
    key: Callable[[RunRecord], Any]
    number: bool = False
    tip: str = ""

    def text_of(self, record: RunRecord) -> str:
        """What its cell says; nothing where the library holds what no run ever wrote: Qt asks while it paints, and
        whatever is raised there takes the program down."""
        try:
            return self.text(record)[:LONGEST_CELL]
        except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, OSError):
            return ""


def task_words(record: RunRecord) -> str:
    """The task as the screen calls it."""
    return _LABELS.get(record.task, record.task)


def data_words(record: RunRecord) -> str:
    """The name of the data file."""
    return Path(record.data).name


def run_words(record: RunRecord) -> str:
    """ "14  JFK temperature": number and name."""
    return f"{record.id}  {record.name or task_words(record)}"


def figure(value: float) -> str:
    """A measured value to three figures, with the zeros that belong to them; what is no number by its name."""
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "infinite"
    return f"{value:#.3g}".rstrip(".").replace("-", "−") if abs(value) < 1000 else f"{value:,.0f}"


def best_words(record: RunRecord) -> str:
    """The lowest validation loss."""
    return "" if record.best is None else figure(record.best.val_loss)


def last_words(record: RunRecord) -> str:
    """The newest validation loss."""
    return "" if record.last is None else figure(record.last.val_loss)


def skill_of(record: RunRecord) -> tuple[float, str]:
    """Skill and the part it was found on: the test part where that was looked at, else the validation part."""
    tested = record.test.get("skill")
    if isinstance(tested, (int, float)):
        return float(tested), "test"
    if record.best is not None and math.isfinite(record.best.skill):
        return record.best.skill, "validation"
    return math.nan, ""


def metric_words(name: str) -> str:
    """ "MAE", "accuracy", "bits a letter": a metric as the screen calls it."""
    if name == "bits_per_character":
        return "bits a letter"
    return name.upper() if name in _SHORT else name.replace("_", " ").replace("f1", "F1")


def metric_figure(name: str, value: float) -> str:
    """The value of a metric; shares in per cent."""
    return percent(value, sign=False) if name in _SHARES else figure(value)


def test_words(record: RunRecord) -> str:
    """The leading figure of the test part, "MAE 1.93"; nothing before it was looked at."""
    for name, value in record.test.items():
        if name != "skill" and isinstance(value, (int, float)):
            return f"{metric_words(name)} {metric_figure(name, float(value))}"
    return ""


def epoch_words(record: RunRecord) -> str:
    """ "13 of 100" epochs."""
    most = record.started.get("max_epochs")
    return f"{count(record.epochs)} of {count(int(most))}" if most else count(record.epochs)


def when_words(moment: float, now: float | None = None) -> str:
    """ "14:31" today, "yesterday", "Sunday" within a week, else "25 Nov 2025"."""
    if moment <= 0:
        return ""
    then, today = time.localtime(moment), time.localtime(now)
    midnight = time.mktime((*today[:3], 0, 0, 0, 0, 0, -1))
    if moment >= midnight:
        return time.strftime("%H:%M", then)
    if moment >= midnight - _DAY:
        return "yesterday"
    if moment >= midnight - 6 * _DAY:
        return time.strftime("%A", then)
    day = f"{then.tm_mday} {time.strftime('%b', then)}"
    return day if then.tm_year == today.tm_year else f"{day} {then.tm_year}"


def _sorted_last(value: float) -> tuple[bool, float]:
    return (not math.isfinite(value), value if math.isfinite(value) else 0.0)


def _loss_key(which: str) -> Callable[[RunRecord], tuple[bool, float]]:
    def key(record: RunRecord) -> tuple[bool, float]:
        look = getattr(record, which)
        return _sorted_last(math.nan if look is None else look.val_loss)

    return key


def _first_test(record: RunRecord) -> tuple[bool, float]:
    values = (value for name, value in record.test.items() if name != "skill")
    return _sorted_last(float(next((value for value in values if isinstance(value, (int, float))), math.nan)))


COLUMNS = (
    Column("run", "Run", run_words, lambda record: record.id),
    Column("task", "Task", task_words, lambda record: task_words(record).lower()),
    Column("model", "Model", lambda record: record.network, lambda record: record.network),
    Column("data", "Data", data_words, lambda record: data_words(record).lower()),
    Column("state", "State", lambda record: record.state.value, lambda record: record.state.value),
    Column("spark", "Validation", lambda _: "", _loss_key("best"), tip="Validation loss on a logarithmic scale"),
    Column("best", "Best", best_words, _loss_key("best"), number=True, tip="Lowest validation loss"),
    Column("last", "Last", last_words, _loss_key("last"), number=True, tip="Newest validation loss"),
    Column("test", "Test", test_words, _first_test, tip="What was found on the test part"),
    Column(
        "skill", "Skill", lambda record: _skill_words(record), lambda record: _sorted_last(-skill_of(record)[0]),
        tip="How much better than the simple answer: on the test part in colour, before it on the validation part",
    ),
    Column("epochs", "Epochs", epoch_words, lambda record: record.epochs),
    Column("took", "Took", lambda record: duration(record.seconds), lambda record: record.seconds),
    Column("when", "When", lambda record: when_words(record.began), lambda record: -record.began),
    Column("tags", "Tags", lambda record: ", ".join(record.tags), lambda record: ", ".join(record.tags).lower()),
)  # fmt: skip
PLACES = {column.name: place for place, column in enumerate(COLUMNS)}


def _skill_words(record: RunRecord) -> str:
    skill, _ = skill_of(record)
    return percent(skill) if math.isfinite(skill) else ""
