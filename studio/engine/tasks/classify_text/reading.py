"""Where texts to sort are read from: a table, a folder with a folder for each class, a list of texts."""

from __future__ import annotations

from pathlib import Path

from studio.engine.data.sources.text_list import open_texts
from studio.engine.data.sources.texts import read_class_folder
from studio.engine.data.table import Table
from studio.engine.experiment import DataSettings, Experiment


def read_texts(path: Path, experiment: Experiment | None = None) -> Table:
    """The table of a file or folder, read the way the experiment says. Raises DataError."""
    data = experiment.data if experiment else DataSettings()
    if path.is_dir():
        return read_class_folder(path, data)
    return open_texts(path, data, data.label)
