"""What each column may be for, proposed from its name and figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.engine.data.profile.columns import ColumnProfile
from studio.engine.data.profile.table import Profile
from studio.engine.data.table import Table

_TARGET_NAMES = (
    "target",
    "value",
    "values",
    "y",
    "sales",
    "demand",
    "load",
    "consumption",
    "count",
    "quantity",
)
_PARTS = {"train", "training", "validation", "valid", "val", "test"}
_IDENTIFIER_NAME = re.compile(
    r"(^|[ _-])(id|ids|uid|uuid|code|zip|plz|postcode|fips|nr|no|number|phone|wmo|wban|key|row|index)"
    r"($|[ _-])",
    re.IGNORECASE,
)
_CLOCK_NAME = re.compile(
    r"^(year|month|day|hour|minute|second|weekday|quarter|week|dayofyear|doy)$", re.IGNORECASE
)
_MOSTLY_EMPTY = 0.5


@dataclass(frozen=True)
class LeftOut:
    """A column that is not proposed for anything, and why."""

    column: str
    reason: str


@dataclass(frozen=True)
class Roles:
    """Proposed roles; "" where there is none. `target` is "" when no column can be predicted."""

    time: str
    series_id: str
    split_column: str
    target: str
    past_features: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def propose_roles(table: Table, profile: Profile, target: str = "") -> Roles:
    """Roles for a table of numbers over time. `target` overrides the proposal."""
    split = _split_column(table, profile.columns)
    keys = {profile.time, profile.series_id, split}
    rest = [column for column in profile.columns if column.name not in keys]
    left_out: dict[str, str] = {}
    for column in rest:
        if reason := _reason(column, profile):
            left_out[column.name] = reason
    usable = [column.name for column in rest if column.name not in left_out]
    chosen = target or _target(usable, rest, left_out)
    left_out.pop(chosen, None)
    return Roles(
        profile.time,
        profile.series_id,
        split,
        chosen,
        tuple(name for name in usable if name != chosen),
        tuple(LeftOut(name, reason) for name, reason in left_out.items()),
    )


def _split_column(table: Table, columns: Sequence[ColumnProfile]) -> str:
    for column in columns:
        if column.type in ("category", "text", "id") and 1 <= column.distinct <= 3 and not column.constant:
            words = {str(word).strip().lower() for word in table.frame[column.name].dropna().unique()}
            if words <= _PARTS and any(word.startswith("train") for word in words):
                return column.name
    return ""


def _reason(column: ColumnProfile, profile: Profile) -> str:
    """Why a column is left out; "" when it can be used."""
    if column.type == "time":
        return "another time"
    if column.type != "number":
        return {"category": "words, not numbers", "text": "text, not numbers", "id": "an identifier"}[
            column.type
        ]
    if column.missing_share >= 1:
        return "empty"
    if column.missing_share > _MOSTLY_EMPTY:
        return f"{percent(column.missing_share)} empty"
    if column.constant:
        return "constant"
    if column.angle:
        return "an angle: use sin, cos"
    if column.integer and (_IDENTIFIER_NAME.search(column.name) or _counts(column, profile)):
        return "an identifier" if not _counts(column, profile) else "it counts the rows"
    if profile.time and _CLOCK_NAME.match(column.name) and column.integer:
        return "part of the time"
    return ""


def _counts(column: ColumnProfile, profile: Profile) -> bool:
    """0, 1, 2, … or 1, 2, 3, …"""
    if not column.increasing or column.minimum not in (0.0, 1.0) or column.maximum is None:
        return False
    return column.maximum - column.minimum == profile.rows - 1


def percent(share: float) -> str:
    """A share in words, never 100 % unless it is whole."""
    return f"{min(99, round(100 * share)) if share < 1 else 100} %"


def _target(usable: Sequence[str], rest: Sequence[ColumnProfile], left_out: dict[str, str]) -> str:
    for wanted in _TARGET_NAMES:
        for name in usable:
            if name.lower() == wanted:
                return name
    if usable:
        return usable[0]
    numbers = [
        column.name for column in rest if column.type == "number" and left_out.get(column.name) != "empty"
    ]
    return numbers[0] if len(numbers) == 1 else ""
