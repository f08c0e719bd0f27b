"""A run's experiment as a new document; runs in a job."""

from __future__ import annotations

from pathlib import Path

from studio.engine.errors import OutputError
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobContext
from studio.ui.state.last_session import draft_path, write_draft


def write_clone(_context: JobContext, number: int) -> Path:
    """Writes the experiment of a run as the draft and gives its path, to be opened. Raises StudioError."""
    from studio.engine.library.library import Library

    with Library() as library:
        experiment = library.experiment(number)
    return write_as_draft(_context, experiment)


def write_as_draft(_context: JobContext, experiment: Experiment) -> Path:
    """Writes an experiment as the draft and gives its path, to be opened. Raises OutputError."""
    if not write_draft(experiment):
        raise OutputError(
            "The experiment cannot be written.", "Nothing was changed.", "Check the room on the disk."
        )
    return draft_path()
