"""What stands in the way of a start: each problem with its reason and cures that are one click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Fix:
    """A cure: the words of its button, and the settings it changes by key."""

    label: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """An error blocks a start, a warning can be overridden. `key` is the setting it is about.

    The first of `fixes` is the cure, the second an alternative.
    """

    severity: Literal["error", "warning"]
    key: str
    title: str
    detail: str = ""
    fixes: tuple[Fix, ...] = ()


def errors_first(problems: list[Problem]) -> tuple[Problem, ...]:
    """The problems in the order in which they are shown."""
    return tuple(sorted(problems, key=lambda problem: problem.severity != "error"))
