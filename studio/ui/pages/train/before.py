"""What the Train page shows before a start: what is to be beaten, the naive forecast, what will happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.experiment import Experiment
from studio.engine.metrics.baselines import simple_forecast
from studio.ui.pages.train.lines import Line
from studio.ui.words import count, plural

Floats = npt.NDArray[np.float64]
_LEAST_HISTORY = 24


@dataclass(frozen=True)
class FilmWindow:
    """A window of the validation part [c] and [h], and its simple forecast [h] where it can be told."""

    history: Floats
    actual: Floats
    baseline: Floats | None


def floats(values: Sequence[float]) -> Floats:
    """Numbers of an event as an array."""
    return np.asarray(values, dtype=np.float64)


def to_beat(overview: Any) -> Any:
    """The simple forecast that is best on the validation part, None where there is none."""
    return next(iter(getattr(overview, "simple_forecasts", ())), None)


def baseline_loss(overview: Any) -> float | None:
    """The loss that the simple forecast has on the plot's scale; None before anybody measured it."""
    loss = getattr(to_beat(overview), "validation_loss", None)
    return float(loss) if loss is not None else None


def start_words(experiment: Experiment, overview: Any) -> str:
    """What stands in the empty plot below its title."""
    simple = to_beat(overview)
    if simple is None:
        return ""
    drawn = baseline_loss(overview) is not None
    line = "The dashed line is" if drawn else "A dashed line will be"
    words = f"{line} the forecast “{simple.label}”."
    if experiment.model.on_top_of == simple.name:
        return f"{words} The model starts on it; all that goes below is learned."
    return f"{words} Below it, the model is better than that forecast."


def will_happen(experiment: Experiment, overview: Any) -> list[Line]:
    """Three lines: the size of an epoch, when it stops, what is kept."""
    training = experiment.training
    patience = plural(training.patience, "epoch")
    if training.patience_steps > 0:  # both must be used up, see patience_epochs
        patience += f" and {plural(training.patience_steps, 'step')}"
    stops = f"Stops after {patience} without progress, after {plural(training.max_epochs, 'epoch')} at the latest."
    if training.patience == 0:
        stops = f"Ends after {plural(training.max_epochs, 'epoch')}."
    return [
        Line("refresh-cw", "muted", _epoch_words(experiment, overview)),
        Line("hourglass", "muted", stops),
        Line("save", "muted", "The best model and the last three are kept."),
    ]


def naive_window(experiment: Experiment, overview: Any) -> FilmWindow | None:
    """The window in the middle of the validation part, from the series that the overview holds.

    The film of the run shows the window that the run chooses; this is what the data looks like before it.
    """
    plot, simple = getattr(overview, "plot", None), to_beat(overview)
    if plot is None or plot.column not in experiment.data.targets:
        return None
    values = np.asarray(plot.values, dtype=np.float64)
    horizon, context = experiment.preparation.horizon, experiment.preparation.context_length
    shown = min(context, max(2 * horizon, _LEAST_HISTORY))
    first, last = np.searchsorted(plot.times, [plot.train_end, plot.validation_end])
    origin = int(first + last) // 2
    if origin - shown + 1 < 0 or origin + horizon >= len(values):
        return None
    season = int(getattr(overview, "season", 0) or experiment.preparation.season_length)
    baseline = None
    if simple is not None and (simple.name != "seasonal" or season > 1):
        forecast = simple_forecast(
            simple.name,
            values[:, None],
            np.array([origin]),
            horizon,
            season=max(season, 1),
            context_length=context,
        )
        baseline = forecast[0, :, 0]
    return FilmWindow(
        values[origin - shown + 1 : origin + 1], values[origin + 1 : origin + horizon + 1], baseline
    )


def _epoch_words(experiment: Experiment, overview: Any) -> str:
    windows = dict(getattr(overview, "windows", None) or {}).get("train", 0)
    size = experiment.training.batch_size
    much = f"{plural(windows, 'window')} to learn from" if windows else "All training windows once an epoch"
    if windows and size and experiment.preparation.stride == 1:
        return f"{plural(-(-windows // size), 'step')} an epoch: {much}, {count(size)} at once."
    open_choices = (
        experiment.model.on_top_of, experiment.preparation.calendar, experiment.training.learn_from,
    )  # fmt: skip
    if "auto" in open_choices:
        return f"{much}. Short trials come first and choose how it starts."
    return f"{much}."
