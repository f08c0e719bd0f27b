"""What the cells of each column are: numbers, times, categories, words or identifiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from studio.engine.data.sources import decimals, text_columns, time_columns
from studio.engine.data.sources.column_text import ColumnText
from studio.engine.data.sources.numbers import (
    NumberShapes,
    leading_zeros,
    long_digits,
    read_shapes,
    to_numbers,
)
from studio.engine.data.sources.options import ReadOptions
from studio.engine.data.sources.remarks import said_missing, sentinel
from studio.engine.data.sources.times import is_clock, time_family
from studio.engine.data.sources.words import INFINITE, MISSING
from studio.engine.data.table import ColumnType, Finding

_HEAD = 2_000
_STRAY_SHARE = 0.01
_STRAY_WORDS = 3
PlanKind = Literal["number", "time", "clock", "text", "empty"]


@dataclass
class Plan:
    """How a column will be read, decided from its shapes before any cell is converted."""

    name: str
    column: ColumnText
    kind: PlanKind
    shapes: Counter[str]
    numbers: NumberShapes | None = None
    family: str = ""
    mark: str = ""
    strays: tuple[str, ...] = ()
    remarks: list[Finding] = field(default_factory=list)


@dataclass
class TypedColumn:
    """A column with its type and values; `times` of type time are UTC or the file's own clock."""

    name: str
    type: ColumnType
    values: npt.NDArray[Any] | list[str | None]
    missing: int
    findings: list[Finding] = field(default_factory=list)
    convention: str = ""
    day_first: bool | None = None


@dataclass(frozen=True)
class Place:
    """What a column's reading may depend on beside its own cells: the file around it."""

    file: str
    options: ReadOptions
    separator: str
    has_header: bool
    lines: Sequence[int]


def plan_column(name: str, column: ColumnText) -> Plan:
    """The kind of a column after its shapes."""
    head = column.head(_HEAD)
    shapes = Counter(ColumnText.shape(cell) for cell in head)
    if len(column) > _HEAD and not _maybe_typed(shapes):
        return Plan(name, column, "text", Counter())
    if len(column) > len(head):
        shapes = column.shapes()
    filled = sum(count for shape, count in shapes.items() if shape.lower() not in MISSING)
    if not filled:
        return Plan(name, column, "empty", shapes)
    if is_clock(shapes):
        return Plan(name, column, "clock", shapes)
    numbers = read_shapes(shapes)
    family, mark, others = time_family(shapes)
    stray_times = sum(shapes[shape] for shape in others)
    if family and family != "compact" and stray_times < filled * 0.5 and stray_times < numbers.stray_count:
        return _time_plan(Plan(name, column, "time", shapes, None, family, mark, others), filled, stray_times)
    if numbers.possible and numbers.stray_count < 0.5 * filled:
        return _number_plan(
            Plan(name, column, "number", shapes, numbers, family, mark, numbers.strays), filled
        )
    return Plan(name, column, "text", shapes)


def _maybe_typed(shapes: Counter[str]) -> bool:
    filled = sum(count for shape, count in shapes.items() if shape.lower() not in MISSING)
    if not filled:
        return True
    numbers = read_shapes(shapes)
    _, _, others = time_family(shapes)
    return min(numbers.stray_count, sum(shapes[shape] for shape in others)) < 0.5 * filled or is_clock(shapes)


def _tolerable(strays: Sequence[str], count: int, filled: int) -> bool:
    """A few words in a long column are slips, to be read as missing and said; more make it a column of
    words.
    """
    words = [shape for shape in strays if shape.lower() not in INFINITE]
    return len(set(words)) <= _STRAY_WORDS and count <= _STRAY_SHARE * filled


def _time_plan(plan: Plan, filled: int, strays: int) -> Plan:
    if _tolerable(plan.strays, strays, filled):
        return plan
    plan.kind = "text"
    example = plan.strays[0].replace("9", "0")
    plan.remarks.append(
        Finding(
            "warning",
            "mixed_times",
            f"Most cells of {plan.name} are times, but {strays:,} are written otherwise (as “{example}”); "
            "it was left as text.",
            "Write all times of a column in one way.",
            column=plan.name,
        )
    )
    return plan


def _number_plan(plan: Plan, filled: int) -> Plan:
    numbers = plan.numbers
    assert numbers is not None
    plain_strays = [shape for shape in plan.strays if not any(digit in shape for digit in "9")]
    if _tolerable(plan.strays, numbers.stray_count, filled) and len(plain_strays) == len(plan.strays):
        return plan
    plan.kind = "text"
    severity: Literal["warning", "info"] = (
        "warning" if numbers.stray_count < 0.4 * filled or plain_strays else "info"
    )
    example = next(cell for cell in plan.column.cells() if ColumnText.shape(cell) in plan.strays)
    plan.remarks.append(
        Finding(
            severity,
            "mixed_numbers",
            f"Most cells of {plan.name} are numbers, but {numbers.stray_count:,} are not "
            f"(as “{example[:40]}”); "
            "it was left as text.",
            "Write all numbers with the same decimal mark, and leave missing cells empty.",
            column=plan.name,
            setting="data.decimal",
            choices=(".", ","),
        )
    )
    return plan


