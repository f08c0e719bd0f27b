"""Columns of times: day or month first, zones, digits alone, seconds since 1970."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from studio.engine.data.sources.column_text import ColumnText
from studio.engine.data.sources.date_order import Hints, Order, find_order
from studio.engine.data.sources.options import ReadOptions
from studio.engine.data.sources.times import TimeParts, Times, put_together, take_apart
from studio.engine.data.table import Finding

__all__ = ["LEFT_AS_TEXT", "Hints", "TimeColumn", "read_compact", "read_epoch", "read_time_column"]

LEFT_AS_TEXT = "{} has times with and without a zone, or times that no calendar has; it was left as text."
_STRAY_SHARE = 0.01
_TIME_NAME = re.compile(
    r"date|datum|data|time|zeit|jour|day|dag|dia|día|fecha|stamp|epoch|utc|tag\b|when|_at$|_on$|\bts\b|^t$|^dt$|dt_|_dt",
    re.IGNORECASE,
)
_EPOCH_UNITS = (("s", 1_000_000), ("ms", 1_000), ("us", 1))
_EPOCH_FIRST, _EPOCH_LAST = 157_766_400, 4_102_444_800  # 1975 to 2100, in seconds
_US_DIGITS = {"s": "seconds", "ms": "milliseconds", "us": "microseconds"}


@dataclass
class TimeColumn:
    """Times [rows], and what was guessed."""

    values: Times
    findings: list[Finding] = field(default_factory=list)
    day_first: bool | None = None


def read_time_column(
    file: str,
    name: str,
    column: ColumnText,
    family: str,
    mark: str,
    options: ReadOptions,
    lines: Sequence[int],
    hints: Hints,
) -> TimeColumn | None:
    """A column of written times; None when too many cells are none. Raises DataError for two orders in one
    column.
    """
    parts = take_apart(column, family, mark)
    zoned = int(parts.zoned.sum())
    if 0 < zoned < int(parts.present.sum()):
        return None
    if family == "month" and _are_fiscal_years(parts, column):
        return None
    order = Order("ymd")
    if family in ("ab", "abc"):
        order = find_order(file, name, parts, column, options, lines, hints)
    values, impossible = put_together(parts, order.name)
    bad = np.sort(np.concatenate([np.flatnonzero(impossible), parts.strays]))
    if len(bad) > _STRAY_SHARE * max(1, int(parts.present.sum())):
        return None
    findings = list(order.findings)
    if len(bad):
        cells = column.cells()
        where = ", ".join(f"{lines[row]:,}" for row in bad[:5].tolist())
        findings.append(
            Finding(
                "warning",
                "not_a_time",
                f"“{cells[bad[0]]}” in {name} on line {where} is no time; it is read as missing.",
                "Correct the cell if it should be a time.",
                column=name,
                rows=tuple(bad[:100].tolist()),
            )
        )
    findings += _zone(name, parts)
    day_first = order.name == "dmy" if family in ("ab", "abc") else None
    return TimeColumn(values, findings, day_first)


def _are_fiscal_years(parts: TimeParts, column: ColumnText) -> bool:
    """2010-11, 2011-12: the second number is the year after the first, in every cell."""
    year, month = parts.first[parts.present], parts.second[parts.present]
    return all("-" in cell for cell in column.head(5) if cell) and bool((month == (year + 1) % 100).all())


def _zone(name: str, parts: TimeParts) -> list[Finding]:
    if parts.names:
        zones = ", ".join(parts.names)
        return [
            Finding(
                "question",
                "zone_name",
                f"The zone {zones} in {name} was not used: the clock is the file's own.",
                "Write the distance from UTC, such as +01:00, if it matters.",
                column=name,
            )
        ]
    if not parts.zoned.any():
        return []
    offsets = np.unique(parts.offset[parts.zoned])
    if len(offsets) == 1 and offsets[0] == 0:
        return [Finding("info", "time_zone", f"The times of {name} are UTC.", column=name)]
    text = (
        f"{name} has the zone UTC{_hours(offsets[0])}"
        if len(offsets) == 1
        else f"{name} has {len(offsets)} zones from UTC{_hours(offsets[0])} to UTC{_hours(offsets[-1])}"
    )
    return [Finding("info", "time_zone", f"{text}; its times were turned into UTC.", column=name)]


def _hours(minutes: np.int64) -> str:
    sign = "+" if minutes >= 0 else "−"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def read_compact(
    name: str, column: ColumnText, has_header: bool, options: ReadOptions, lines: Sequence[int]
) -> TimeColumn | None:
    """Digits alone, 20130508 or 201305080930, when every cell is a date of 1900 to 2100 and the name allows
    it.
    """
    shapes = {shape for shape in column.shapes() if "9" in shape}
    if has_header and not _TIME_NAME.search(name) and shapes != {"9" * 14}:
        return None
    parts = take_apart(column, "compact", "")
    values, impossible = put_together(parts, "ymd")
    years = parts.first[parts.present]
    if impossible.any() or len(parts.strays) or not len(years) or years.min() < 1900 or years.max() > 2100:
        return None
    cell = next(cell for cells in column.blocks() for cell in cells if cell.isdigit())
    day = np.datetime_as_string(values[~np.isnat(values)][0], unit="m" if parts.has_clock else "D")
    finding = Finding(
        "info", "compact_time", f"“{cell}” in {name} was read as {day.replace('T', ' ')}.", column=name
    )
    return TimeColumn(values, [finding])


def read_epoch(
    name: str, values: npt.NDArray[np.float64] | npt.NDArray[np.int64], has_header: bool
) -> TimeColumn | None:
    """Seconds (or thousandths, or millionths) since 1970, only where the name says time."""
    if not has_header or not _TIME_NAME.search(name):
        return None
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    for unit, factor in _EPOCH_UNITS:
        scale = 1_000_000 // factor
        if known.min() >= _EPOCH_FIRST * scale and known.max() <= _EPOCH_LAST * scale:
            micros = np.where(np.isnan(values), 0, values * float(factor) if unit == "s" else values * factor)
            times = np.rint(micros).astype(np.int64).astype("datetime64[us]")
            times[np.isnan(values)] = np.datetime64("NaT")
            text = f"{name} was read as {_US_DIGITS[unit]} since 1970 (UTC)."
            return TimeColumn(times, [Finding("info", "epoch", text, column=name)])
    return None
