"""The profile as a sentence for people."""

from __future__ import annotations

from typing import Any

import numpy as np

from studio.engine.data.profile.roles import Roles
from studio.engine.data.profile.table import Profile

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SPANS = (
    ("year", 31_556_952.0),
    ("month", 2_629_746.0),
    ("week", 604_800.0),
    ("day", 86_400.0),
    ("hour", 3_600.0),
)
_MOST_NAMED = 2
_ABOUT = 0.03  # 363 days are a year, 45 days are not six weeks


def describe(profile: Profile, roles: Roles, target: str = "") -> tuple[str, str]:
    """The first sentence, to be shown bold, and the rest: rhythm and span; gaps, seasons and columns left
    out.
    """
    return _first(profile), " ".join(_rest(profile, roles, target or roles.target))


def _first(profile: Profile) -> str:
    rhythm = profile.rhythm
    if profile.series_count > 1:
        low, high = profile.series_lengths
        length = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        kind = f"{rhythm.adjective.lower()} " if rhythm.adjective else ""
        return f"{profile.series_count:,} {kind}series of {length} rows."
    if rhythm.adjective:
        return f"{rhythm.adjective} readings of {span_words(profile)}."
    if profile.time:
        return f"{profile.rows:,} readings in the order of {profile.time}."
    return f"{profile.rows:,} rows without a time, read in their order."


def span_words(profile: Profile) -> str:
    """How long the readings go on: one year, 12 years, 45 days."""
    seconds = _seconds(profile)
    if seconds is None:
        steps = profile.rows + profile.rhythm.missing_rows
        return counted(steps, profile.rhythm.unit, profile.rhythm.units)
    for word, length in _SPANS:
        count = seconds / length
        if round(count) >= 1 and abs(count - round(count)) < _ABOUT * count:
            return counted(round(count), word, word + "s")
    return f"{seconds / 60:,.0f} minutes" if seconds >= 120 else f"{seconds:,.3g} seconds"


def _seconds(profile: Profile) -> float | None:
    if profile.rhythm.kind != "calendar":
        return None
    span: Any = np.datetime64(profile.last) - np.datetime64(profile.first)
    return float(span / np.timedelta64(1, "us")) / 1e6 + profile.rhythm.step


def counted(count: int, one: str, many: str) -> str:
    """A count with its unit; small counts as words."""
    number = _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"
    return f"{number} {one if count == 1 else many}"


def _rest(profile: Profile, roles: Roles, target: str) -> list[str]:
    sentences: list[str] = []
    rhythm = profile.rhythm
    if rhythm.missing_rows:
        places = len(rhythm.gaps)
        verb = "is" if rhythm.missing_rows == 1 else "are"
        where = "one place" if places == 1 else f"{places:,} places"
        sentences.append(f"{rhythm.missing_rows:,} {verb} missing in {where}.")
    seasons = profile.column(target).seasons if target else ()
    if seasons:
        sentences.append(f"The series repeats every {counted_season(seasons[0], rhythm.unit, rhythm.units)}.")
    empty = [left for left in roles.left_out if left.reason.endswith("empty")]
    sentences += [f"{left.column} is {left.reason} and left out." for left in empty[:_MOST_NAMED]]
    if len(empty) > _MOST_NAMED:
        sentences.append(f"{len(empty) - _MOST_NAMED} more columns are mostly empty and left out.")
    if any(finding.code == "duplicate_times" for finding in profile.findings):
        sentences.append("Some rows have the same time.")
    return sentences


def counted_season(season: int, unit: str, units: str) -> str:
    """A season in the rhythm's unit: 24 hours, 12 months."""
    return f"{season:,} {unit if season == 1 else units}"
