"""Problems of roles and columns: what can be seen before any row is put in order."""

from __future__ import annotations

from collections.abc import Iterator

from studio.engine.data.profile import Profile, Roles
from studio.engine.data.table import Table
from studio.engine.experiment import Experiment
from studio.engine.experiment.problems import Fix, Problem
from studio.engine.tasks.forecast.columns_shown import MOSTLY_EMPTY

LISTS = {
    "data.targets": "target",
    "data.past_features": "past feature",
    "data.known_future_features": "known-future feature",
    "data.static_features": "static feature",
}
KEYS = {"data.time": "time", "data.series_id": "series id", "data.split_column": "split column"}


def role_problems(experiment: Experiment, table: Table, profile: Profile, roles: Roles) -> list[Problem]:
    """Missing targets, columns that are not there, are no numbers, have two roles or are mostly empty."""
    return [
        *_target(experiment, roles),
        *_absent(experiment, table),
        *_unnamed(experiment, table),
        *_words(experiment, table),
        *_twice(experiment),
        *_holes(experiment, table, profile),
    ]


def without(experiment: Experiment, key: str, name: str) -> dict[str, object]:
    """The setting that takes a column out of a list."""
    return {key: tuple(column for column in names_in(experiment, key) if column != name)}


def names_in(experiment: Experiment, key: str) -> tuple[str, ...]:
    """The columns of one list of roles."""
    value = experiment.get(key)
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _target(experiment: Experiment, roles: Roles) -> Iterator[Problem]:
    if experiment.data.targets:
        return
    fixes: tuple[Fix, ...] = ()
    if roles.target:
        values: dict[str, object] = {"data.targets": (roles.target,)}
        for key in LISTS:
            if key != "data.targets" and roles.target in names_in(experiment, key):
                values |= without(experiment, key, roles.target)
        fixes = (Fix(f"Predict {roles.target}", values),)
    yield Problem("error", "data.targets", "No target is chosen", "The model would predict nothing.", fixes)


def _absent(experiment: Experiment, table: Table) -> Iterator[Problem]:
    for key, role in {**KEYS, **LISTS}.items():
        for name in names_in(experiment, key):
            if name in table.frame:
                continue
            values = without(experiment, key, name) if key in LISTS else {key: ""}
            yield Problem(
                "error", key, f"There is no column {name}",
                f"The experiment uses it as {role}; {table.path.name} does not have it.",
                (Fix("Leave it out", values),),
            )  # fmt: skip


def _unnamed(experiment: Experiment, table: Table) -> Iterator[Problem]:
    name = experiment.data.series_id
    missing = table.column(name).missing if name and name in table.frame else 0
    if missing:
        rows = "One row has" if missing == 1 else f"{missing:,} rows have"
        yield Problem(
            "error",
            "data.series_id",
            f"{rows} no series id",
            "To which series such a row belongs is not known.",
            (Fix("One series", {"data.series_id": ""}),),
        )


def _words(experiment: Experiment, table: Table) -> Iterator[Problem]:
    for key, role in LISTS.items():
        for name in names_in(experiment, key):
            if name in table.frame and table.column(name).type != "number":
                yield Problem(
                    "error", key, f"{name} does not hold numbers",
                    f"A {role} has to be a column of numbers.",
                    (Fix("Leave it out", without(experiment, key, name)),),
                )  # fmt: skip


def _twice(experiment: Experiment) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for key, role in {**KEYS, **LISTS}.items():
        for name in names_in(experiment, key):
            if name not in seen:
                seen[name] = role
                continue
            fixes: tuple[Fix, ...] = ()
            if role != seen[name]:
                values = without(experiment, key, name) if key in LISTS else {key: ""}
                fixes = (Fix(f"Only {seen[name]}", values),)
            elif key in LISTS:
                unique = tuple(dict.fromkeys(names_in(experiment, key)))
                fixes = (Fix("Name it once", {key: unique}),)
            detail = "Each column can have one."
            if name in experiment.data.targets and role in LISTS.values():
                detail = "What is to be predicted cannot be read beside itself; its past is read anyway."
            yield Problem("error", key, f"{name} is {seen[name]} and {role}", detail, fixes)


def _holes(experiment: Experiment, table: Table, profile: Profile) -> Iterator[Problem]:
    for key, role in LISTS.items():
        for name in names_in(experiment, key):
            if name not in table.frame or table.column(name).type != "number":
                continue
            column = profile.column(name)
            if not MOSTLY_EMPTY < column.missing_share < 1:
                continue
            fixes = [Fix("Leave it out", without(experiment, key, name))] if key != "data.targets" else []
            if experiment.data.missing != "mask":
                fixes.append(Fix("Mark the holes", {"data.missing": "mask"}))
            yield Problem(
                "warning", key, f"{name} is a {role} with holes",
                f"{column.missing:,} of {profile.rows:,} values are empty.", tuple(fixes),
            )  # fmt: skip
