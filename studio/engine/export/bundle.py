"""The bundle: what the studio itself opens."""

from __future__ import annotations

from pathlib import Path

from studio.engine.predict.bundle import Bundle, save_bundle
from studio.engine.tasks.export_parts import ExportParts

CLIENT = "bundle"


def write(bundle: Bundle, parts: ExportParts, path: Path) -> tuple[Path, ...]:
    """Writes the bundle. Raises OutputError."""
    save_bundle(bundle, path)
    return (path,)
