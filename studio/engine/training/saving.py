"""What cannot be saved for a time: it is told once, tried again, and told once more when it works."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from studio.engine.errors import OutputError
from studio.engine.events import Event, SaveFailed, SaveWorks


class SavingFaults:
    """Keeps a training going on a disk that takes nothing. Each thing that is saved has a name here."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._failing: dict[str, OutputError] = {}

    @contextlib.contextmanager
    def of(self, what: str) -> Iterator[None]:
        """Around one attempt to save: an OutputError does not leave the block, but is told."""
        try:
            yield
        except OutputError as fault:
            first, self._failing[what] = not self._failing, fault
            if first:
                self._emit(SaveFailed(fault.what, fault.remedy))
        else:
            if self._failing.pop(what, None) is not None and not self._failing:
                self._emit(SaveWorks())

    def reason(self, what: str) -> str:
        """Why this is not saved; empty where it is."""
        fault = self._failing.get(what)
        return fault.what if fault is not None else ""
