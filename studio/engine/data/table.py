"""A table as a source read it, before anybody gave its columns a role."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

ColumnType = Literal["number", "time", "category", "text", "id"]
Severity = Literal["info", "question", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """One sentence about the data: a guess, a repair, a question or a problem.

    `code` names the kind for programs ("decimal_comma", "day_first", "duplicate_times", …); `setting` is the key that
    changes the guess (such as "data.day_first"), with the other `choices` it can take.
    """

    severity: Severity
    code: str
    text: str
    remedy: str = ""
    column: str = ""
    setting: str = ""
    choices: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class TableFormat:
    """How a delimited file was understood. `header_line` counts lines from 1; 0 means that there is no header."""

    encoding: str
    separator: str
    decimal: str
    thousands: str = ""
    quote: str = '"'
    comment: str = ""
    header_line: int = 1
    first_data_line: int = 2
    day_first: bool | None = None
    compression: str = ""


@dataclass(frozen=True)
class TableColumn:
    """Name and type of one column, and how many of its cells are empty."""

    name: str
    type: ColumnType
    missing: int = 0


@dataclass(frozen=True)
class Table:
    """The rows of a file, typed.

    `frame` has one column a `TableColumn`, in the file's order: number → float64 (int64 where every cell is a whole
    number and none is empty), time → datetime64 (naive, or UTC with the zone said in a finding), category, text and
    id → str objects with None for an empty cell.
    `lines` gives the line of each row in the file, counted from 1 [rows].
    """

    path: Path
    frame: pd.DataFrame
    columns: tuple[TableColumn, ...]
    format: TableFormat
    findings: tuple[Finding, ...] = ()
    lines: tuple[int, ...] | range = field(default=range(0), repr=False)

    def column(self, name: str) -> TableColumn:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def names(self, *types: ColumnType) -> list[str]:
        """The names of all columns of these types, in the file's order."""
        return [column.name for column in self.columns if column.type in types]
