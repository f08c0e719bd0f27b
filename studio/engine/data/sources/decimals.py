"""Comma or point: what one column says, what its neighbors say, and when a person has to be asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.engine.data.sources.column_text import ColumnText
from studio.engine.data.sources.numbers import PLAIN, Convention, NumberShapes, bare
from studio.engine.data.sources.options import ReadOptions
from studio.engine.data.table import Finding

_COMMA = Convention(",")
_COMMA_GROUPS = Convention(".", ",")
_POINT_GROUPS = Convention(",", ".")
_LONG_WHOLE = re.compile(r"[+\-−]?9{4,}")
_SHORT_WHOLE = re.compile(r"[+\-−]?9{1,3}")
_ZERO_FIRST = re.compile(r"[+\-−]?0[.,]")


@dataclass
class Choice:
    """The convention of a column, and what to say about it."""

    convention: Convention
    findings: list[Finding] = field(default_factory=list)


def file_votes(columns: Sequence[NumberShapes]) -> frozenset[str]:
    """The decimal marks that some column of the file proves."""
    votes: set[str] = set()
    for numbers in columns:
        marks = {convention.decimal for convention in numbers.possible}
        if numbers.marked and len(marks) == 1:
            votes |= marks
    return frozenset(votes)


def choose(
    name: str,
    numbers: NumberShapes,
    column: ColumnText,
    options: ReadOptions,
    separator: str,
    votes: frozenset[str],
) -> Choice | None:
    """The convention for a column of numbers; None when the options fit no cell."""
    possible = [
        convention
        for convention in numbers.possible
        if options.decimal in ("auto", convention.decimal)
        and (options.thousands in ("auto", convention.thousands) or not numbers.marked)
    ]
    if not possible:
        return None
    if not numbers.marked:
        return Choice(PLAIN, _unit(name, numbers))
    decimals = {convention.decimal for convention in possible}
    if len(decimals) == 1 or not {_COMMA, _POINT_GROUPS, _COMMA_GROUPS}.intersection(possible):
        chosen, question = possible[0], None
    elif _COMMA in possible and _COMMA_GROUPS in possible:
        chosen, question = _comma(name, numbers, column, separator, votes)
    elif PLAIN in possible and _POINT_GROUPS in possible:
        chosen, question = _point(name, numbers, column, separator, votes)
    else:
        chosen, question = (PLAIN if PLAIN in possible else possible[0]), None
    return Choice(
        chosen, [*_unit(name, numbers), *(_said(name, column, chosen) if question is None else [question])]
    )


def _wholes(numbers: NumberShapes, column: ColumnText, pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(bare(shape, numbers.unit)) for shape in column.shapes())


def _begins_with_zero(numbers: NumberShapes, column: ColumnText) -> bool:
    return any(_ZERO_FIRST.match(bare(cell, numbers.unit)) for cells in column.blocks() for cell in cells)


def _comma(
    name: str, numbers: NumberShapes, column: ColumnText, separator: str, votes: frozenset[str]
) -> tuple[Convention, Finding | None]:
    """12,345: twelve thousand, or twelve and a bit?"""
    if _begins_with_zero(numbers, column) or _wholes(numbers, column, _LONG_WHOLE):
        return _COMMA, None
    if _wholes(numbers, column, _SHORT_WHOLE):
        return _COMMA_GROUPS, None
    if len(votes) == 1:
        return (_COMMA, None) if "," in votes else (_COMMA_GROUPS, None)
    guess = _COMMA if separator == ";" else _COMMA_GROUPS
    return guess, _question(name, column, guess)


def _point(
    name: str, numbers: NumberShapes, column: ColumnText, separator: str, votes: frozenset[str]
) -> tuple[Convention, Finding | None]:
    """12.345: twelve and a bit, or twelve thousand?"""
    if _begins_with_zero(numbers, column) or _wholes(numbers, column, _LONG_WHOLE) or votes == {"."}:
        return PLAIN, None
    if votes == {","}:
        return _POINT_GROUPS, None
    return PLAIN, _question(name, column, PLAIN)


def _example(column: ColumnText, marks: str) -> str:
    return next(
        (cell for cells in column.blocks() for cell in cells if any(mark in cell for mark in marks)), ""
    )


def _readable(cell: str, convention: Convention) -> str:
    text = cell
    for mark in {"": "", "'": "'’", " ": " \u00a0\u202f"}.get(convention.thousands, convention.thousands):
        text = text.replace(mark, "")
    return text.replace(",", ".") if convention.decimal == "," else text


def _said(name: str, column: ColumnText, convention: Convention) -> list[Finding]:
    if convention == PLAIN:
        return []
    code = "decimal_comma" if convention.decimal == "," else "thousands"
    marks = (
        ("," if convention.decimal == "," else "")
        + convention.thousands
        + ("’\u00a0\u202f" if convention.thousands else "")
    )
    cell = _example(column, marks)
    text = f"“{cell}” was read as {_readable(cell, convention)} in {name}."
    return [Finding("info", code, text, column=name, setting="data.decimal", choices=("auto", ".", ","))]


def _question(name: str, column: ColumnText, guess: Convention) -> Finding:
    cell = _example(column, ".,")
    other = Convention(
        "," if guess.decimal == "." else ".", "" if guess.thousands else ("." if "." in cell else ",")
    )
    return Finding(
        "question",
        "decimal",
        f"“{cell}” in {name} can be {_readable(cell, guess)} or {_readable(cell, other)}. "
        f"It was read as {_readable(cell, guess)}.",
        "Set the decimal mark if that is wrong.",
        column=name,
        setting="data.decimal",
        choices=(guess.decimal, other.decimal),
    )


def _unit(name: str, numbers: NumberShapes) -> list[Finding]:
    if not numbers.unit:
        return []
    return [
        Finding(
            "info",
            "unit",
            f"Every value of {name} carries “{numbers.unit}”; the numbers were kept.",
            column=name,
        )
    ]
