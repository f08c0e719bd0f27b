"""Where the program keeps what it writes on this computer: library, settings, cache and crash reports."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

HOME_VARIABLE = "RECURRENT_STUDIO_HOME"


def studio_home() -> Path:
    """The program's own folder, made on demand.

    `RECURRENT_STUDIO_HOME` overrides the place. Raises OSError.
    """
    override = os.environ.get(HOME_VARIABLE, "").strip()
    home = Path(override).expanduser() if override else user_data_path("Recurrent Studio", appauthor=False)
    home.mkdir(parents=True, exist_ok=True)
    return home


def cache_folder() -> Path:
    """The folder for what can be made again at any time, made on demand. Raises OSError."""
    folder = studio_home() / "cache"
    folder.mkdir(exist_ok=True)
    return folder


def runs_folder() -> Path:
    """The folder of all runs, made on demand. Raises OSError."""
    folder = studio_home() / "runs"
    folder.mkdir(exist_ok=True)
    return folder
