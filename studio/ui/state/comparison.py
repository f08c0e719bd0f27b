"""When two experiments mean the same run."""

from __future__ import annotations

import dataclasses

from studio.engine.experiment import Experiment


def same_settings(one: Experiment | None, other: Experiment | None) -> bool:
    """Whether both would train the same: their names do not count."""
    if one is None or other is None:
        return one is other
    return dataclasses.replace(one, name="") == dataclasses.replace(other, name="")
