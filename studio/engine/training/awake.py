"""Seconds that a computer was awake: the clock of a training does not run while the lid is closed."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST_STEP = 60.0
"""Seconds. A gap between two looks at the clock that is longer was work, or sleep."""
LEAST_WORK = 0.05
"""The share of such a gap that a training is at work for at least: whoever waits for a graphics card asks it again and
again, and a validation computes. A sleeping computer gives a process no time at all.
"""


class AwakeClock:
    """Seconds since it was made, without those that the computer slept. It has to be looked at after every step.

    Whether a monotonic clock goes on in sleep depends on the system: on Linux and macOS Python's does not, on Windows
    it does. The time that this process was computing goes on nowhere, so of a long gap without work only the work
    counts.
    """

    def __init__(
        self, now: Callable[[], float] = time.monotonic, worked: Callable[[], float] = time.process_time
    ) -> None:
        self._now, self._work_done = now, worked
        self._seen, self._worked = now(), worked()
        self._seconds = 0.0

    def __call__(self) -> float:
        """The seconds so far."""
        seen, worked = self._now(), self._work_done()
        gap, work = seen - self._seen, worked - self._worked
        self._seen, self._worked = seen, worked
        asleep = gap > LONGEST_STEP and work < LEAST_WORK * gap
        self._seconds += max(work if asleep else gap, 0.0)
        return self._seconds
