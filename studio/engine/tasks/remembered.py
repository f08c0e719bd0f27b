"""What was made of a table or a text, kept while it lives: the pages look again after every edit."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
_MOST = 24  # answers kept of one table

_lock = threading.Lock()
_known: dict[int, dict[Hashable, Any]] = {}


def remembered(table: Any, key: Hashable, make: Callable[[], T]) -> T:
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
