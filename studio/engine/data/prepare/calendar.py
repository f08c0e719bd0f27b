"""Phases of the day, week and year, computed the same way on arrays and inside an exported graph."""

from __future__ import annotations

import torch
from torch import Tensor

DAY, WEEK, YEAR = 86_400, 604_800, 31_556_952  # the year is the mean Gregorian one
PERIODS = {"day": DAY, "week": WEEK, "year": YEAR}
WEEK_STARTS = 3 * DAY  # 1970-01-01 was a Thursday; the phase of a week begins on Monday


def phases(seconds: Tensor, periods: tuple[str, ...]) -> Tensor:
    """Sine and cosine of each phase: seconds since 1970, int64 [...] → float32 [..., 2 × periods]."""
    columns = []
    for name in periods:
        period = PERIODS[name]
        shifted = seconds + WEEK_STARTS if name == "week" else seconds
        angle = torch.remainder(shifted, period).to(torch.float64) * (2 * torch.pi / period)
        columns += [torch.sin(angle), torch.cos(angle)]
    return torch.stack(columns, dim=-1).to(torch.float32)


def useful_periods(step_seconds: float, span_seconds: float) -> tuple[str, ...]:
    """The phases a series can learn from: at least four steps in one period and two whole periods in the training part.

    One year seen once cannot be told from a trend.
    """
    return tuple(
        name for name, period in PERIODS.items() if 4 * step_seconds <= period and 2 * period <= span_seconds
    )
