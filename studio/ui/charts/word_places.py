"""Where words find room beside curves: all in pixels, from the top left of a plot's view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from studio.ui.charts.growing import Floats

SIDES = ((0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0), (0.0, 2.0), (1.0, 2.0), (0.0, -1.0), (1.0, -1.0))
"""Anchors around a point, the best first: right above, left above, below, then one line farther away."""
_SPACING = 2.0
_GAP = 3.0
_PLACES_ON_A_LINE = 30
_COVERED = 1e6
_CROSSED = 100.0
_UNCLEAR = 2.0
_CLEAR_BY = 8.0
_FROM_THE_END = 0.1


@dataclass(frozen=True)
class Box:
    """A rectangle that words need."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def inside(self, width: float, height: float) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def crossed_by(self, points: Floats) -> int:
        """How many of the points [n, 2] lie inside."""
        x, y = points[:, 0], points[:, 1]
        inside = (x > self.left) & (x < self.right) & (y > self.top) & (y < self.bottom)
        return int(np.count_nonzero(inside))

    def distance(self, points: Floats) -> float:
        """Pixels to the nearest of the points [n, 2]; infinite without points."""
        across = np.maximum(np.maximum(self.left - points[:, 0], points[:, 0] - self.right), 0.0)
        down = np.maximum(np.maximum(self.top - points[:, 1], points[:, 1] - self.bottom), 0.0)
        return float(np.hypot(across, down).min()) if len(points) else float("inf")


def dense(x: Floats, y: Floats) -> Floats:
    """Points [m, 2] along a line [n], close enough that no word fits between two of them unseen."""
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if len(x) < 2:
        return np.stack([x, y], axis=1)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    if along[-1] == 0:
        return np.stack([x[:1], y[:1]], axis=1)
    at = np.linspace(0.0, along[-1], min(int(along[-1] / _SPACING) + 2, 20_000))
    return np.stack([np.interp(at, along, x), np.interp(at, along, y)], axis=1)


def free_side(
    at: tuple[float, float], size: tuple[float, float], curves: Sequence[Floats], area: tuple[float, float]
) -> tuple[float, float]:
    """The anchor from `SIDES` where words of that size beside a point lie inside and cross the least."""
    points = np.concatenate([np.empty((0, 2)), *curves])

    def cost(anchor: tuple[float, float]) -> float:
        box = Box(at[0] - anchor[0] * size[0], at[1] - anchor[1] * size[1], *size)
        return (0.0 if box.inside(*area) else _COVERED) + box.crossed_by(points)

    return min(SIDES, key=cost)


def places_of_names(
    sizes: Mapping[str, tuple[float, float]], lines: Mapping[str, Floats], area: tuple[float, float]
) -> dict[str, Box]:
    """A box for the name of each line [n, 2]: beside its own line, as far right as there is room.

    Names come in the order of `sizes`: the first has the choice. Where nothing is free, the least bad wins.
    """
    taken: list[Box] = []
    found: dict[str, Box] = {}
    for name, size in sizes.items():
        others = np.concatenate([np.empty((0, 2)), *(line for key, line in lines.items() if key != name)])
        boxes = [box for box in _around(lines[name], size) if box.inside(*area)]
        if boxes:
            costs = [_cost(box, lines[name], others, taken, area[0]) for box in boxes]
            found[name] = boxes[int(np.argmin(costs))]
        else:
            found[name] = Box(max(area[0] - size[0], 0.0), 0.0, *size)
        taken.append(found[name])
    return found


def _around(line: Floats, size: tuple[float, float]) -> list[Box]:
    """Above, below, left and right of places on a line, from its right end on."""
    width, height = size
    boxes: list[Box] = []
    for index in np.linspace(len(line) - 1, 0, _PLACES_ON_A_LINE).astype(int):
        x, y = float(line[index, 0]), float(line[index, 1])
        under = line[(line[:, 0] >= x - width) & (line[:, 0] <= x), 1]
        boxes += [
            Box(x - width, float(under.min()) - _GAP - height, width, height),
            Box(x - width, float(under.max()) + _GAP, width, height),
            Box(x - width - 2 * _GAP, y - height / 2, width, height),
            Box(x + 2 * _GAP, y - height / 2, width, height),
        ]
    return boxes


def _cost(box: Box, own: Floats, others: Floats, taken: Sequence[Box], right: float) -> float:
    distance = box.distance(own)
    cost = _CROSSED * (box.crossed_by(own) + box.crossed_by(others)) + distance
    # A name has to stand clearly nearer to its own line than to another.
    cost += _UNCLEAR * max(_CLEAR_BY - (box.distance(others) - distance), 0.0)
    cost += _FROM_THE_END * (right - box.right)
    return cost + _COVERED * sum(box.meets(other) for other in taken)
