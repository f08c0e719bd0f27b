"""What a result is worth: a sentence with its tone, and the checks below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studio.engine.experiment.problems import Fix
from studio.engine.predict.bundle import Bundle

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


def percent(share: float) -> str:
    """A share as whole per cent, with a no-break space; below 1 % with one decimal, and never 0 where it is more."""
    value = 100 * abs(share)
    if 0 < value < 0.1:
        return "under 0.1\u00a0%"
    return f"{value:.0f}\u00a0%" if value >= 1 or value == 0 else f"{value:.1f}\u00a0%"


def how_it_ended(
    bundle: Bundle, *remarks: str, untrained: str = "No epoch was better than the untrained network."
) -> str:
    """Why a training ended, what else there is to say, which epoch was kept, and whether it could learn more.

    `untrained` stands where no epoch was better than the start.
    """
    facts = bundle.facts
    best, epochs = facts.get("best_epoch"), facts.get("epochs")
    kept = untrained if best == 0 else f"Best epoch {best} of {epochs}, its weights restored."
    still = best == epochs and facts.get("outcome") == "finished"
    more = "Still improving at the last epoch: train longer before you judge." if still else ""
    return " ".join(part for part in (str(facts.get("reason", "")), *remarks, kept, more) if part)


def train_longer(bundle: Bundle) -> list[Fix]:
    """The cure for a training whose best epoch was its last; none for another."""
    facts = bundle.facts
    if facts.get("best_epoch") != facts.get("epochs"):
        return []
    epochs = 2 * bundle.experiment.training.max_epochs
    return [Fix(f"Train up to {epochs} epochs", {"training.max_epochs": epochs})]
