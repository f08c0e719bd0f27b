"""Phases of day, week and year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import torch

from studio.engine.data.prepare.calendar import DAY, WEEK, YEAR, phases, useful_periods


def seconds(*times: str) -> torch.Tensor:
    return torch.tensor([int(pd.Timestamp(time).timestamp()) for time in times])


def test_phases_of_known_moments() -> None:
    found = phases(seconds("2024-01-01 00:00", "2024-01-01 06:00", "1969-12-29 12:00"), ("day", "week"))
    assert found.dtype == torch.float32
    day, week = found[:, :2].numpy(), found[:, 2:].numpy()
    assert np.allclose(day, [[0, 1], [1, 0], [0, -1]], atol=1e-6)
    angles = 2 * np.pi * np.array([0, 6, 12]) / 168  # 1 January 2024 and 29 December 1969 were Mondays
    assert np.allclose(week, np.stack((np.sin(angles), np.cos(angles)), 1), atol=1e-6)


def test_a_period_later_the_phase_is_the_same() -> None:
    start = seconds("2013-05-09 02:00")
    for name, period in (("day", DAY), ("week", WEEK), ("year", YEAR)):
        assert torch.equal(phases(start, (name,)), phases(start + 7 * period, (name,)))


def test_only_phases_that_can_be_learned() -> None:
    hour = 3600.0
    assert useful_periods(hour, 400 * DAY) == ("day", "week")  # one year seen once is a trend
    assert useful_periods(hour, 2 * YEAR) == ("day", "week", "year")
    assert useful_periods(hour, 1.5 * DAY) == ()
    assert useful_periods(DAY, 3 * YEAR) == ("week", "year")
    assert useful_periods(30 * DAY, 10 * YEAR) == ("year",)
    assert useful_periods(90 * DAY, 1e9) == ("year",)
    assert useful_periods(100 * DAY, 1e9) == ()
