"""Where year, month, day and clock stand in a written time.

A time is read by its shape, the text with every digit replaced by 9: "03/08/2013 14:05" and "11/12/2014
09:30" share
"99/99/9999 99:99". A column has few shapes, so each is understood once here and its cells are then cut by
position.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from studio.engine.data.sources.words import MONTHS

_WEEKDAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim)[a-zé]*\.?,?\s+)?"
)
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<day>99?)"
_DATES: tuple[tuple[str, str], ...] = (
    ("ymd", r"(?P<year>9999)(?P<mark>[-/.\s])(?P<month>99?)(?P=mark)(?P<day>99?)\.?"),
    ("ymd", r"(?P<year>9999)年(?P<month>99?)月(?P<day>99?)日"),
    ("ymd", r"(?P<year>9999)(?P<month>99)(?P<day>99)(?=\D)"),
    ("ab", r"(?P<first>99?)(?P<mark>[-/.]|\.\s|\s)(?P<second>99?)(?P=mark)(?P<year>9999)\.?"),
    ("abc", r"(?P<first>99?)(?P<mark>[-/.])(?P<second>99?)(?P=mark)(?P<third>99)"),
    ("named", rf"{_DAY}(?:st|nd|rd|th|\.)?[-/.\s]*(?:de\s)?{_NAME}[-/.,\s]*(?:de\s)?(?P<year>9999|99)"),
    ("named", rf"{_NAME}[-/.\s]*{_DAY}(?:st|nd|rd|th)?,?[-/\s]+(?P<year>9999|99)"),
    ("named", rf"(?P<year>9999)[-/.\s]*{_NAME}[-/.\s]*{_DAY}"),
    ("month", rf"(?P<year>9999)[-/.\s]*{_NAME}"),
    ("month", rf"{_NAME}[-/.,\s]*'?(?P<year>9999|99)"),
    ("month", r"(?P<year>9999)[-/](?P<month>99)"),
    ("month", r"(?P<year>9999):?M(?P<month>99?)"),
    ("month", r"(?P<month>99?)[-/](?P<year>9999)"),
    ("quarter", r"(?P<year>9999)[-:/\s]*[Qq](?P<quarter>9)"),
    ("quarter", r"[Qq](?P<quarter>9)[-:/\s]*(?P<year>9999)"),
    ("week", r"(?P<year>9999)-?W(?P<week>99)(?:-?(?P<weekday>9))?"),
)
_HALF = r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?"
_CLOCK = (
    r"(?P<hour>99?)(?P<colon>:|\.(?=99\.99))(?P<minute>99)"
    r"(?:(?P=colon)(?P<second_>99)(?:[.,](?P<fraction>9{1,9}))?)?" + _HALF
)
_CLOCK_ALONE = (
    r"(?P<hour>99?):(?P<minute>99)(?::(?P<second_>99)(?:[.,](?P<fraction>9{1,9}))?)?" + _HALF
)  # a point alone would make 12.10.20 a time of day
_BARE_CLOCK = (
    r"(?P<bare_hour>99)(?:(?P<bare_minute>99)(?:(?P<bare_second>99)(?:\.(?P<bare_fraction>9{1,9}))?)?)?"
)
_ZONE = r"(?:\s?(?P<zone>Z|z|UTC|GMT|(?:UTC|GMT)?\s?[+\-−]99:?99|(?:UTC|GMT)?\s?[+\-−]99?|[A-Z]{2,4}))?"
_PATTERNS = tuple(
    (
        family,
        re.compile(
            rf"{_WEEKDAY}{date}(?:(?:(?:\s*T|,?\s+(?:at\s)?|:|-|_)\s*{_CLOCK}|[T:_ ]{_BARE_CLOCK}){_ZONE})?",
            re.IGNORECASE,
        ),
    )
    for family, date in _DATES
)
_PLAIN_CLOCK = re.compile(_CLOCK_ALONE + _ZONE)
_DIGITS_ONLY = {8: 8, 10: 10, 12: 12, 14: 14}
Span = tuple[int, int]


@dataclass(frozen=True)
class TimeShape:
    """The place of each part in the text. `family` says what is written; equal families can share a column.

    ymd: nothing to decide · ab: day and month in either order, year of four digits · abc: all three in
    question ·
    named: month as a word · month, quarter, week: the start of the period · compact: digits alone.
    """

    family: str
    parts: dict[str, Span]
    month: int = 0
    half: str = ""
    zone: str = ""
    mark: str = ""
    clock: bool = False


@lru_cache(maxsize=8192)
def time_shape(shape: str) -> TimeShape | None:
    """The reading of a shape, or None when it is no date."""
    if not 6 <= len(shape) <= 48:
        return None
    if shape.isdigit():
        return _digits(len(shape))
    for family, pattern in _PATTERNS:
        match = pattern.fullmatch(shape)
        if match and (found := _from_match(family, match)):
            return found
    return None


@lru_cache(maxsize=1024)
def clock_shape(shape: str) -> TimeShape | None:
    """The reading of a time of day alone, such as 9:30 or 06:50 PM."""
    match = _PLAIN_CLOCK.fullmatch(shape) if 4 <= len(shape) <= 24 else None
    return _from_match("clock", match) if match else None


def _digits(length: int) -> TimeShape | None:
    if length not in _DIGITS_ONLY:
        return None
    parts: dict[str, Span] = {"year": (0, 4), "month": (4, 6), "day": (6, 8)}
    for part, start in (("hour", 8), ("minute", 10), ("second_", 12)):
        if length > start:
            parts[part] = (start, start + 2)
    return TimeShape("compact", parts, clock=length > 8)


def _from_match(family: str, match: re.Match[str]) -> TimeShape | None:
    groups = match.groupdict()
    month = 0
    if name := groups.get("name"):
        month = MONTHS.get(name.lower(), 0)
        if not month:
            return None
    zone = (groups.get("zone") or "").upper().replace("−", "-")
    clock = bool(groups.get("hour") or groups.get("bare_hour"))
    if zone in ("AM", "PM") or (zone and not clock):
        return None
    parts = {
        part.removeprefix("bare_") if part != "bare_second" else "second_": match.span(part)
        for part, text in groups.items()
        if text and part not in ("name", "zone", "half", "mark", "colon")
    }
    return TimeShape(
        family,
        parts,
        month,
        (groups.get("half") or "").upper(),
        zone,
        (groups.get("mark") or "").strip(),
        clock,
    )


def zone_span(shape: str) -> Span | None:
    """The digits of an offset such as +01:00, with the sign, in a shape that has one."""
    match = re.search(r"[+\-−]99?:?(?:99)?$", shape)
    return match.span() if match else None
