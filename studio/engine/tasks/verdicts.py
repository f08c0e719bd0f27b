"""What a result is worth: a sentence with its tone, and the checks below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studio.engine.experiment.problems import Fix

Tone = Literal["success", "warning", "danger"]


@dataclass(frozen=True)
class Verdict:
    """Tone, sentence, reason, and at most two experiments worth trying."""

    tone: Tone
    sentence: str
    reason: str
    suggestions: tuple[Fix, ...] = ()


@dataclass(frozen=True)
class CheckLine:
    """One check of a result."""

    title: str
    said: str
    passed: bool
