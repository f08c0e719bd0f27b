"""Day first or month first: decided by the whole column, by its neighbors, by its rhythm, or asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.sources.column_text import ColumnText
from studio.engine.data.sources.options import ReadOptions
from studio.engine.data.sources.times import TimeParts, Times, in_order, put_together
from studio.engine.data.table import Finding, Severity
from studio.engine.errors import DataError

_REGULAR = 0.9
_WORDS = {"dmy": "the day comes first", "mdy": "the month comes first", "ymd": "the year comes first"}
_SURE_ROWS = 30


@dataclass(frozen=True)
class Hints:
    """What the rest of the file says: separator, proved decimal marks, and orders of other columns by their
    mark.
    """

    separator: str
    decimals: frozenset[str]
    orders: dict[str, str]


@dataclass
class Order:
    """One of ymd, dmy, mdy, and what to say about it."""

    name: str
    findings: list[Finding] = field(default_factory=list)


def find_order(
    file: str,
    name: str,
    parts: TimeParts,
    column: ColumnText,
    options: ReadOptions,
    lines: Sequence[int],
    hints: Hints,
) -> Order:
    """The order of the numbers of a date. Raises DataError when some rows allow only one order and some
    only another.
    """
    candidates = ("ymd", "dmy", "mdy") if parts.family == "abc" else ("dmy", "mdy")
    wrong = {order: _impossible(parts, order) for order in candidates}
    if options.day_first in ("yes", "no"):
        return Order("dmy" if options.day_first == "yes" else "mdy")
    fitting = [order for order in candidates if not wrong[order].any()]
    if not fitting:
        return _contradiction(file, name, parts, column, lines, wrong)
    if len(fitting) == 1:
        hints.orders.setdefault(parts.mark, fitting[0])
        finding = Finding(
            "info",
            "day_first",
            f"In {name} {_WORDS[fitting[0]]}: other orders give dates that do not exist.",
            column=name,
            setting="data.day_first",
            choices=("yes", "no"),
        )
        return Order(fitting[0], [finding])
    if _same(parts, fitting):
        return Order(fitting[0])
    return _weigh(name, parts, column, fitting, hints)


def _impossible(parts: TimeParts, order: str) -> npt.NDArray[np.bool_]:
    """Rows whose date does not exist under an order; an impossible clock is no evidence."""
    year, month, day = in_order(parts, order)
    wrong = (month < 1) | (month > 12) | (day < 1) | (day > 31) | (year < 1)
    return parts.present & wrong


def _same(parts: TimeParts, fitting: Sequence[str]) -> bool:
    first = put_together(parts, fitting[0])[0]
    return all(np.array_equal(first, put_together(parts, order)[0], equal_nan=True) for order in fitting[1:])


def _contradiction(
    file: str,
    name: str,
    parts: TimeParts,
    column: ColumnText,
    lines: Sequence[int],
    wrong: dict[str, npt.NDArray[np.bool_]],
) -> Order:
    only_day = np.flatnonzero(wrong["mdy"] & ~wrong["dmy"])
    only_month = np.flatnonzero(wrong["dmy"] & ~wrong["mdy"])
    if not len(only_day) or not len(only_month):
        return Order(min(wrong, key=lambda order: int(wrong[order].sum())))
    cells = column.cells()
    a, b = int(only_day[0]), int(only_month[0])
    raise DataError(
        f"{file} has two date orders in the column {name}: “{cells[a]}” on line {lines[a]:,} can only be "
        "day first, "
        f"“{cells[b]}” on line {lines[b]:,} only month first.",
        "The other dates could be read either way, so their order in time is not known.",
        "Write all dates in one order, best as year-month-day.",
    )


def _weigh(name: str, parts: TimeParts, column: ColumnText, fitting: Sequence[str], hints: Hints) -> Order:
    if (known := hints.orders.get(parts.mark)) in fitting:
        text = f"In {name} {_WORDS[known or 'mdy']}, as in another column of the file."
        return Order(known or "mdy", [_finding("info", name, text)])
    regular = [order for order in fitting if _rhythm(put_together(parts, order)[0])]
    if len(regular) == 1:
        hints.orders.setdefault(parts.mark, regular[0])
        severity: Severity = "info" if int(parts.present.sum()) >= _SURE_ROWS else "question"
        text = f"In {name} {_WORDS[regular[0]]}: only so the rows follow each other evenly."
        return Order(regular[0], [_finding(severity, name, text)])
    guess = _guess(parts, fitting, hints)
    other = next(order for order in (*regular, *fitting) if order != guess)
    row = int(np.flatnonzero(parts.present)[-1])
    here, there = put_together(parts, guess)[0], put_together(parts, other)[0]
    differing = np.flatnonzero((here != there) & parts.present)
    row = int(differing[0]) if len(differing) else row
    cell = column.cells()[row]
    said = _words(here[row])
    text = f"“{cell}” in {name} can be {said} or {_words(there[row])}. It was read as {said}."
    return Order(guess, [_finding("question", name, text)])


def _words(moment: np.datetime64) -> str:
    day = moment.astype("datetime64[D]").item()
    return f"{day.day} {day:%B %Y}"


def _finding(severity: Severity, name: str, text: str) -> Finding:
    return Finding(
        severity,
        "day_first",
        text,
        "Say whether the day comes first." if severity == "question" else "",
        column=name,
        setting="data.day_first",
        choices=("yes", "no"),
    )


def _rhythm(times: Times) -> bool:
    """Whether the rows go forward (or back) in even steps, or in even steps of months."""
    known = times[~np.isnat(times)]
    if len(known) < 3:
        return False
    steps = np.diff(known).astype(np.int64)
    if np.median(steps) < 0:
        steps = -steps
    if (steps < 0).mean() > 0.01:
        return False
    months = np.diff(known.astype("datetime64[M]").astype(np.int64)).astype(np.int64)
    days = known.astype("datetime64[D]") - known.astype("datetime64[M]").astype("datetime64[D]")
    even_months = len(np.unique(days)) == 1 and _share(months) >= _REGULAR and bool(months[0])
    moving = steps[steps > 0]
    # weekdays leave out every fifth step or so; a wrong order leaps by months at each change of the day
    return even_months or (
        len(moving) > 0 and _share(steps) >= 0.75 and moving.max() <= 10 * np.median(moving)
    )


def _share(steps: npt.NDArray[Any]) -> float:
    _, counts = np.unique(steps, return_counts=True)
    return float(counts.max() / counts.sum())


def _guess(parts: TimeParts, fitting: Sequence[str], hints: Hints) -> str:
    """The custom that goes with the signs: points and decimal commas are European, slashes alone American."""
    european = parts.mark == "." or hints.decimals == {","} or hints.separator == ";"
    if parts.family == "abc" and parts.mark == "-" and "ymd" in fitting and not european:
        return "ymd"
    wanted = "dmy" if european or parts.mark == "-" else "mdy"
    return wanted if wanted in fitting else fitting[0]
