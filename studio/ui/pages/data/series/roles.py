"""The roles of columns: their words on screen, and which settings a change of role means. Without Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studio.engine.experiment import Experiment

ROLE_WORDS = {
    "time": "Time",
    "target": "Target",
    "past": "Past feature",
    "known_future": "Known future",
    "series_id": "Series id",
    "static": "Static feature",
    "split": "Split",
    "left_out": "Left out",
}
"""Role in the engine → the chip's word."""

_LISTS = {
    "target": "data.targets",
    "past": "data.past_features",
    "known_future": "data.known_future_features",
    "static": "data.static_features",
}
_SINGLE = {"time": "data.time", "series_id": "data.series_id", "split": "data.split_column"}
_IN_A_SENTENCE = {
    "time": "the time",
    "target": "a target",
    "past": "a past feature",
    "known_future": "a known-future feature",
    "series_id": "the series id",
    "static": "a static feature",
    "split": "the split column",
    "left_out": "left out",
}


def role_of_words(words: str) -> str:
    """The engine's role of a chip's word. Raises KeyError."""
    return {shown: role for role, shown in ROLE_WORDS.items()}[words]


def changes_for_role(
    experiment: Experiment, names: Sequence[str], role: str, order: Iterable[str]
) -> dict[str, object]:
    """The settings that give the columns `names` a role; features keep the `order` of the file.

    A role that only one column can have goes to the first of them, and the column that had it is left out.
    """
    changes: dict[str, object] = {}
    places = {name: place for place, name in enumerate(order)}
    for listed, key in _LISTS.items():
        before = _names(experiment, key)
        after = [name for name in before if name not in names]
        if listed == role:
            after = sorted({*after, *names}, key=lambda name: places.get(name, len(places)))
        if tuple(after) != before:
            changes[key] = tuple(after)
    for single, key in _SINGLE.items():
        before_one = experiment.get(key)
        after_one = names[0] if single == role else "" if before_one in names else before_one
        if after_one != before_one:
            changes[key] = after_one
    return changes


def changes_for_target(experiment: Experiment, name: str, order: Sequence[str]) -> dict[str, object]:
    """The settings that make one column the only target; what was a target becomes a past feature."""
    before = experiment.data.targets
    taken = changes_for_role(experiment, [name], "target", order)
    past = {*experiment.data.past_features, *before} - {name}
    return {
        **taken,
        "data.targets": (name,),
        "data.past_features": tuple(column for column in order if column in past),
    }


def role_sentence(names: Sequence[str], role: str) -> str:
    """What was done: "“pressure” is now a known-future feature." """
    if len(names) == 1:
        return f"“{names[0]}” is now {_IN_A_SENTENCE[role]}."
    return f"{len(names)} columns are now {_many(role)}."


def _many(role: str) -> str:
    words = _IN_A_SENTENCE[role]
    return f"{words.removeprefix('a ')}s" if words.startswith("a ") else words


def _names(experiment: Experiment, key: str) -> tuple[str, ...]:
    value = experiment.get(key)
    return value if isinstance(value, tuple) else ()
