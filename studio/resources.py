"""The one finder of shipped files: icons, fonts and sample data.

They lie in the top-level folder `resources/` of the source tree, in `studio/_resources` of an installed wheel, and
beside the program in a frozen one.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def resource_root() -> Path:
    """The folder that holds the shipped files. Raises FileNotFoundError where the installation lacks it."""
    package = Path(__file__).resolve().parent
    candidates = [package / "_resources", package.parent / "resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(
        f"The installation has no resources folder (looked at {', '.join(map(str, candidates))})."
    )


def resource_path(name: str) -> Path:
    """The path of one shipped file or folder, named with forward slashes, such as `icons/play.svg`."""
    return resource_root() / name
