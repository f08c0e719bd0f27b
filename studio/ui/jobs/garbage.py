"""Garbage is collected in the window's thread alone.

Python collects cycles in whichever thread happens to allocate, and widgets are full of cycles: a training
thread that collects a closed dialog destroys it in the wrong thread, and the program dies. So automatic
collection is off while the window lives, and a timer of the window's thread does the same work by the same
thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 250


class GarbageCollector(QObject):
    """Collects as Python would, but only here: `hold`, then `start`, then `end`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect_if_due)

    def hold(self) -> None:
        """Nothing is collected from now on: not while the libraries load, which makes much that stays.

        A search through it takes a quarter of a second, and Python would make several of them.
        """
        gc.disable()

    def start(self) -> None:
        """Collects from now on; all that lives now is there to stay and is never searched again."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def end(self) -> None:
        """Gives the work back to Python."""
        self._timer.stop()
        gc.enable()

    def collect_if_due(self) -> None:
        """Searches the oldest generation whose count is over its threshold, and the younger ones with it."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return
