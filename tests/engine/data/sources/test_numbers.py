"""Decimal marks, thousands, missing words, codes that only look like numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studio.engine.data.table import Finding, Table
from tests.engine.data.sources.conftest import Read


def only(table: Table, code: str) -> Finding:
    found = [finding for finding in table.findings if finding.code == code]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.5", "-2.25", "+3"], [1.5, -2.25, 3]),
        (["1e3", "2.5E-2", "7"], [1000, 0.025, 7]),
        (["12,5", "3,25", "0,125"], [12.5, 3.25, 0.125]),
        (["1.234,5", "2.345,75", "10,5"], [1234.5, 2345.75, 10.5]),
        (["1,234.5", "12,345.75", "10.5"], [1234.5, 12345.75, 10.5]),
        (["11'373.94", "11'613.94", "240.00"], [11373.94, 11613.94, 240.0]),
        (["1 234 567,5", "2 345,5", "3,5"], [1234567.5, 2345.5, 3.5]),
        (["1\u202f234,5", "2\u202f345,5", "3,5"], [1234.5, 2345.5, 3.5]),
        (["1.234.567", "2.345.678", "3.456.789"], [1234567, 2345678, 3456789]),
        (["−2.5", "3.5", "−4.5"], [-2.5, 3.5, -4.5]),
        (["(2.5)", "3.5", "(4.5)"], [-2.5, 3.5, -4.5]),
        (["45%", "46.5%", "47 %"], [45, 46.5, 47]),
        (["$1,234.50", "$2.00", "$3.00"], [1234.5, 2, 3]),
        (["498", "2,666", "1,877"], [498, 2666, 1877]),
    ],
)
def test_written_numbers(read: Read, cells: list[str], expected: list[float]) -> None:
    table = read("t;v\n" + "".join(f"{row};{cell}\n" for row, cell in enumerate(cells)))
    assert table.column("v").type == "number"
    assert table.frame["v"].tolist() == pytest.approx(expected, rel=0, abs=0)


def test_whole_numbers_stay_whole(read: Read) -> None:
    table = read("a,b,c\n1,1.0,1\n2,2.0,\n")
    assert [str(kind) for kind in table.frame.dtypes] == ["int64", "float64", "float64"]


def test_numbers_are_read_to_the_last_bit(read: Read) -> None:
    values = np.random.default_rng(1).normal(size=200) * 10.0 ** np.arange(-100, 100)
    table = read("t,v\n" + "".join(f"{row},{value!r}\n" for row, value in enumerate(values.tolist())))
    assert table.frame["v"].tolist() == values.tolist()


@pytest.mark.parametrize(
    ("cells", "expected", "code"),
    [
        (
            ["15,887", "24,651", "23,603"],
            15.887,
            "decimal",
        ),  # with semicolons a comma is a decimal one: asked
        (["15.887", "24.651", "23.603"], 15.887, "decimal"),
    ],
)
def test_three_digits_after_the_only_mark_are_asked_about(
    read: Read, cells: list[str], expected: float, code: str
) -> None:
    table = read("t;v\n" + "".join(f"{row};{cell}\n" for row, cell in enumerate(cells)))
    question = only(table, code)
    assert (question.severity, question.setting) == ("question", "data.decimal")
    assert table.frame["v"][0] == expected


def test_another_column_settles_the_decimal_mark(read: Read) -> None:
    table = read("a;b\n1.234;0,5\n2.345;1,25\n")
    assert table.frame["a"].tolist() == [1234, 2345]
    assert not [finding for finding in table.findings if finding.severity == "question"]


def test_decimal_mark_can_be_set(read: Read) -> None:
    table = read("t;v\n0;15.887\n1;24.651\n", decimal=",")
    assert table.frame["v"].tolist() == [15887, 24651]


def test_two_decimal_marks_in_one_column_stay_text_and_are_said(read: Read) -> None:
    table = read("t;v\n0;12,5\n1;145,00\n2;5.25\n")
    assert table.column("v").type != "number"
    assert only(table, "mixed_numbers").severity == "warning"


@pytest.mark.parametrize(
    "word", ["", "NA", "N/A", "nan", "NULL", "none", "-", ".", "?", "#N/A", "<NA>", "NaN"]
)
def test_words_for_missing(read: Read, word: str) -> None:
    table = read(f"t,v\n0,1.5\n1,{word}\n2,2.5\n3,3.5\n")
    assert (table.column("v").type, table.column("v").missing) == ("number", 1)
    assert math.isnan(table.frame["v"][1])


def test_infinite_values_are_missing_and_named(read: Read) -> None:
    table = read(
        "t,v\n" + "".join(f"{row},{row / 2}\n" for row in range(50)) + "50,inf\n51,1e400\n52,-Infinity\n"
    )
    assert table.column("v").missing == 3
    finding = only(table, "not_finite")
    assert "line 52, 53, 54" in finding.text
    assert finding.rows == (50, 51, 52)


def test_one_slip_in_a_long_column_is_missing_and_named(read: Read) -> None:
    table = read("t,v\n" + "".join(f"{row},{row / 2}\n" for row in range(400)) + "400,error\n")
    assert (table.column("v").type, table.column("v").missing) == ("number", 1)
    assert "line 402" in only(table, "not_a_number").text


def test_many_words_make_a_column_of_words(read: Read) -> None:
    table = read("t,v\n1,2\n2,error\n3,4\n")
    assert table.column("v").type != "number"
    assert table.frame["v"].tolist() == ["2", "error", "4"]


def test_codes_keep_their_digits(read: Read) -> None:
    table = read("zip,key,v\n08123,12345678901234567890,1\n10115,12345678901234567891,2\n")
    assert table.frame["zip"].tolist() == ["08123", "10115"]
    assert table.frame["key"].tolist() == ["12345678901234567890", "12345678901234567891"]
    assert table.column("zip").type == table.column("key").type == "id"


def test_sentinels_are_asked_about(read: Read) -> None:
    table = read("t,v\n0,-9999\n1,2.5\n2,3.5\n3,-9999\n")
    assert only(table, "sentinel").severity == "question"
    assert table.frame["v"].min() == -9999


def test_words_are_categories_texts_or_identifiers(read: Read) -> None:
    rows = "".join(f"k{row},{'ab'[row % 2]},some words number {row % 7} {row}\n" for row in range(30))
    table = read("key,kind,text\n" + rows)
    assert [column.type for column in table.columns] == ["id", "category", "text"]


def test_empty_words_are_none(read: Read) -> None:
    table = read("t,kind\n1,a\n2,\n3,a\n4,b\n")
    assert table.frame["kind"].tolist() == ["a", None, "a", "b"]


def test_versions_and_addresses_are_no_numbers(read: Read) -> None:
    table = read("t,version,address\n1,2.9.1,10.0.0.1\n2,4.4.6,10.0.0.2\n")
    assert table.names("number") == ["t"]
