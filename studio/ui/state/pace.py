"""How fast a run is going now, from the times that it says itself: pauses do not count."""

from __future__ import annotations

from collections import deque

from studio.engine.events import StepsDone

WINDOW_SECONDS = 15.0


class Pace:
    """Steps a second over the last quarter of a minute of training."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, float]] = deque()

    def clear(self) -> None:
        """Forgets everything, for another run."""
        self._seen.clear()

    def add(self, event: StepsDone) -> None:
        """Counts some steps."""
        last = event.first_step + len(event.losses) - 1
        if self._seen and (last <= self._seen[-1][0] or event.seconds < self._seen[-1][1]):
            self._seen.clear()  # another run, or one that went on from an earlier checkpoint
        self._seen.append((last, event.seconds))
        while len(self._seen) > 2 and event.seconds - self._seen[0][1] > WINDOW_SECONDS:
            self._seen.popleft()

    @property
    def steps_per_second(self) -> float:
        """0 where there is nothing to tell it from yet."""
        if len(self._seen) < 2:
            return 0.0
        (first, began), (last, ended) = self._seen[0], self._seen[-1]
        return (last - first) / (ended - began) if ended > began else 0.0
