"""Words that stand for a missing or a non-finite value, and words of calendars."""

from __future__ import annotations

_WORDS = (
    "",
    "na",
    "n/a",
    "#n/a",
    "#na",
    "n.a.",
    "nan",
    "-nan",
    "null",
    "none",
    "nil",
    "<na>",
    "nat",
    "\\n",
    "missing",
)
_ERRORS = ("#value!", "#div/0!", "#ref!", "#num!")
MARKS = frozenset(("-", "--", "---", "–", "—", ".", "..", "...", "?", "*", "**", "***"))
MISSING = frozenset((*_WORDS, *_ERRORS)) | MARKS
MISSING_TEXT = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "<na>", "nat", "\\n", *_ERRORS))
INFINITE = frozenset(["inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞", "−∞"])


def is_missing(cell: str) -> bool:
    """Whether a cell of a number or time column says that there is no value."""
    return cell.lower() in MISSING


_NAMES = {
    1: "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
    2: "february feb februar février févr fevrier fev febrero febbraio fevereiro februari",
    3: "march mar märz mrz mär mars marzo março marco maart mrt",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maggio mag maio mei",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug août aout agosto ago augustus",
    9: "september sep sept septembre septiembre settembre set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro desember",
}
MONTHS = {name: month for month, names in _NAMES.items() for name in names.split()}
