"""Options that several verbs share."""

from __future__ import annotations

import argparse

from studio.engine.experiment import DataSettings, Experiment, Value, find_field


def add_settings(parser: argparse.ArgumentParser, words: str) -> None:
    """`--set key=value`, any number of times."""
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=words)


def parse_settings(assignments: list[str]) -> dict[str, Value]:
    """The values by key. Raises SettingError naming the nearest key or the range."""
    changed = Experiment("forecast").with_assignments(assignments)
    keys = [find_field(assignment.partition("=")[0].strip()).key for assignment in assignments]
    return {key: changed.get(key) for key in keys}


def data_settings(assignments: list[str]) -> DataSettings:
    """How a file is to be read. Raises SettingError."""
    return Experiment("forecast").with_assignments(assignments).data
