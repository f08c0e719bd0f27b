"""Sources: a file becomes a `Table`, with every guess said as a `Finding`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio.engine.data.sources.delimited import read_delimited
from studio.engine.data.sources.encoding import decode
from studio.engine.data.sources.files import read_bytes
from studio.engine.data.sources.options import ReadOptions
from studio.engine.data.table import Table
from studio.engine.errors import StudioError

__all__ = ["ReadCancelledError", "ReadOptions", "read_table"]


class ReadCancelledError(StudioError):
    """The person asked to stop reading."""


def read_table(
    path: Path,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (frozen)
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Reads a delimited text file, plain or as the one member of a .gz or .zip.

    `progress` is called with the share done, 0…1; reading stops soon after `cancelled` answers true.
    Raises DataError with the file's name, the line and a cure; SettingError for options that are not known;
    ReadCancelledError.
    """
    path = Path(path)
    options = options.resolved()

    def advance(share: float) -> None:
        if cancelled is not None and cancelled():
            raise ReadCancelledError(f"Reading {path.name} was stopped.")
        if progress is not None:
            progress(share)

    raw, compression = read_bytes(path)
    advance(0.02)
    text, encoding, findings = decode(path.name, raw, options.encoding)
    del raw
    advance(0.05)
    return read_delimited(path, text, encoding, compression, options, findings, advance)
