"""What was read from a table is kept as long as the table, and no longer."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from studio.engine.tasks.remembered import remembered
from tests.engine.tasks.forecast.tables import waves, written


class Answer:
    """Something that can be seen to be gone."""


def test_made_once_for_each_table_and_key(tmp_path: Path) -> None:
    first, second = (written(tmp_path, {"y": waves(30, 7)}) for _ in range(2))
    made = remembered(first, "answer", Answer)
    assert remembered(first, "answer", Answer) is made
    assert remembered(first, "other", Answer) is not made
    assert remembered(second, "answer", Answer) is not made


def test_what_is_used_stays_and_the_rest_goes(tmp_path: Path) -> None:
    table = written(tmp_path, {"y": waves(30, 7)})
    used, unused = remembered(table, "used", Answer), remembered(table, "unused", Answer)
    for number in range(60):
        remembered(table, number, Answer)
        assert remembered(table, "used", Answer) is used
    assert remembered(table, "unused", Answer) is not unused


def test_it_goes_with_the_table(tmp_path: Path) -> None:
    table = written(tmp_path, {"y": waves(30, 7)})
    seen = weakref.ref(remembered(table, "answer", Answer))
    assert seen() is not None
    del table
    gc.collect()
    assert seen() is None
