"""The sentence that hurts: how far ahead a simple forecast is still better than the model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from studio.ui.charts.growing import Floats
from studio.ui.charts.number_text import ahead, count


def horizon_sentence(
    model: Floats, baselines: Mapping[str, Floats], step_label: str, how: Mapping[str, str] | None = None
) -> str:
    """Compares errors [h] by step ahead; `how` says what a baseline does ("copying the last value")."""
    if not baselines:
        return ""
    reach = {name: _leading(errors < model) for name, errors in baselines.items()}
    name, steps = max(reach.items(), key=lambda pair: pair[1])
    horizon = len(model)
    if steps == horizon:
        return f"{_words(name, how).capitalize()} is better at every step."
    if steps:
        return f"Up to {ahead(steps, step_label)}, {_words(name, how)} is better."
    worse = {name: int(np.sum(errors < model)) for name, errors in baselines.items()}
    name, steps = max(worse.items(), key=lambda pair: pair[1])
    if steps:
        return f"At {count(steps)} of {count(horizon)} steps, {_words(name, how)} is better."
    if all((errors > model).all() for errors in baselines.values()):
        return "Better than every simple forecast at every step."
    return "No simple forecast is better at any step."


def _leading(better: np.ndarray) -> int:
    return len(better) if better.all() else int(np.argmin(better))


def _words(name: str, how: Mapping[str, str] | None) -> str:
    return (how or {}).get(name, f"“{name}”")
