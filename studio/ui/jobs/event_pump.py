"""How events come from the training thread into the window's: through a queue that a timer empties."""

from __future__ import annotations

from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QTimer, Signal

INTERVAL_MS = 50


class EventPump(QObject):
    """Hands over what was put into its queue, in order, about twenty times a second."""

    event_received = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[object] = SimpleQueue()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.drain)

    def put(self, event: object) -> None:
        """Adds an event; any thread may call it, and it never waits."""
        self._queue.put(event)

    def start(self) -> None:
        """Begins to look into the queue."""
        self._timer.start()

    def stop(self) -> None:
        """Stops looking; what lies in the queue stays there for `drain`."""
        self._timer.stop()

    def drain(self) -> None:
        """Hands over what is in the queue now; what comes in meanwhile waits for the next time."""
        for _ in range(self._queue.qsize()):
            try:
                event = self._queue.get_nowait()
            except Empty:
                return
            self.event_received.emit(event)
