"""Errors a user can act on: what happened, what it means for the work, what to do."""

from __future__ import annotations


class StudioError(Exception):
    """A problem said in words for people; the terminal shows it as one message, the window as a banner.

    `exit_code` follows the command line's contract: 2 bad usage or bad input, 3 the run failed.
    """

    exit_code = 2

    def __init__(self, what: str, meaning: str = "", remedy: str = "") -> None:
        self.what, self.meaning, self.remedy = what, meaning, remedy
        super().__init__(what, meaning, remedy)

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.meaning, self.remedy) if part)


class DataError(StudioError):
    """A file or table that cannot be used as it is."""


class SettingError(StudioError):
    """A setting that is unknown, out of its range, or does not fit the data."""


class OutputError(StudioError):
    """A place that cannot be written."""


class ModelError(StudioError):
    """A run, bundle or exported file that cannot be used as a model."""


class RunFailedError(StudioError):
    """A run that could not go on: a non-finite loss, no memory, no disk."""

    exit_code = 3
