"""What the Train page shows before a start: what is to be beaten, the naive answer, what will happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.experiment import Experiment
from studio.engine.metrics.baselines import simple_forecast
from studio.ui.pages.figures import ToBeat, answers_to_beat
from studio.ui.pages.overviews import kind_of
from studio.ui.pages.train.confusion_film import Counts
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


def to_beat(overview: Any, metric: str = "mae") -> ToBeat | None:
    """The simple answer that is best on the validation part, None where there is none."""
    return next(iter(answers_to_beat(overview, metric)), None)


def drawn_answers(overview: Any) -> list[tuple[str, float]]:
    """Name and loss of the simple answers that the empty plot shows: of a forecast the best one alone."""
    known = [(answer.label, answer.loss) for answer in answers_to_beat(overview) if answer.loss is not None]
    return known if kind_of(overview) in ("texts", "language") else known[:1]


def start_words(experiment: Experiment, overview: Any) -> str:
    """What stands in the empty plot below its title."""
    simple = to_beat(overview)
    if simple is None:
        return ""
    drawn = drawn_answers(overview)
    if len(drawn) > 1:
        return "The dashed lines are simple answers. Below them, the model is better than they are."
    line = "The dashed line is" if drawn else "A dashed line will be"
    what = "forecast" if experiment.task == "forecast" else "simple answer"
    words = f"{line} the {what} “{simple.label}”."
    if experiment.task == "forecast" and experiment.model.on_top_of == simple.name:
        return f"{words} The model starts on it; all that goes below is learned."
    return f"{words} Below it, the model is better than that {what}."


def will_happen(experiment: Experiment, overview: Any) -> list[Line]:
    """Three lines: the size of an epoch, when it stops, what is kept."""
    training = experiment.training
    patience = plural(training.patience, "epoch")
    if training.patience >= training.max_epochs:
        patience = ""  # it cannot run out before the end
    elif training.patience_steps > 0:  # both must be used up, see patience_epochs
        patience += f" and {plural(training.patience_steps, 'step')}"
    stops = f"Stops after {patience} without progress, after {plural(training.max_epochs, 'epoch')} at the latest."
    if training.patience == 0 or not patience:
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


def naive_counts(overview: Any) -> tuple[tuple[str, ...], Counts] | None:
    """The classes, and the matrix of taking every text of the validation part for the largest class."""
    classes = getattr(overview, "classes", ())
    if not classes:
        return None
    largest = max(range(len(classes)), key=lambda place: classes[place].train)
    counts = np.zeros((len(classes), len(classes)), dtype=np.int64)
    counts[:, largest] = [known.validation for known in classes]
    return tuple(known.label for known in classes), counts


def _epoch_words(experiment: Experiment, overview: Any) -> str:
    kind = kind_of(overview)
    if kind == "texts":
        return _texts_words(experiment, overview)
    if kind == "language":
        return _lanes_words(experiment, overview)
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


def _texts_words(experiment: Experiment, overview: Any) -> str:
    texts, size = dict(overview.items).get("train", 0), experiment.training.batch_size
    much = f"{plural(texts, 'text')} to learn from"
    if not size:
        return f"{much}, each once an epoch."
    return f"{plural(-(-texts // size), 'step')} an epoch: {much}, {count(size)} at once."


def _lanes_words(experiment: Experiment, overview: Any) -> str:
    lanes, sizes = overview.lanes, overview.sizes
    if lanes is None:
        return "The training part is read in lanes side by side."
    side = f"{plural(lanes.lanes, 'lane')} of {plural(lanes.length, sizes.unit, sizes.units)} side by side"
    return (
        f"{plural(lanes.steps, 'step')} an epoch: {side}, {count(experiment.training.bptt_length)} at a time."
    )
