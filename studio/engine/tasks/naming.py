"""Names for people, from the names of files."""

from __future__ import annotations

import os
from pathlib import Path

_FILE_ENDINGS = (
    ".gz", ".zip", ".csv", ".tsv", ".txt", ".md", ".dat", ".json", ".xlsx", ".parquet",
)  # fmt: skip


def name_of(path: Path) -> str:
    """A name for people: air_passengers_monthly.csv → Air passengers monthly."""
    name = path.name
    while (ending := os.path.splitext(name)[1]) and ending.lower() in _FILE_ENDINGS:
        name = name[: -len(ending)]
    words = " ".join(name.replace("_", " ").replace("-", " ").split()) or name
    return words[:1].upper() + words[1:]
