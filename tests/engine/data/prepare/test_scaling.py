"""Scaling constants."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine.data.prepare.scaling import fit_scaling

ROWS = np.array([[1.0, 7.0], [2.0, 7.0], [4.0, 7.0], [9.0, 7.0], [np.nan, 7.0]])


@pytest.mark.parametrize(
    ("kind", "centre", "scale"),
    [
        ("zscore", 4.0, np.std([1, 2, 4, 9])),
        ("minmax", 1.0, 8.0),
        ("robust", 3.0, (5.25 - 1.75) / 1.349),
        ("none", 0.0, 1.0),
    ],
)
def test_10_constants_of_each_kind(kind: str, centre: float, scale: float) -> None:
    centres, scales = fit_scaling(kind, ROWS)
    assert centres[0] == pytest.approx(centre)
    assert scales[0] == pytest.approx(scale)
    assert scales[1] == 1.0  # a constant column is not divided by 0


@pytest.mark.parametrize("kind", ["zscore", "minmax", "robust", "none"])
@pytest.mark.parametrize(
    "column", [[3.0], [1e9, 1e9, 1e9 + 1e-6], [np.nan, np.nan], [0.1, 0.1 + 1e-17], [5.0] * 4],
    ids=["one row", "far away", "empty", "rounding", "constant"],
)  # fmt: skip
def test_10_there_and_back(kind: str, column: list[float]) -> None:
    values = np.array(column)[:, None]
    (centre,), (scale,) = fit_scaling(kind, values)
    assert np.isfinite([centre, scale]).all()
    assert scale > 0
    back = (values - centre) / scale * scale + centre
    assert np.allclose(back, values, rtol=1e-9, equal_nan=True)


@pytest.mark.parametrize("kind", ["zscore", "minmax", "robust"])
def test_10_a_column_that_moves_by_rounding_alone_is_not_blown_up(kind: str) -> None:
    _, (scale,) = fit_scaling(kind, np.array([1e9, 1e9 + 1e-6, 1e9, 1e9 - 1e-6, 1e9 + 1e-6])[:, None])
    assert scale == 1.0
