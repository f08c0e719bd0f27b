"""The runs on this computer, as their folders tell of them. No torch here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from studio.engine.errors import StudioError
from studio.engine.experiment import load_experiment
from studio.engine.files import output_error
from studio.engine.home import runs_folder


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
    ended = _last_record(folder / "events.jsonl", "run_ended") or {}
    return {
        "run_dir": str(folder),
        "name": experiment.name,
        "task": experiment.task,
        "outcome": ended.get("outcome"),
        "best_epoch": ended.get("best_epoch"),
        "best_val_loss": ended.get("best_val_loss"),
        "seconds": ended.get("seconds"),
    }


def _last_record(path: Path, kind: str) -> dict[str, Any] | None:
    """The last line of a run's log, where it is of this kind. Only the end of the file is read."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - 65_536))
            lines = stream.read().decode("utf-8", "replace").splitlines()
        record = json.loads(lines[-1]) if lines else {}
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and record.get("event") == kind else None
