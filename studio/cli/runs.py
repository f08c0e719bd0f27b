"""`runs`: the library, all runs on this computer."""

from __future__ import annotations

import argparse
import contextlib
import json
import math
from typing import TYPE_CHECKING, Any

from studio.cli.main import say
from studio.engine.events import Outcome

if TYPE_CHECKING:
    from studio.engine.library.records import RunRecord

OUTCOMES = {outcome.state: outcome.value for outcome in Outcome}


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("runs", help="list the runs on this computer")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Lists them, the newest first; runs of an older version are taken into the library on the way."""
    from studio.engine.library.adopting import adopt_all
    from studio.engine.library.database import set_aside_files
    from studio.engine.library.library import Library

    with Library() as library:
        adopt_all(library)
        found = library.runs()
    for path in set_aside_files():
        say(
            f"note: a library that could not be read was set aside as {path}. Its notes and tags are in it alone."
        )
    if options.json:
        print(json.dumps([as_json(record) for record in found], ensure_ascii=False), flush=True)
        return 0
    for record in found:
        print(words(record))
    if not found:
        print("No runs yet.")
    if waiting := _waiting():
        print(f"{waiting} {'run waits' if waiting == 1 else 'runs wait'} to be trained in the window.")
    return 0


def _waiting() -> int:
    """How many runs wait in the queue of the window."""
    from studio.engine.library.waiting import read_waiting

    with contextlib.suppress(OSError):
        return len(read_waiting(set_aside=False).runs)
    return 0


def as_json(record: RunRecord) -> dict[str, Any]:
    """What is told of a run; `outcome` is None where it has not ended, figures where there are none."""
    best = record.best if record.best is not None and math.isfinite(record.best.val_loss) else None
    return {
        "number": record.id,
        "run_dir": str(record.folder),
        "folder": str(record.folder),
        "name": record.name,
        "task": record.task,
        "state": record.state.value,
        "outcome": OUTCOMES.get(record.state),
        "best_epoch": None if best is None else best.epoch,
        "best_val_loss": None if best is None else best.val_loss,
        "seconds": record.seconds,
        "tags": list(record.tags),
        "notes": record.notes,
    }


def words(record: RunRecord) -> str:
    """Two lines: what it is, how far it came and how well it does, and where it lies."""
    tags = "".join(f" #{tag}" for tag in record.tags)
    name = " · ".join(part for part in (record.name or record.task, record.network) if part)
    head = f"{record.id}  {name}: {record.state.value.lower()}{_figures(record)}{tags}"
    return "\n   ".join(_printable(line) for line in (head, str(record.folder)))


def _figures(record: RunRecord) -> str:
    """Skill over the simple answer: on the validation part at the best epoch, and on the test part once looked at."""
    best, test = record.best, record.test.get("skill")
    told = [] if best is None else [f"best epoch {best.epoch}"]
    if best is not None and math.isfinite(best.skill):
        told.append(f"skill {best.skill:+.2f}")
    if isinstance(test, (int, float)) and math.isfinite(test):
        told.append(f"on the test part {test:+.2f}")
    return "".join(f", {part}" for part in told)


def _printable(text: str) -> str:
    """Without what would steer a terminal: names come with files of others, too."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
