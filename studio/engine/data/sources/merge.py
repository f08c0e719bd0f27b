"""A column of dates beside a column of clock times is one column of times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studio.engine.data.sources.columns import Plan, TypedColumn
from studio.engine.data.sources.times import take_apart
from studio.engine.data.table import Finding


def merge_date_and_clock(
    columns: list[TypedColumn], plans: Sequence[Plan]
) -> tuple[list[TypedColumn], list[Finding]]:
    """Joins the only date column with the only clock column when they are neighbors and no clock is
    missing.
    """
    dates = [place for place, column in enumerate(columns) if column.type == "time"]
    clocks = [place for place, plan in enumerate(plans) if plan.kind == "clock"]
    if len(dates) != 1 or len(clocks) != 1 or abs(dates[0] - clocks[0]) != 1:
        return columns, []
    date, clock = columns[dates[0]], columns[clocks[0]]
    days = np.asarray(date.values)
    known = ~np.isnat(days)
    parts = take_apart(plans[clocks[0]].column, "clock", "")
    whole = days.astype("datetime64[D]").astype(days.dtype) == days
    if (
        not whole[known].all()
        or not parts.present[known].all()
        or (parts.micros[known] < 0).any()
        or parts.zoned.any()
    ):
        return columns, []
    times = days + parts.micros.astype("timedelta64[us]")
    name = f"{date.name} {clock.name}"
    if name in {column.name for column in columns}:
        return columns, []
    joined = TypedColumn(name, "time", times, date.missing, date.findings, day_first=date.day_first)
    finding = Finding(
        "info", "date_and_clock", f"{date.name} and {clock.name} were joined to one time.", column=name
    )
    kept = [
        joined if place == min(dates[0], clocks[0]) else column
        for place, column in enumerate(columns)
        if place != max(dates[0], clocks[0])
    ]
    return kept, [finding]
