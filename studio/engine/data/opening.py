"""Opens a data file the way an experiment says it is to be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio.engine.data.sources import ReadOptions, read_table
from studio.engine.data.table import Table
from studio.engine.experiment import DataSettings


def open_table(
    path: Path,
    data: DataSettings | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Reads a table; `data` brings separator, decimal mark, encoding, header and date order. Raises DataError."""
    options = ReadOptions()
    if data is not None:
        options = ReadOptions(
            separator=data.separator,
            decimal=data.decimal,
            encoding=data.encoding,
            day_first=data.day_first,
            header=data.header,
        )
    return read_table(path, options, progress, cancelled)
