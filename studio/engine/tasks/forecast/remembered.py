"""What was read from a table, kept while the table lives: the pages look again after every edit."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from studio.engine.data.prepare.series import SeriesSet, read_series
from studio.engine.data.profile import Profile, profile_table
from studio.engine.data.table import Table
from studio.engine.experiment import DataSettings

T = TypeVar("T")
_MOST = 24  # answers kept of one table

_lock = threading.Lock()
_known: dict[int, dict[Hashable, Any]] = {}


def remembered(table: Table, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives for this table and key, made once; the oldest answers go when there are many.

    A table is known by its identity: a file that is read again is another table.
    """
    with _lock:
        kept = _known.get(id(table))
        if kept is None:
            kept = _known[id(table)] = {}
            weakref.finalize(table, _known.pop, id(table), None)
        if key in kept:
            found: T = kept.pop(key)
            kept[key] = found  # the last used go last
            return found
    made = make()
    with _lock:
        while len(kept) >= _MOST:
            kept.pop(next(iter(kept)))
        kept[key] = made
    return made


def profile_of(table: Table, data: DataSettings) -> Profile:
    """The profile of a table with the keys that an experiment names, where they can be keys."""
    time = data.time if data.time in table.names("time", "number") else ""
    whole = [column.name for column in table.columns if not column.missing]
    series_id = data.series_id if data.series_id in whole and data.series_id != time else ""
    return remembered(table, ("profile", time, series_id), lambda: profile_table(table, time, series_id))


def series_of(table: Table, data: DataSettings, columns: tuple[str, ...]) -> SeriesSet:
    """The series of these columns. Raises DataError."""
    key = ("series", columns, data.time, data.series_id, data.split_column, data.missing)
    return remembered(table, key, lambda: read_series(table, data, columns))