def type_columns(plans: Sequence[Plan], place: Place) -> list[TypedColumn]:
    """All columns, typed. Raises DataError when one column holds two orders of day and month."""
    votes = decimals.file_votes([plan.numbers for plan in plans if plan.kind == "number" and plan.numbers])
    orders: dict[str, str] = {}
    typed: dict[str, TypedColumn] = {}
    dated = [plan for plan in plans if plan.kind == "time" and plan.family in ("ab", "abc")]
    if len(dated) > 1:
        for plan in dated:  # a column that proves its order decides for those that do not
            _time(plan, place, votes, orders)
    for plan in sorted(plans, key=lambda plan: plan.kind != "time"):
        if plan.kind == "time":
            typed[plan.name] = _time(plan, place, votes, orders)
        elif plan.kind == "number":
            typed[plan.name] = _number(plan, place, votes, orders)
        elif plan.kind == "empty":
            values = np.full(len(plan.column), np.nan)
            typed[plan.name] = TypedColumn(plan.name, "number", values, len(values))
        else:
            typed[plan.name] = _words(plan)
    return [typed[plan.name] for plan in plans]


def _words(plan: Plan) -> TypedColumn:
    kind, values, missing = text_columns.read_text(plan.column)
    return TypedColumn(plan.name, kind, values, missing, plan.remarks)


def _time(plan: Plan, place: Place, votes: frozenset[str], orders: dict[str, str]) -> TypedColumn:
    found = time_columns.read_time_column(
        place.file,
        plan.name,
        plan.column,
        plan.family,
        plan.mark,
        place.options,
        place.lines,
        time_columns.Hints(place.separator, votes, orders),
    )
    if found is None:
        column = _words(plan)
        column.findings.append(
            Finding(
                "warning",
                "mixed_zones" if plan.family else "no_times",
                time_columns.LEFT_AS_TEXT.format(plan.name),
                "Write all times of a column in one way.",
                column=plan.name,
            )
        )
        return column
    missing = int(np.isnat(found.values).sum())
    return TypedColumn(plan.name, "time", found.values, missing, found.findings, day_first=found.day_first)


def _number(plan: Plan, place: Place, votes: frozenset[str], orders: dict[str, str]) -> TypedColumn:
    assert plan.numbers is not None
    if plan.family == "compact" and not plan.strays:
        found = time_columns.read_compact(
            plan.name, plan.column, place.has_header, place.options, place.lines
        )
        if found is not None:
            missing = int(np.isnat(found.values).sum())
            return TypedColumn(plan.name, "time", found.values, missing, found.findings)
    if long_digits(plan.shapes) or leading_zeros(plan.column):
        return _identifier(plan)
    choice = decimals.choose(plan.name, plan.numbers, plan.column, place.options, place.separator, votes)
    if choice is None:
        column = _words(plan)
        column.findings.append(
            Finding(
                "warning",
                "decimal",
                f"{plan.name} cannot be read with the decimal mark that was set.",
                "Set data.decimal to auto.",
                column=plan.name,
                setting="data.decimal",
                choices=("auto", ".", ","),
            )
        )
        return column
    values, infinite = to_numbers(
        plan.column, plan.shapes, choice.convention, plan.numbers.unit, frozenset(plan.strays)
    )
    findings = [*plan.remarks, *choice.findings]
    findings += said_missing(plan.name, plan.column, plan.shapes, plan.strays, place.lines, infinite)
    findings += sentinel(plan.name, values)
    epoch = time_columns.read_epoch(plan.name, values, place.has_header)
    if epoch is not None:
        return TypedColumn(plan.name, "time", epoch.values, int(np.isnat(epoch.values).sum()), epoch.findings)
    missing = int(np.isnan(values).sum()) if values.dtype == np.float64 else 0
    marked = choice.convention.decimal if plan.numbers.marked else ""
    return TypedColumn(plan.name, "number", values, missing, findings, marked)


def _identifier(plan: Plan) -> TypedColumn:
    values = [None if cell.lower() in MISSING else cell for cell in plan.column.cells()]
    missing = sum(1 for value in values if value is None)
    why = "begin with zeros" if not long_digits(plan.shapes) else "are too long for a number"
    finding = Finding(
        "info", "digits_kept", f"{plan.name} was kept as text, because its digits {why}.", column=plan.name
    )
    return TypedColumn(plan.name, "id", values, missing, [finding])
