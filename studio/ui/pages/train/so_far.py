"""What can be said of a run while it trains, from its events alone: lead, patience, over-fitting."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from studio.engine.events import Outcome, RunEnded, RunStarted, Validated
from studio.engine.experiment import TrainingSettings
from studio.ui.pages.run_words import simple_label
from studio.ui.pages.train.lines import Line
from studio.ui.words import count, percent, plural

OVERFITTING_EPOCHS = 3
"""So many epochs without progress, with a falling training loss, are called over-fitting."""
BASELINE = "the baseline"
_NONE = 0.005


def rival_words(started: RunStarted, overview: Any) -> str:
    """What the run is measured against: by its name where several simple answers are drawn."""
    return f"“{simple_label(started.baseline.name, overview)}”" if started.others else BASELINE


def so_far_lines(
    training: TrainingSettings, started: RunStarted, validated: Iterable[Validated], rival: str = BASELINE
) -> list[Line]:
    """Three sentences about a run under way."""
    seen = _newest_of_each_epoch(validated)
    if not seen:
        return [Line("hourglass", "muted", "The first look at the validation part is under way.")]
    if seen[-1].epoch == 0:
        return [lead_line(seen, rival), Line("hourglass", "muted", "The first epoch is under way.")]
    return [lead_line(seen, rival), patience_line(training, started, seen), fitting_line(seen)]


def ended_lines(validated: Iterable[Validated], ended: RunEnded, rival: str = BASELINE) -> list[Line]:
    """How the run went, why it ended, and what is kept of it."""
    seen = _newest_of_each_epoch(validated)
    failed = ended.outcome is Outcome.FAILED
    reason = " ".join(part for part in (ended.reason, ended.remedy if failed else "") if part)
    icon = ("octagon-alert", "danger") if failed else ("flag", "muted")
    lines = [lead_line(seen, rival)] if seen else []
    lines.append(Line(*icon, reason))
    if ended.best_epoch is not None:
        lines.append(Line("save", "muted", f"The model of epoch {count(ended.best_epoch)} is kept."))
    else:
        lines.append(Line("circle-x", "muted", "There is no model to keep."))
    return lines


def lead_line(seen: list[Validated], rival: str = BASELINE) -> Line:
    """Since when the model is better than the simple answer, and by how much at best."""
    best = max((look.skill for look in seen if math.isfinite(look.skill)), default=-math.inf)
    if best <= 0:
        if seen[-1].epoch == 0:
            return Line("equal", "muted", "Judged before its first step; the next look comes after epoch 1.")
        gap = (
            f"; {percent(-best, sign=False)} behind at best" if best < -_NONE and math.isfinite(best) else ""
        )
        return Line("trending-down", "warning", f"Does not beat {rival} yet{gap}.")
    since = None
    for look in reversed(seen):
        if not look.skill > 0:
            break
        since = look.epoch
    lead = percent(best, sign=False) if best >= _NONE else "less than 1\N{NO-BREAK SPACE}%"
    if since is None:
        return Line("trending-down", "warning", f"Behind {rival} again; best lead {lead}.")
    return Line("trending-up", "success", f"Beats {rival} since epoch {count(since)}; best lead {lead}.")


def patience_line(training: TrainingSettings, started: RunStarted, seen: list[Validated]) -> Line:
    """How long nothing got better, and when the run gives up."""
    newest = seen[-1]
    best = next((look.epoch for look in reversed(seen) if look.best), 0)
    since = max(best, started.patience_from)
    waited = newest.epoch - since
    if training.patience == 0:
        return Line(
            "hourglass", "muted", f"Ends after {plural(started.max_epochs, 'epoch')}; it never stops early."
        )
    limit, told = patience_epochs(training, started), _waited(waited, anew=since > best)
    if limit > started.max_epochs - since:
        return Line("hourglass", "muted", f"{told}; ends after epoch {count(started.max_epochs)}.")
    return Line("hourglass", "muted", f"{told}; stops after {count(limit)}.")


def patience_epochs(training: TrainingSettings, started: RunStarted) -> int:
    """After how many epochs without progress both patiences are used up."""
    by_steps = math.ceil(training.patience_steps / max(started.steps_per_epoch, 1))
    return max(training.patience, by_steps)


def fitting_line(seen: list[Validated]) -> Line:
    """Whether the training part still teaches something that holds on the validation part."""
    best = next((look for look in reversed(seen) if look.best), seen[0])
    newest = seen[-1]
    falling = math.isfinite(best.train_loss) and newest.train_loss < best.train_loss
    if newest.epoch - best.epoch >= OVERFITTING_EPOCHS and falling:
        return Line(
            "activity",
            "warning",
            f"Over-fitting since epoch {count(best.epoch + 1)}: only the training loss falls.",
        )
    if best.epoch == newest.epoch and newest.epoch > 0:
        return Line("activity", "success", "Still learning: the newest epoch is the best.")
    return Line("activity", "muted", "No sign of over-fitting.")


def _waited(epochs: int, *, anew: bool) -> str:
    if epochs == 0:
        return "Patience begins anew" if anew else "Progress in the newest epoch"
    return f"{plural(epochs, 'epoch')} without progress"


def _newest_of_each_epoch(validated: Iterable[Validated]) -> list[Validated]:
    """A resumed run says some epochs again: the later word counts."""
    return [look for _, look in sorted({look.epoch: look for look in validated}.items())]
