"""Options that several verbs share."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from studio.engine.experiment import Experiment, Value, find_field


def add_settings(parser: argparse.ArgumentParser, words: str) -> None:
    """`--set key=value`, any number of times."""
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=words)


def add_data_place(parser: argparse.ArgumentParser) -> None:
    """`--data PATH`, for a run whose data was moved."""
    parser.add_argument(
        "--data", type=Path, metavar="PATH",
        help="where the data of the run lies now, when it was moved; it must be the same data, byte for byte, and its"
        " place is remembered with the run",
    )  # fmt: skip


def parse_settings(assignments: list[str]) -> dict[str, Value]:
    """The values by key. Raises SettingError naming the nearest key or the range."""
    changed = settings_alone(assignments)
    keys = [find_field(assignment.partition("=")[0].strip()).key for assignment in assignments]
    return {key: changed.get(key) for key in keys}


def settings_alone(assignments: list[str], task: str = "forecast") -> Experiment:
    """An experiment of which only these settings are known: how a file is to be read. Raises SettingError."""
    return Experiment(task).with_assignments(assignments)


def unused_settings(task: str, assignments: Iterable[str]) -> list[str]:
    """A sentence for each setting that was given and has no meaning for a task: a slip more often than a wish."""
    keys = dict.fromkeys(assignment.partition("=")[0].strip() for assignment in assignments)
    return [
        f"note: {key} has no meaning for {task}; it changes nothing."
        for key in keys
        if not find_field(key).concerns(task)
    ]
