"""Findings in the order and number in which they are shown."""

from __future__ import annotations

from studio.engine.data.table import Finding
from studio.ui.pages.data.findings import grouped


def test_the_same_question_about_many_columns_comes_once_and_the_worst_first() -> None:
    decimals = [
        Finding("question", "decimal", f"Column {name}?", setting="data.decimal", choices=(".", ","))
        for name in ("a", "b", "c")
    ]
    note = Finding("info", "rows", "Two rows were empty.")
    error = Finding("error", "times", "Rows 4 and 5 have the same time.")
    assert grouped([note, *decimals, error]) == [(error, 0), (decimals[0], 2), (note, 0)]
