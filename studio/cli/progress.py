"""What a person sees of a training in the terminal: one line that renews itself, or one line an epoch in a log."""

from __future__ import annotations

import math
import sys
import time

from studio.cli.main import say
from studio.cli.names import metric_name, simple_name
from studio.engine.events import Event, Prepared, RunStarted, StepsDone, Validated

BAR = 24


class Progress:
    """Reads events, writes to stderr."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._started: RunStarted | None = None
        self._shown = 0.0
        self._last = ""

    def __call__(self, event: Event) -> None:
        """Shows one event."""
        match event:
            case Prepared():
                say(event.what)
            case RunStarted():
                self._started = event
                reference = event.baseline
                say(
                    f"{event.parameters:,} parameters on {event.device}; to beat: {simple_name(reference.name)}, "
                    f"{metric_name(reference.metric)} {reference.value:.4g}"
                )
                said = (f"{key.rpartition('.')[2]} {value}" for key, value in event.resolved.items())
                say(f"chosen: {', '.join(said).replace('_', ' ')}")
            case StepsDone() if self._live and self._started is not None:
                self._bar(self._started, event.epoch, event.first_step + len(event.losses) - 1)
            case Validated():
                loss = f"loss {event.train_loss:.4g}, " if math.isfinite(event.train_loss) else ""
                self._last = (
                    f"epoch {event.epoch}: {loss}validation {event.val_loss:.4g}{self._figure(event)}"
                    f"{skill_words(event.skill)}{'  best' if event.best else ''}"
                )
                say(("\r\x1b[K" if self._live else "") + self._last)
            case _:
                pass

    def _figure(self, event: Validated) -> str:
        """The figure that skill is measured by."""
        metric = self._started.baseline.metric if self._started else ""
        value = event.metrics.get(metric, math.nan)
        return f", {metric_name(metric)} {value:.4g}" if math.isfinite(value) else ""

    def _bar(self, started: RunStarted, epoch: int, step: int) -> None:
        now = time.monotonic()
        if now - self._shown < 0.1:
            return
        self._shown = now
        done = (step - 1) % started.steps_per_epoch + 1
        filled = BAR * done // started.steps_per_epoch
        bar = "█" * filled + "·" * (BAR - filled)
        sys.stderr.write(
            f"\r\x1b[Kepoch {epoch} of {started.max_epochs} {bar} {done}/{started.steps_per_epoch}"
        )
        sys.stderr.flush()


def skill_words(skill: float) -> str:
    """The gain over the simple answer; nothing where that one makes no error."""
    if not math.isfinite(skill):
        return ""
    return f", skill {round(100 * skill):+d} %" if skill > -10 else ", skill below −999 %"
