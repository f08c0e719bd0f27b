"""The files opened last, newest first, kept in the program's own folder."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from studio.engine.errors import OutputError
from studio.engine.files import write_atomic
from studio.engine.home import studio_home
from studio.ui.jobs.job import JobContext

_log = logging.getLogger(__name__)

MOST_KEPT = 5
FILE_NAME = "recent.json"


@dataclass(frozen=True)
class RecentFile:
    """What was opened: its path, the name of its experiment and its task."""

    path: Path
    name: str
    task: str


def read_recent() -> list[RecentFile]:
    """The files opened last; none where nothing readable is kept."""
    try:
        entries = json.loads((studio_home() / FILE_NAME).read_text(encoding="utf-8"))
        return [RecentFile(Path(entry["path"]), entry["name"], entry["task"]) for entry in entries]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as reason:
        _log.warning("The list of recent files cannot be read: %s", reason)
        return []


def add_recent(opened: RecentFile) -> list[RecentFile]:
    """Writes down one more opened file and gives the list with it at the head; a path stands in it once.

    A disk that takes nothing costs the list, not the work: it is logged.
    """
    files = [opened, *(other for other in read_recent() if other.path != opened.path)][:MOST_KEPT]
    _write(files)
    return files


def forget_file(_context: JobContext, path: Path) -> None:
    """Job: takes a file off the list."""
    _write([other for other in read_recent() if other.path != path])


def _write(files: list[RecentFile]) -> None:
    entries = [{"path": str(entry.path), "name": entry.name, "task": entry.task} for entry in files]
    try:
        write_atomic(studio_home() / FILE_NAME, json.dumps(entries, indent=1, ensure_ascii=False).encode())
    except (OSError, OutputError) as reason:
        _log.warning("The list of recent files cannot be kept: %s", reason)
