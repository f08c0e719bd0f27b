"""Which task a file or folder fits best, and its data, read once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.engine.data.opening import open_table
from studio.engine.data.sources.running_text import Look, look_at
from studio.engine.data.sources.text_folder import is_table_name, survey
from studio.engine.data.sources.text_list import TEXT_NAMES, lists_sentences, read_text_list
from studio.engine.data.sources.texts import corpus_of_table
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import DataSettings, Experiment
from studio.engine.registry import find_task

TEXT_LETTERS = 15  # texts are at least so long on average; names of things are shorter
RUN_FILES = ("experiment.toml", "events.jsonl")  # an experiment alone may lie among the texts
NUMBERS_BESIDE = 2  # such as a number of the row and a label that is one
TEXT_SHARE = 0.5  # texts hardly repeat: at least so many of them are different


@dataclass(frozen=True)
class Opened:
    """The name of a task and the data that it reads; `table` where a table stands behind them."""

    task: str
    data: Any
    table: Table | None = None


def recognize(path: Path) -> str:
    """The task that a path fits best. Raises DataError where nothing can be read there."""
    return open_any(path).task


def open_any(path: Path, task: str = "", experiment: Experiment | None = None) -> Opened:
    """Opens data for a task, or for the one that it fits best where none is named. Raises DataError, SettingError.

    Of `experiment` it is used how the data is to be read.
    """
    if task:
        data = find_task(task).open_data(path, experiment)
        return Opened(task, data, data if isinstance(data, Table) else None)
    _refuse_own(path)
    if path.is_dir():
        name = "classify-text" if survey(path).is_classes else "language-model"
        return open_any(path, name, experiment)
    settings = experiment.data if experiment else DataSettings()
    if is_table_name(path) and settings.separator == "auto" and lists_sentences(path, settings.encoding):
        table = read_text_list(path, settings)
        return Opened("language-model", corpus_of_table(table, str(table.frame.columns[0])), table)
    if is_table_name(path) or settings.separator != "auto":
        return _of_table(open_table(path, settings), settings)
    return _of_text_or_table(path, settings, experiment)


def _refuse_own(path: Path) -> None:
    """Raises DataError for what the studio itself wrote: an experiment, or the folder of a run."""
    if path.is_file() and path.suffix.lower() == ".toml":
        raise DataError(
            f"{path.name} is an experiment, no data.",
            "It names the data that it works on.",
            "Choose a data file.",
        )
    if all((path / name).is_file() for name in RUN_FILES):
        raise DataError(
            f"{path.name} is the folder of a run, no data.", "Its files are a model and its log.",
            "Choose the data file or folder.",
        )  # fmt: skip


def _of_text_or_table(path: Path, settings: DataSettings, experiment: Experiment | None) -> Opened:
    """A file whose name says neither. Only a table that a task can use is preferred to its text."""
    look = look_at(path, settings.encoding)
    if look is not Look.PROSE:
        try:
            opened = _of_table(open_table(path, settings), settings)
        except DataError:
            if look is Look.TABLE:
                raise
        else:
            if look is Look.TABLE or (opened.task != "language-model" and _has_use(opened)):
                return opened
    return open_any(path, "language-model", experiment)


def _has_use(opened: Opened) -> bool:
    return opened.task != "forecast" or bool(opened.table and opened.table.names("number"))


def _of_table(table: Table, data: DataSettings) -> Opened:
    name = _task_of(table, data)
    read = corpus_of_table(table, data.text) if name == "language-model" else table
    return Opened(name, read, table)


def _task_of(table: Table, data: DataSettings) -> str:
    """Texts with a label and no series are classified; texts alone are continued; all else is a forecast."""
    from studio.engine.tasks.classify_text.proposing import label_columns

    words = table.names("text", "category", "id")
    texts = [data.text] if data.text else [name for name in words if _is_text(table, name)]
    labels = [column.name for column in label_columns(table) if column.name not in texts]
    named = bool(data.text) or any(name.strip().lower() in TEXT_NAMES for name in texts)
    if data.label or (data.targets and not _are_numbers(table, data.targets)):
        return "classify-text"
    wanted = set(data.targets or labels) & set(labels)
    if texts and wanted and not _is_series(table, named):
        return "classify-text"
    if data.targets:
        return "forecast"
    alone = texts and not table.names("number", "time")
    return "language-model" if alone or data.text else "forecast"


def _are_numbers(table: Table, names: tuple[str, ...]) -> bool:
    return all(name not in table.frame or name in table.names("number") for name in names)


def _is_text(table: Table, name: str) -> bool:
    """Whether the cells of a column are sentences rather than names of things: long, of words, hardly repeated."""
    cells = table.frame[name].dropna().astype(str)
    if not len(cells) or cells.nunique() < TEXT_SHARE * len(cells):
        return False
    words = cells.str.count(r"\s").mean() + 1
    return bool(cells.str.len().mean() >= TEXT_LETTERS) and bool(words >= 3 or not cells.str.isascii().all())


def _is_series(table: Table, has_named_text: bool) -> bool:
    """Whether the rows are measurements with a remark rather than texts with a date and a mark.

    Where a column is called text or review, only times with a rhythm make them so; else any times, or many numbers.
    """
    numbers, times = table.names("number"), table.names("time")
    if not has_named_text:
        return bool(numbers and times) or len(numbers) > NUMBERS_BESIDE
    if not numbers or not times:
        return False
    from studio.engine.data.profile import profile_table

    profile = profile_table(table)
    return bool(profile.time) and profile.rhythm.kind != "rows"
