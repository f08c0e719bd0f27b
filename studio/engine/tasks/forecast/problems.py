"""Everything that stands in the way of a training, found before it is started."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from studio.engine.data.prepare.split import TRAIN
from studio.engine.data.profile import Profile, Roles, profile_table
from studio.engine.data.table import Table
from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.engine.experiment.problems import Fix, Problem, errors_first
from studio.engine.models.facts import ModelSizes, parameter_count
from studio.engine.tasks.forecast.prepared import ForecastData, check_prepared
from studio.engine.tasks.forecast.role_problems import LISTS, names_in, role_problems, without
from studio.engine.tasks.forecast.training import can_learn_every_step, check_start
from studio.engine.tasks.forecast.window_problems import window_problems
from studio.engine.tasks.forecast.words import steps_of
from studio.engine.tasks.remembered import remembered

BY_HEART = 50  # parameters for each window from which on a network simply remembers
USUAL_UNITS = 64


def find_problems(
    experiment: Experiment,
    table: Table,
    profile: Profile,
    roles: Roles,
    prepared: ForecastData | StudioError,
    sizes: ModelSizes,
) -> tuple[Problem, ...]:
    """All problems at once, errors first. `prepared` is the reason where the rows could not be laid out."""
    problems = role_problems(experiment, table, profile, roles)
    problems += _learning(experiment)
    if isinstance(prepared, StudioError):
        if not any(problem.severity == "error" and problem.key.startswith("data.") for problem in problems):
            problems.append(_unread(experiment, table, prepared))
        return errors_first(problems)
    problems += _values(experiment, prepared)
    problems += window_problems(prepared, table)
    problems += _start(experiment, prepared)
    problems += _size(experiment, prepared, sizes)
    if not any(problem.severity == "error" for problem in problems):
        problems += _rest(prepared, table)
    return errors_first(problems)


def _unread(experiment: Experiment, table: Table, reason: StudioError) -> Problem:
    """The rows could not be put in order."""
    data, key, fixes = experiment.data, "data.time", []
    if "same time" in reason.what:
        key = "data.series_id"
        found = remembered(table, ("profile", None, None), lambda: profile_table(table))
        if found.series_id and found.series_id != data.series_id:
            values: dict[str, object] = {"data.series_id": found.series_id, "data.time": found.time}
            fixes.append(Fix(f"Series by {found.series_id}", values))
        fixes.append(Fix("Take the rows in their order", {"data.time": ""}))
    elif "split column" in reason.what:
        key = "data.split_column"
        fixes.append(Fix("Split by share", {key: ""}))
    elif data.time:
        fixes.append(Fix("Take the rows in their order", {key: ""}))
    detail = " ".join(part for part in (reason.meaning, reason.remedy) if part)
    return Problem("error", key, reason.what.rstrip("."), detail, tuple(fixes))


def _values(experiment: Experiment, prepared: ForecastData) -> Iterator[Problem]:
    """Columns without a value where they need one, and targets without a logarithm."""
    series, training = prepared.series, prepared.parts == TRAIN
    for number, name in enumerate(series.columns):
        key = next(key for key in LISTS if name in names_in(experiment, key))
        known = series.observed[training, number]
        leave = (Fix("Leave it out", without(experiment, key, name)),) if key != "data.targets" else ()
        if not known.any():
            yield Problem(
                "error", key, f"{name} has no value in the training part",
                "Nothing can be learned from it.", leave,
            )  # fmt: skip
        elif key == "data.targets" and np.ptp(series.values[training, number][known]) == 0:
            yield Problem(
                "warning", key, f"{name} never changes in the training part",
                "There is nothing to learn; the last value is as good as any model.",
            )  # fmt: skip
        elif key == "data.known_future_features" and np.isnan(series.values[:, number]).any():
            fill = (Fix("Fill forward", {"data.missing": "forward"}),) if experiment.data.missing in (
                "mask", "drop",
            ) else ()  # fmt: skip
            yield Problem(
                "error", key, f"{name} is known of the future and has holes",
                "A value that is known beforehand has to be there for every step.", fill + leave,
            )  # fmt: skip
    targets = prepared.targets[training]
    if experiment.preparation.transform == "log" and (targets <= 0).any():
        count = int((targets <= 0).sum())
        yield Problem(
            "error", "preparation.transform", "The target has values without a logarithm",
            f"{count:,} of the training values are 0 or below.",
            (Fix("No transform", {"preparation.transform": "none"}),),
        )  # fmt: skip


def _learning(experiment: Experiment) -> Iterator[Problem]:
    if experiment.training.learn_from != "every_step" or can_learn_every_step(experiment):
        return
    fixes = [Fix("Let it choose", {"training.learn_from": "auto"})]
    if can_learn_every_step(experiment.with_values({"model.bidirectional": False})):
        fixes.append(Fix("Read forwards only", {"model.bidirectional": False}))
    yield Problem(
        "error", "training.learn_from", "This model cannot learn from every step",
        "With both directions, another read-out than the last state, window scaling or differences, earlier "
        "states have seen what they would have to predict.", tuple(fixes),
    )  # fmt: skip


def _start(experiment: Experiment, prepared: ForecastData) -> Iterator[Problem]:
    if experiment.model.on_top_of != "seasonal":
        return
    auto, season = Fix("Let it choose", {"model.on_top_of": "auto"}), prepared.season
    if season <= 1:
        yield Problem(
            "warning", "model.on_top_of", "No season was found",
            "The model would start on the last value.", (auto,),
        )  # fmt: skip
    elif season > experiment.preparation.context_length:
        words = steps_of(season, prepared.series.rhythm)
        yield Problem(
            "error", "model.on_top_of", "The season does not fit in the look back",
            f"A start on it needs to read {words}; it reads {experiment.preparation.context_length:,}.",
            (Fix(f"Look back {words}", {"preparation.context_length": season}), auto),
        )  # fmt: skip


def _size(experiment: Experiment, prepared: ForecastData, sizes: ModelSizes) -> Iterator[Problem]:
    """A network that was made much larger than the windows can fill; the usual size is never blamed."""
    model, windows = experiment.model, len(prepared.train_origins)
    parameters = parameter_count(model, sizes)
    if model.hidden_size <= USUAL_UNITS or not windows or parameters < BY_HEART * windows:
        return
    yield Problem(
        "warning", "model.hidden_size", f"{windows:,} windows for {parameters:,} parameters",
        "A network of this size will learn them by heart. You can train it all the same.",
        (Fix(f"Use {USUAL_UNITS} units", {"model.hidden_size": USUAL_UNITS}),),
    )  # fmt: skip


def _rest(prepared: ForecastData, table: Table) -> Iterator[Problem]:
    """What the training itself would refuse and nobody above has named."""
    checks: tuple[Callable[[], None], ...] = (
        lambda: check_prepared(prepared, table),
        lambda: check_start(prepared),
    )
    for check in checks:
        try:
            check()
        except StudioError as reason:
            detail = f"{reason.meaning} {reason.remedy}".strip()
            key, fixes = _blamed(prepared.experiment, reason.what)
            yield Problem("error", key, reason.what.rstrip("."), detail, fixes)


def _blamed(experiment: Experiment, what: str) -> tuple[str, tuple[Fix, ...]]:
    """The setting that a refusal is about, and how to be rid of the column it names."""
    data = experiment.data
    for name in data.static_features:
        if f"The column {name} " in what:
            values = without(experiment, "data.static_features", name)
            past = {**values, "data.past_features": (*data.past_features, name)}
            return "data.static_features", (Fix("Make it a past feature", past), Fix("Leave it out", values))
    return "data.targets", ()
