"""The preferences in force; a change acts at once and is written down beside the window's thread."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal

from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.state.preferences import SCHEMES, Preferences, read_preferences, write_preferences
from studio.ui.theme import SCALES


class PreferenceStore(QObject):
    """Holds the preferences of the program."""

    changed = Signal(object)
    """Preferences"""

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._preferences = read_preferences()

    @property
    def preferences(self) -> Preferences:
        """What is in force."""
        return self._preferences

    def set_scheme(self, scheme: str) -> None:
        """Light, dark or system. Raises ValueError for another word."""
        if scheme not in SCHEMES:
            raise ValueError(f"The scheme is one of {', '.join(SCHEMES)}; it was {scheme}.")
        self._set(dataclasses.replace(self._preferences, scheme=scheme))

    def next_scheme(self) -> None:
        """From light to dark to the system's and around."""
        place = SCHEMES.index(self._preferences.scheme)
        self.set_scheme(SCHEMES[(place + 1) % len(SCHEMES)])

    def set_scale(self, scale: float) -> None:
        """The factor on all sizes. Raises ValueError for one that is not offered."""
        if scale not in SCALES:
            raise ValueError(f"The scale is one of {', '.join(map(str, SCALES))}; it was {scale}.")
        self._set(dataclasses.replace(self._preferences, scale=scale))

    def step_scale(self, step: int) -> None:
        """One size up (1) or down (−1); nothing at the ends."""
        place = SCALES.index(self._preferences.scale) + step
        if 0 <= place < len(SCALES):
            self.set_scale(SCALES[place])

    def set_reduce_motion(self, reduce: bool) -> None:
        """Whether nothing moves by itself."""
        self._set(dataclasses.replace(self._preferences, reduce_motion=reduce))

    def set_library_gigabytes(self, gigabytes: float) -> None:
        """The budget for all runs; 0 for none."""
        self._set(dataclasses.replace(self._preferences, library_gigabytes=gigabytes))

    def _set(self, preferences: Preferences) -> None:
        if preferences == self._preferences:
            return
        self._preferences = preferences
        self.changed.emit(preferences)
        self._jobs.prepare(_write, preferences).start()


def _write(_context: JobContext, preferences: Preferences) -> None:
    write_preferences(preferences)
