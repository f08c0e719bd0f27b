"""Sets of settings to begin from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.engine.errors import SettingError


@dataclass(frozen=True)
class Preset:
    """A named set of settings: `values` by key change an experiment, everything else stays."""

    name: str
    label: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


def find_preset(presets: tuple[Preset, ...], name: str) -> Preset:
    """The preset of that name. Raises SettingError naming those there are."""
    for preset in presets:
        if preset.name == name:
            return preset
    known = ", ".join(preset.name for preset in presets)
    raise SettingError(
        f"Unknown preset {name}.", remedy=f"Presets: {known}." if known else "This task has no presets."
    )
