"""Which task a file or folder fits best, and its data, read once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.engine.data.opening import open_table
from studio.engine.data.sources.encoding import decode
from studio.engine.data.sources.files import read_bytes
from studio.engine.data.sources.texts import class_folders, is_table_name
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import DataSettings, Experiment
from studio.engine.registry import find_task

SAMPLE = 65_536
SEPARATORS = ",;\t|"
TEXT_LETTERS = 15.0  # texts are at least so long on average; names of things are shorter
MOST_CLASSES = 200


@dataclass(frozen=True)
class Opened:
    """The name of a task and the data that it reads."""

    task: str
    data: Any


def recognize(path: Path) -> str:
    """The task that a path fits best. Raises DataError where nothing can be read there."""
    return open_any(path).task


def open_any(path: Path, task: str = "", experiment: Experiment | None = None) -> Opened:
    """Opens data for a task, or for the one that it fits best where none is named. Raises DataError, SettingError."""
    if task:
        return Opened(task, find_task(task).open_data(path, experiment))
    if path.is_dir():
        name = "classify-text" if len(class_folders(path)) > 1 else "language-model"
        return Opened(name, find_task(name).open_data(path, experiment))
    data = experiment.data if experiment else DataSettings()
    if not is_table_name(path) and is_running_text(path, data.encoding):
        return Opened("language-model", find_task("language-model").open_data(path, experiment))
    table = open_table(path, data)
    name = _task_of(table)
    return Opened(name, table if name != "language-model" else find_task(name).open_data(path, experiment))


def is_running_text(path: Path, encoding: str = "auto") -> bool:
    """Whether a file without the name of a table holds sentences rather than rows. Raises DataError."""
    raw, _ = read_bytes(path)
    try:
        text, _, _ = decode(path.name, raw[: 4 * SAMPLE], encoding)
    except DataError:  # a letter may be cut in the middle
        text = raw[: 4 * SAMPLE].decode("utf-8", "replace")
    if path.suffix.lower() in (".md", ".markdown"):
        return True
    lines = [
        line for line in text[:SAMPLE].splitlines() if line.strip() and line[0] not in "#%"
    ]  # no remarks
    return bool(lines) and not _looks_like_rows(lines)


def _looks_like_rows(lines: list[str]) -> bool:
    """Rows have the same separator equally often, or hold more figures than letters."""
    for separator in SEPARATORS:
        counts = Counter(line.count(separator) for line in lines)
        usual, often = counts.most_common(1)[0]
        if usual > 0 and often > 0.7 * len(lines):
            return True
    words = [line.split() for line in lines]
    figures = sum(1 for line in words for word in line if re.fullmatch(r"[+\-−]?[\d.,:/]+%?", word))
    if figures > 0.3 * sum(map(len, words)):
        return True
    letters = sum(len(line) for line in lines) / len(lines)
    columns = Counter(len(re.split(r"\s{2,}", line.strip())) for line in lines).most_common(1)[0]
    return (columns[0] > 1 and columns[1] > 0.7 * len(lines)) or (letters < TEXT_LETTERS and len(lines) > 5)


def _task_of(table: Table) -> str:
    """Texts with a label and no series are classified; texts alone are continued; all else is a forecast."""
    texts = [name for name in table.names("text") if _letters(table, name) >= TEXT_LETTERS]
    labels = [name for name in table.names("category") if 1 < table.frame[name].nunique() <= MOST_CLASSES]
    numbers, times = table.names("number"), table.names("time")
    if texts and labels and not (numbers and times):
        return "classify-text"
    return "language-model" if texts and not numbers and not times else "forecast"


def _letters(table: Table, name: str) -> float:
    lengths = table.frame[name].dropna().astype(str).str.len()
    return float(lengths.mean()) if len(lengths) else 0.0
