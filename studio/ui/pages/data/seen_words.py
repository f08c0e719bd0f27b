"""What a run saw of data that is not there any more, in a line."""

from __future__ import annotations

from studio.ui.state.run_data import DataNews
from studio.ui.words import plural


def seen_words(news: DataNews) -> str:
    """ "The run saw 8,760 rows of 9 columns, from 2 Jan 2010 to 31 Dec 2013, 23:00." """
    seen = news.seen
    if seen is None:
        return f"The run was trained on {news.path.name}."
    words = f"The run saw {plural(seen.items, seen.unit)}"
    if seen.unit == "row" and seen.columns:
        words = f"{words} of {plural(len(seen.columns), 'column')}"
    if seen.characters:
        words = f"{words}, {plural(seen.characters, 'letter')}"
    if seen.first and seen.last:
        from studio.engine.data.difference_words import (
            time_words,  # numpy and pandas are loaded where a run is
        )

        words = f"{words}, from {time_words(seen.first)} to {time_words(seen.last)}"
    return f"{words}."
