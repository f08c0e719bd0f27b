"""What a format brings: how its files are written, and which runtime they are tried in."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.export_parts import ExportParts


class Format(Protocol):
    """A module of this room that writes one format."""

    CLIENT: str
    """The word by which the client in the fresh process knows how to load the file."""

    def write(self, bundle: Bundle, parts: ExportParts, path: Path) -> tuple[Path, ...]:
        """Writes the file and what belongs beside it. Returns both, `path` first. Raises OutputError."""
        ...
