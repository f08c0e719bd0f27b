"""The one slow call of the Export page; runs in a job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studio.ui.jobs.job import JobContext


def export_file(context: JobContext, run_dir: Path, format_name: str, path: Path) -> Any:
    """Writes the model of a run, asks the file the same as the model, and returns its certificate.

    Raises RunFailedError where the file does not answer as the model does, or cannot be loaded: nothing is
    left then.
    """
    from studio.engine.export import export_run
    from studio.engine.files import make_folder

    make_folder(path.parent)
    return export_run(run_dir, format_name, path, context.progress)
