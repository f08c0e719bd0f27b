"""Which part of x and y a live plot shows: calm while data arrive, so that the eye can rest."""

from __future__ import annotations

from studio.ui.charts.extent import Extent
from studio.ui.charts.training_record import TrainingRecord, XUnit

_FIRST_EPOCHS = 20
_FIRST_SECONDS = 60.0


def follow_range(
    record: TrainingRecord, unit: XUnit, max_epochs: int | None, now: tuple[float, float] | None
) -> tuple[float, float]:
    """The x range that holds everything so far with room to grow.

    The range stays as it is until the curve nears its right edge; then it grows by a quarter at once. `now`
    is the range shown before, None for a fresh start.
    """
    end = float(record.places([record.last_step], unit)[0])
    first, most = _bounds(record, unit, max_epochs)
    high = now[1] if now is not None else first
    if end > 0.97 * high or high > max(first, 2.2 * end) * 1.02:
        high = max(first, 1.2 * end)
    if most is not None:
        high = min(high, max(most, end) * 1.01)
    return -0.004 * high, high


def _bounds(record: TrainingRecord, unit: XUnit, max_epochs: int | None) -> tuple[float, float | None]:
    """Right edge at the start, and the most that will ever be needed if that is known."""
    steps = record.steps_per_epoch
    if unit == "time":
        return _FIRST_SECONDS, None
    if unit == "epoch" and (steps or record.last_step == 0):
        return float(min(_FIRST_EPOCHS, max_epochs or _FIRST_EPOCHS)), max_epochs
    most = max_epochs * steps if max_epochs and steps else None
    first = _FIRST_EPOCHS * steps if steps else 100
    return float(min(first, most or first)), most


def calm_range(extent: Extent, log: bool, now: tuple[float, float] | None) -> tuple[float, float]:
    """The y range for an extent: the one shown before while it still fits and is well filled."""
    low, high = extent.padded(log)
    if now is None or extent.empty:
        return low, high
    fits = now[0] <= extent.low and extent.high <= now[1]
    filled = (extent.high - extent.low) >= 0.72 * (now[1] - now[0])
    return now if fits and filled else (low, high)
