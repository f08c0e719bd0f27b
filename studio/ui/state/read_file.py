"""What tells cheaply that a file is another one than it was when it was read."""

from __future__ import annotations

from pathlib import Path

from studio.engine.experiment import Experiment
from studio.ui.state.documents import READ_KEYS


class ReadFile:
    """The file or folder that an experiment was read from: when it was written last, and its bytes.

    Cheap enough for the window's thread. What it misses, such as a changed file within a folder, a run notices by the
    values when it is to go on.
    """

    def __init__(self) -> None:
        self._stamp: tuple[int, int] | None = None
        self.is_outdated = False
        """Whether it was written since it was read, as far as `look` has seen."""

    def mark_read(self, experiment: Experiment | None) -> None:
        """It was read just now."""
        self.is_outdated, self._stamp = False, _stamp_of(experiment)

    def serves(self, before: Experiment, now: Experiment) -> bool:
        """Whether what was read for one experiment is what another one would read."""
        return not self.is_outdated and all(before.get(key) == now.get(key) for key in READ_KEYS)

    def look(self, experiment: Experiment | None) -> bool:
        """Whether it was written since; one that is gone can still be used as it was read."""
        now = _stamp_of(experiment)
        self.is_outdated = now is not None and now != self._stamp
        return self.is_outdated


def _stamp_of(experiment: Experiment | None) -> tuple[int, int] | None:
    if experiment is None:
        return None
    try:
        found = Path(experiment.data.path).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
