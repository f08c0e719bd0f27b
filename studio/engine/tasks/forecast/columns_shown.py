"""The table of columns: role, empty share, range and what happens to the values."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from studio.engine.data.profile import ColumnProfile, Profile, Rhythm, Roles
from studio.engine.experiment import Experiment
from studio.engine.tasks.forecast.fitted import resolved_scaler
from studio.engine.tasks.forecast.rhythms import DAY
from studio.engine.tasks.forecast.views import ColumnView, Role
from studio.engine.tasks.forecast.words import steps_of

MINUS = "\N{MINUS SIGN}"
# strftime would follow the system's language
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOSTLY_EMPTY = 0.5
SCALED = {
    "zscore": "z-score",
    "minmax": "0 to 1",
    "robust": "median and quartiles",
    "window": "each window by itself",
    "none": "as it is",
}
TRANSFORMED = {"log": "log", "difference": "changes"}
FILLED = {
    "forward": "filled forward",
    "interpolate": "filled by lines",
    "mask": "holes marked",
    "drop": "windows with holes left out",
}


def column_views(experiment: Experiment, profile: Profile, roles: Roles) -> tuple[ColumnView, ...]:
    """One row for each column of the file, in its order."""
    reasons = {left.column: left.reason for left in roles.left_out}
    views = []
    for column in profile.columns:
        role = role_of(experiment, column.name)
        warning = _warning(column, role)
        views.append(
            ColumnView(
                name=column.name,
                type=column.type,
                role=role,
                missing_share=column.missing_share,
                range=_range(column, profile.rhythm),
                shape=() if role == "time" or column.type != "number" else column.shape,
                preparation=_preparation(experiment, column, role, profile, reasons.get(column.name, "")),
                warning=warning,
                roles_possible=_roles_possible(column, bool(profile.series_id)),
            )
        )
    return tuple(views)


def role_of(experiment: Experiment, column: str) -> Role:
    """What an experiment uses a column for."""
    data = experiment.data
    single: dict[str, Role] = {data.split_column: "split", data.series_id: "series_id", data.time: "time"}
    if column in single:
        return single[column]
    lists: tuple[tuple[tuple[str, ...], Role], ...] = (
        (data.targets, "target"),
        (data.past_features, "past"),
        (data.known_future_features, "known_future"),
        (data.static_features, "static"),
    )
    return next((role for names, role in lists if column in names), "left_out")


def _roles_possible(column: ColumnProfile, many: bool) -> tuple[Role, ...]:
    if column.type == "time":
        return ("time", "left_out")
    if column.type != "number":
        return ("series_id", "split", "left_out") if not column.missing else ("split", "left_out")
    roles: list[Role] = ["target", "past", "known_future"]
    if many:
        roles.append("static")
    if not column.missing and (column.integer or column.increasing):
        roles.append("time")
    if not column.missing and column.integer:
        roles.append("series_id")
    return (*roles, "left_out")


def _preparation(
    experiment: Experiment, column: ColumnProfile, role: Role, profile: Profile, reason: str
) -> str:
    data, preparation = experiment.data, experiment.preparation
    if role == "time":
        missing, rhythm = profile.rhythm.missing_rows, profile.rhythm
        verb = "filled" if data.missing in ("forward", "interpolate") else "missing"
        return f"{steps_of(missing, rhythm)} {verb}" if missing else ""
    if role == "series_id":
        return f"{profile.series_count:,} series"
    if role == "split":
        return "gives the parts"
    if role == "left_out":
        return reason[:1].upper() + reason[1:]
    scaler = resolved_scaler(experiment)
    words = [SCALED[scaler]]
    if scaler == "window" and role in ("known_future", "static"):
        words = [SCALED["zscore"]]
    if role == "target" and preparation.transform in TRANSFORMED:
        words.insert(0, TRANSFORMED[preparation.transform])
    if column.missing:
        words.append(FILLED[data.missing])
    return ", ".join(words)


def _warning(column: ColumnProfile, role: Role) -> str:
    if column.missing_share > MOSTLY_EMPTY and column.type == "number":
        return f"{min(99, round(100 * column.missing_share)) if column.missing_share < 1 else 100} % empty"
    if column.angle and role not in ("left_out", "time", "series_id"):
        return "An angle: use sin, cos"
    return ""


def _range(column: ColumnProfile, rhythm: Rhythm) -> str:
    if column.minimum is None or column.maximum is None:
        if column.type in ("number", "time"):
            return ""
        return f"{column.distinct:,} different" if column.distinct else ""
    if column.type == "time":
        return time_range(column.minimum, column.maximum, rhythm.step if rhythm.kind == "calendar" else 0.0)
    digits = decimals(column.maximum - column.minimum)
    low, high = number_text(column.minimum, digits), number_text(column.maximum, digits)
    return low if low == high else f"{low} \N{EN DASH} {high}"


def decimals(span: float) -> int:
    """Decimals that tell about a thousand values of such a span apart."""
    return min(8, max(0, 2 - math.floor(math.log10(span)))) if span > 0 and math.isfinite(span) else 3


def number_text(value: float, digits: int) -> str:
    """A number with at most so many decimals, a true minus and thousands apart; powers if it is extreme."""
    if value and not 1e-6 <= abs(value) < 1e12:
        text = f"{value:.4g}"
    else:
        text = f"{value:,.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return (text if text.strip("-0.,") else "0").replace("-", MINUS)


def moment(seconds: float) -> datetime:
    """Seconds since 1970 on the data's own clock, also before 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def month_of(time: datetime) -> str:
    """The short name of the month."""
    return _MONTHS[time.month - 1]


def time_range(first: float, last: float, step: float = 0.0) -> str:
    """Two ends in seconds since 1970: "1 Jan – 30 Dec 2013", "Jan 1949 – Dec 1960"; hours within one day."""
    start, end = moment(first), moment(last)
    dash = " \N{EN DASH} "
    if step >= 360 * DAY:
        return f"{start.year}{dash}{end.year}"
    if step >= 28 * DAY:
        return f"{month_of(start)} {start.year}{dash}{month_of(end)} {end.year}"
    if start.date() == end.date():
        return f"{start.day} {month_of(start)} {start.year}, {start:%H:%M}{dash}{end:%H:%M}"
    opened = f"{start.day} {month_of(start)}" + ("" if start.year == end.year else f" {start.year}")
    return f"{opened}{dash}{end.day} {month_of(end)} {end.year}"
