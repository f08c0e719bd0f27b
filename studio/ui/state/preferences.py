"""The preferences of the program, apart from every experiment."""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import dataclass
from typing import Any

from studio.engine.errors import OutputError
from studio.engine.files import write_atomic
from studio.engine.home import studio_home
from studio.ui.theme import SCALES

_log = logging.getLogger(__name__)

FILE_NAME = "settings.json"
MOST_GIGABYTES = 1_000_000
SCHEMES = ("light", "dark", "system")


@dataclass(frozen=True)
class Preferences:
    """Scheme (light, dark, system), factor on all sizes, whether things move, and the budget of the library in
    gigabytes, 0 for none.
    """

    scheme: str = "system"
    scale: float = 1.0
    reduce_motion: bool = False
    library_gigabytes: float = 0.0


def read_preferences() -> Preferences:
    """What was kept; the defaults for whatever is missing or makes no sense."""
    try:
        kept = json.loads((studio_home() / FILE_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError) as reason:
        _log.warning("The settings cannot be read: %s", reason)
        return Preferences()
    return _sensible(kept if isinstance(kept, dict) else {})


def write_preferences(preferences: Preferences) -> None:
    """Keeps them; a disk that takes nothing is logged, since nothing of the work depends on it."""
    try:
        content = json.dumps(dataclasses.asdict(preferences), indent=1)
        write_atomic(studio_home() / FILE_NAME, content.encode())
    except (OSError, OutputError) as reason:
        _log.warning("The settings cannot be kept: %s", reason)


def _sensible(kept: dict[str, Any]) -> Preferences:
    default = Preferences()
    scheme, scale, motion = (kept.get(name) for name in ("scheme", "scale", "reduce_motion"))
    budget = kept.get("library_gigabytes")
    if isinstance(budget, bool) or not isinstance(budget, (int, float)) or not 0 <= budget < MOST_GIGABYTES:
        budget = default.library_gigabytes
    return Preferences(
        scheme=scheme if scheme in SCHEMES else default.scheme,
        scale=float(scale) if scale in SCALES else default.scale,
        reduce_motion=motion if isinstance(motion, bool) else default.reduce_motion,
        library_gigabytes=float(budget),
    )
