"""The runs that wait to be trained one after another: frozen experiments in a folder of their own, and their order.

The order is the one file that decides: an experiment counts from the moment the order names it, and no longer than
that. So whatever is cut short leaves the old queue or the new one.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment, load_experiment, save_experiment
from studio.engine.files import make_folder, write_atomic
from studio.engine.home import studio_home

_log = logging.getLogger(__name__)

FOLDER, ORDER_FILE, SUFFIX, ASIDE = "waiting", "order.json", ".toml", ".damaged"
FORMAT = 1
LONGEST_KEY = 40


@dataclass(frozen=True)
class WaitingRun:
    """An experiment that waits. `key` names its file; `reason` says why it was passed over, if it was."""

    key: str
    experiment: Experiment
    reason: str = ""


@dataclass(frozen=True)
class Waiting:
    """The runs that wait, in their order, and the files that could not be read and were set aside."""

    runs: tuple[WaitingRun, ...] = ()
    set_aside: tuple[Path, ...] = ()


def waiting_folder() -> Path:
    """Where they lie; it need not be there yet. Raises OSError."""
    return studio_home() / FOLDER


def new_key(known: Iterable[str]) -> str:
    """A key behind all that are known."""
    last = max((int(key) for key in known if key.isdecimal()), default=0)
    return f"{max(time.time_ns(), last + 1):020d}"


def read_waiting(*, set_aside: bool = True) -> Waiting:
    """What waits. What cannot be read is set aside and named, or only left out without `set_aside`. Raises OSError."""
    folder = waiting_folder()
    if not folder.is_dir():
        return Waiting()
    aside: list[Path] = []
    order = _read_order(folder, aside)
    runs = []
    for key, reason in order:
        path = folder / f"{key}{SUFFIX}"
        try:
            runs.append(WaitingRun(key, load_experiment(path), reason))
        except StudioError as fault:
            _log.warning("A waiting run cannot be read: %s", fault)
            aside.append(path)
    return Waiting(tuple(runs), tuple(_put_aside(path) if set_aside else path for path in aside))


def write_waiting(runs: Sequence[WaitingRun]) -> None:
    """Makes these the runs that wait, in this order. Raises StudioError; then the old queue still stands."""
    folder = waiting_folder()
    if not runs and not folder.is_dir():
        return
    make_folder(folder)
    for run in runs:
        path = folder / f"{run.key}{SUFFIX}"
        if not path.exists():
            save_experiment(run.experiment, path)
    order = [{"key": run.key, "reason": run.reason} for run in runs]
    content = json.dumps({"format": FORMAT, "order": order}, indent=1, ensure_ascii=False)
    write_atomic(folder / ORDER_FILE, content.encode(errors="replace"))
    kept = {run.key for run in runs}
    for path in folder.glob(f"*{SUFFIX}"):
        if path.stem not in kept:
            with contextlib.suppress(OSError):  # it does not count any more, and the next change tries again
                path.unlink()


def _read_order(folder: Path, aside: list[Path]) -> list[tuple[str, str]]:
    """Keys with reasons. Where the order is damaged, nothing is lost: all experiments wait, the oldest first."""
    path = folder / ORDER_FILE
    try:
        told: Any = json.loads(path.read_text(encoding="utf-8"))
        order = [(_key(entry["key"]), str(entry.get("reason", ""))) for entry in told["order"]]
        return list(dict(order).items())
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        _log.warning("The order of the waiting runs cannot be read: %s", fault)
        aside.append(path)
    return [(found.stem, "") for found in sorted(folder.glob(f"*{SUFFIX}"))]


def _key(text: object) -> str:
    """A key as this module makes it: nothing that leads out of the folder, or names no file. Raises ValueError."""
    if not isinstance(text, str) or not text.isdecimal() or not text.isascii() or len(text) > LONGEST_KEY:
        raise ValueError(f"{str(text)[:LONGEST_KEY]!r} is no key of a waiting run")
    return text


def _put_aside(path: Path) -> Path:
    """Gives the file another name beside it; where it stands and cannot be moved, its own."""
    aside = path.with_name(path.name + ASIDE)
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.{number}{ASIDE}")
    try:
        os.replace(path, aside)
    except OSError as fault:
        _log.warning("%s cannot be set aside: %s", path, fault)
        return path
    return aside
