"""Where exported files go unless somebody says otherwise."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths

FOLDER = "Recurrent Studio"
MOST_LETTERS = 60
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def default_folder(name: str) -> Path:
    """The experiment's own folder among the user's documents; it is made by the export."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / FOLDER / folder_name(name)


def folder_name(name: str) -> str:
    """A name that every file system takes: "JFK temperature"."""
    cleaned = _FORBIDDEN.sub(" ", name)
    return " ".join(cleaned.split())[:MOST_LETTERS].strip(". ") or "Model"


def file_stem(name: str) -> str:
    """The file's name without its ending: "jfk_temperature"."""
    stem = re.sub(r"\W+", "_", name.lower()).strip("_")
    return stem[:MOST_LETTERS].strip("_") or "model"
