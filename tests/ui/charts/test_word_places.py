from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from studio.ui.charts.word_places import Box, dense, free_side, places_of_names

AREA = (280.0, 250.0)
SIZE = (90.0, 20.0)
X = np.linspace(5.0, 270.0, 24)


@pytest.mark.parametrize(
    ("curve_y", "at", "anchor"),
    [
        (200.0, (100.0, 100.0), (0.0, 1.0)),
        (90.0, (100.0, 100.0), (0.0, 0.0)),
        (200.0, (250.0, 100.0), (1.0, 1.0)),
        (200.0, (100.0, 5.0), (0.0, 0.0)),
    ],
    ids=["above", "curve above", "at the right edge", "at the top edge"],
)
def test_words_beside_a_point_go_where_it_is_free(
    curve_y: float, at: tuple[float, float], anchor: tuple[float, float]
) -> None:
    curve = dense(X, np.full(len(X), curve_y))
    assert free_side(at, SIZE, [curve], AREA) == anchor


def test_a_steep_line_has_no_holes() -> None:
    points = dense(np.array([10.0, 12.0]), np.array([0.0, 200.0]))
    assert np.hypot(*np.diff(points, axis=0).T).max() <= 2.0
    assert Box(5.0, 90.0, 10.0, 10.0).crossed_by(points) > 0


def test_every_name_stands_beside_its_own_line_and_crosses_none() -> None:
    curves = {
        "model": 200.0 - 120.0 * np.sqrt(X / 270.0),
        "last": 210.0 - 170.0 * np.sqrt(X / 270.0),
        "trend": 210.0 - 178.0 * np.sqrt(X / 270.0),
        "yesterday": np.full(len(X), 45.0),
    }
    lines = {name: dense(X, y) for name, y in curves.items()}
    boxes = places_of_names(dict.fromkeys(lines, SIZE), lines, AREA)
    assert not any(one.meets(other) for one, other in combinations(boxes.values(), 2))
    for name, box in boxes.items():
        assert box.inside(*AREA)
        assert sum(box.crossed_by(line) for line in lines.values()) == 0
        nearest = min(lines, key=lambda other: box.distance(lines[other]))
        assert nearest == name


def test_without_room_a_name_is_still_placed() -> None:
    line = dense(X, np.full(len(X), 10.0))
    assert places_of_names({"a": (90.0, 20.0)}, {"a": line}, (80.0, 15.0)) == {"a": Box(0.0, 0.0, 90.0, 20.0)}
