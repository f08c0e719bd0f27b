"""One undoable change of the experiment."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterable

from PySide6.QtGui import QUndoCommand

from studio.engine.experiment import Experiment

MERGE_SECONDS = 1.5
"""Quicker changes of the same settings are one change: a dragged split, a spin box held down."""


class Edit(QUndoCommand):
    """Puts one experiment in the place of another."""

    def __init__(
        self,
        before: Experiment,
        after: Experiment,
        keys: Iterable[str],
        words: str,
        put: Callable[[Experiment], None],
    ) -> None:
        super().__init__(words)
        self._before, self._after, self._put = before, after, put
        self._keys = tuple(sorted(keys))
        self._made = time.monotonic()

    def undo(self) -> None:
        self._put(self._before)

    def redo(self) -> None:
        self._put(self._after)

    def id(self) -> int:
        """The same number for changes of the same settings, so that Qt offers them for merging."""
        return zlib.crc32(" ".join(self._keys).encode()) & 0x7FFF_FFFF

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Edit) or other._keys != self._keys:
            return False
        if other._made - self._made > MERGE_SECONDS:
            return False
        self._after, self._made = other._after, other._made
        self.setText(other.text())
        if self._after == self._before:
            self.setObsolete(True)
        return True
