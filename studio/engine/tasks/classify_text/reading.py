"""Where texts to sort are read from: a table, a folder with a folder for each class, a list of texts."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from studio.engine.data.opening import open_table
from studio.engine.data.sources.texts import read_class_folder
from studio.engine.data.table import Table
from studio.engine.experiment import DataSettings, Experiment

MOST_OF_A_LINE = 1_000


def read_texts(path: Path, experiment: Experiment | None = None) -> Table:
    """The table of a file or folder, read the way the experiment says. Raises DataError."""
    data = experiment.data if experiment else DataSettings()
    if path.is_dir():
        return read_class_folder(path, data)
    if data.text and data.separator == "auto" and _lists_texts(path, data.text):
        data = dataclasses.replace(data, separator="tab", header="yes")
    return open_table(path, data)


def _lists_texts(path: Path, column: str) -> bool:
    """Whether a file is a single column under the name of the texts: commas and blanks in it separate nothing."""
    try:
        with path.open("rb") as file:
            first = file.readline(MOST_OF_A_LINE)
    except OSError:
        return False
    return first.decode("utf-8-sig", errors="replace").strip().strip("\"'") == column
