"""The sentence of the banner above a series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ForecastOverview


def bold_names(overview: ForecastOverview) -> str:
    """Names of left-out columns stand out in the sentence."""
    sentence = overview.sentence
    for column in overview.columns:
        if column.role == "left_out":
            alone = rf"(?<![\w*]){re.escape(column.name)}(?![\w*])"
            sentence = re.sub(alone, lambda found: f"**{found.group()}**", sentence)
    return sentence
