"""The runs on this computer, as their folders tell of them. No torch here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studio.engine.errors import StudioError
from studio.engine.experiment import load_experiment
from studio.engine.files import output_error
from studio.engine.home import runs_folder
from studio.engine.training.run_files import LOG_FILE, last_record


def list_runs() -> list[dict[str, Any]]:
    """One record a run, the newest first; a folder that is no run is left out. Raises OutputError."""
    records = []
    try:
        folders = sorted(runs_folder().iterdir(), reverse=True)
    except OSError as fault:
        raise output_error(Path(fault.filename or "The folder of runs"), fault) from None
    for folder in folders:
        record = read_run(folder)
        if record is not None:
            records.append(record)
    return records


def read_run(folder: Path) -> dict[str, Any] | None:
    """What is known of a run, None where the folder holds none. `outcome` is None where it never ended."""
    try:
        experiment = load_experiment(folder / "experiment.toml")
    except StudioError:
        return None
    last = last_record(folder / LOG_FILE)
    ended = last if last.get("event") == "run_ended" else {}
    return {
        "run_dir": str(folder),
        "name": experiment.name,
        "task": experiment.task,
        "outcome": ended.get("outcome"),
        "best_epoch": ended.get("best_epoch"),
        "best_val_loss": ended.get("best_val_loss"),
        "seconds": ended.get("seconds"),
    }
