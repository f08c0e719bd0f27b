"""Runs as the library lists them: one record each, with a small picture of its curve."""

from __future__ import annotations

import json
import math
import re
import sqlite3
import struct
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from studio.engine.events import Outcome, RunState
from studio.engine.files import is_held
from studio.engine.training.run_files import LOCK_FILE
from studio.engine.training.states import RESUMABLE, found_state

T = TypeVar("T")
SPARK_POINTS = 60
LOOK_BYTES = 24
COLUMNS = (
    "id, folder, name, task, began, network, started, outcome, reason, seconds, epochs, steps, test, notes, tags,"
    " trashed, experiment"
)
LATEST = 253_402_214_400.0  # the last day of the year 9999
COUNTS = ("parameters", "threads", "steps_per_epoch", "max_epochs", "items_per_epoch")
DATA_PATH = re.compile(r"^\[data\]$.*?^(path = .+?)$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Look:
    """One look at the validation part."""

    epoch: int
    step: int
    train_loss: float
    val_loss: float
    skill: float
    metrics: Mapping[str, float]


@dataclass(frozen=True)
class RunRecord:
    """A run on this computer. `state` is derived: a run without an end that nobody trains was interrupted.

    `spark`: at most 60 validation losses from the first epoch to the last; `spark_best` is the place of the
    lowest. `data` is the path of its data, as its experiment has it. `test` is what was found on the test part
    (metric → value, and skill), empty until it was looked at. `began` and `trashed` are seconds since 1970.
    `there` says whether its folder is.
    """

    id: int
    folder: Path
    name: str
    task: str
    began: float
    network: str
    state: RunState
    reason: str
    seconds: float
    epochs: int
    steps: int
    started: Mapping[str, Any] = field(default_factory=dict)
    best: Look | None = None
    last: Look | None = None
    spark: tuple[float, ...] = ()
    spark_best: int = 0
    test: Mapping[str, Any] = field(default_factory=dict)
    notes: str = ""
    tags: tuple[str, ...] = ()
    trashed: float | None = None
    there: bool = True
    data: str = ""

    @property
    def has_model(self) -> bool:
        """Whether it has ended with a model."""
        return self.best is not None and self.state not in (RunState.TRAINING, RunState.INTERRUPTED)

    @property
    def can_resume(self) -> bool:
        """Whether it can go on from where it stands, without more epochs."""
        return self.there and self.state in RESUMABLE


def read_records(connection: sqlite3.Connection, *, trashed: bool = False) -> list[RunRecord]:
    """All runs, or those in the trash, the newest first."""
    condition = "IS NOT NULL" if trashed else "IS NULL"
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM runs WHERE trashed {condition} ORDER BY began DESC, id DESC"
    ).fetchall()
    looks: dict[int, list[tuple[Any, ...]]] = {}
    for look in connection.execute(
        "SELECT run, epoch, step, figures, metrics FROM looks WHERE run IN"
        f" (SELECT id FROM runs WHERE trashed {condition}) ORDER BY run, epoch"
    ):
        looks.setdefault(look[0], []).append(look)
    return [_record(row, looks.get(row[0], [])) for row in rows]


def read_record(connection: sqlite3.Connection, run: int) -> RunRecord | None:
    """One run, in the trash or not; None where there is none of that number."""
    row = connection.execute(f"SELECT {COLUMNS} FROM runs WHERE id = ?", (run,)).fetchone()
    if row is None:
        return None
    looks = connection.execute(
        "SELECT run, epoch, step, figures, metrics FROM looks WHERE run = ? ORDER BY epoch", (run,)
    ).fetchall()
    return _record(row, looks)


def _record(row: tuple[Any, ...], looks: list[tuple[Any, ...]]) -> RunRecord:
    (run, folder, name, task, began, network, started, outcome, reason, seconds, epochs, steps,
     test, notes, tags, trashed, experiment) = row  # fmt: skip
    place = Path(folder)
    state = _state(outcome, place)
    looks = [look for look in looks if len(look[3]) == LOOK_BYTES]
    if state is RunState.TRAINING:  # one that goes on has looks of the time after its checkpoint
        looks = [look for look in looks if look[2] <= steps]
    losses = [struct.unpack("<3d", look[3])[1] for look in looks]
    best = min(range(len(losses)), key=lambda n: _finite(losses[n]), default=None)
    spark = _thinned(losses)
    return RunRecord(
        id=run, folder=place, name=name, task=task, began=known_moment(began), network=network,
        state=state, reason=reason, seconds=seconds if 0 <= seconds < LATEST else 0.0, epochs=epochs, steps=steps,
        started=_known_facts(_read_json(started, dict)),
        best=None if best is None else _look(looks[best]), last=_look(looks[-1]) if looks else None,
        spark=spark, spark_best=min(range(len(spark)), key=lambda n: _finite(spark[n]), default=0),
        test=_read_json(test, dict), notes=notes, tags=tuple(map(str, _read_json(tags, list))), trashed=trashed,
        there=place.is_dir(), data=_data_path(experiment),
    )  # fmt: skip


def known_moment(seconds: float) -> float:
    """Seconds since 1970 as a calendar can say them; 0, for not known, where they come from no clock."""
    return seconds if 0 < seconds < LATEST else 0.0


def _known_facts(started: dict[str, Any]) -> dict[str, Any]:
    """What a run said at its start, without what no run says: the page that shows it expects no such thing."""
    return {
        key: value
        for key, value in started.items()
        if key not in COUNTS
        or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53)
    }


def _read_json(text: str, kind: type[T]) -> T:
    """What the library keeps as JSON; empty where it is damaged, so that one row never hides all the others."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return kind()
    return found if isinstance(found, kind) else kind()


def _data_path(experiment: str) -> str:
    """The path of the data out of an experiment's text; one line is read, not the document."""
    found = DATA_PATH.search(experiment)
    try:
        return str(tomllib.loads(found.group(1))["path"]) if found else ""
    except tomllib.TOMLDecodeError:
        return ""


def _state(outcome: str | None, folder: Path) -> RunState:
    if outcome in [known.value for known in Outcome]:
        return found_state(Outcome(outcome), held=False)
    return found_state(None, held=is_held(folder / LOCK_FILE))


def _look(row: tuple[Any, ...]) -> Look:
    train_loss, val_loss, skill = struct.unpack("<3d", row[3])
    metrics = {name: math.nan if value is None else value for name, value in _read_json(row[4], dict).items()}
    return Look(row[1], row[2], train_loss, val_loss, skill, metrics)


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.inf


def _thinned(losses: list[float]) -> tuple[float, ...]:
    """At most 60 of them: of each equal stretch the lowest, so that the best is among them."""
    if len(losses) <= SPARK_POINTS:
        return tuple(losses)
    borders = [round(place * len(losses) / SPARK_POINTS) for place in range(SPARK_POINTS + 1)]
    return tuple(min(losses[start:end], key=_finite) for start, end in pairwise(borders))


def tags_text(tags: Iterable[str]) -> str:
    """Tags as the library keeps them: each once and in one line, in their order, without empty ones."""
    kept = dict.fromkeys(words for tag in tags if (words := " ".join(tag.split())))
    return json.dumps(list(kept), ensure_ascii=False)
