"""Separators, quotes, titles, names, units, footers, ragged rows: which cell is which."""

from __future__ import annotations

import pytest

from studio.engine.data.table import Table
from studio.engine.errors import DataError
from tests.engine.data.sources.conftest import Read

ROWS = "2020-01-01,1.5\n2020-01-02,2.5\n2020-01-03,3.5\n"


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def codes(table: Table) -> set[str]:
    return {finding.code for finding in table.findings}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(read: Read, separator: str) -> None:
    table = read("time,temp,wind\n2020-01-01,1.5,3\n2020-01-02,2.5,4\n".replace(",", separator))
    assert table.format.separator == separator
    assert table.frame["temp"].tolist() == [1.5, 2.5]
    assert table.frame["wind"].tolist() == [3, 4]


def test_runs_of_blanks_separate_and_are_said(read: Read) -> None:
    table = read('day   temp   place\n\n1     3.5    "New York"\n2     4.5    Rome\n')
    assert names(table) == ["day", "temp", "place"]
    assert table.frame["place"].tolist() == ["New York", "Rome"]
    assert "separator" in codes(table)


def test_columns_at_fixed_places(read: Read) -> None:
    table = read(
        "Name      Age  City\nAnn Lee    30  New York\nBob        41  Rome\nCarl X     22  Los Angeles\n"
    )
    assert names(table) == ["Name", "Age", "City"]
    assert table.frame["Name"].tolist() == ["Ann Lee", "Bob", "Carl X"]
    assert table.frame["Age"].tolist() == [30, 41, 22]
    assert "fixed_width" in codes(table)


def test_bars_at_both_ends_make_no_columns(read: Read) -> None:
    table = read("|  t | temp |\n|  1 | 2.5  |\n|  2 | 3.5  |\n")
    assert names(table) == ["t", "temp"]


def test_quotes_keep_separators_and_line_ends(read: Read) -> None:
    table = read('t,note\n1,"a, ""b""\nc"\n2,d\n3,e\n')
    assert table.frame["note"].tolist() == ['a, "b"\nc', "d", "e"]
    assert table.lines == (2, 4, 5)


def test_single_quotes_and_backslashes(read: Read) -> None:
    table = read("1|'a\\'b'|2.5\n2|'c|d'|3.5\n3|'e'|4.5\n")
    assert table.frame["column_2"].tolist() == ["a'b", "c|d", "e"]


def test_separator_after_a_backslash_belongs_to_the_cell(read: Read) -> None:
    table = read("id,title,rating\n1,plain,7.5\n2,first\\, second,8.5\n")
    assert table.frame["title"].tolist() == ["plain", "first, second"]


def test_blank_after_the_separator(read: Read) -> None:
    table = read('t, name, size\n1, "a, b", 2\n2, c, 3\n')
    assert names(table) == ["t", "name", "size"]
    assert table.frame["name"].tolist() == ["a, b", "c"]


def test_quotes_that_do_not_match_name_the_line(read: Read) -> None:
    with pytest.raises(DataError, match=r"Line 3 of readings\.csv has quotes that do not match"):
        read('no,text\n1,"fine"\n2,"he said "go, now" and left"\n3,"fine"\n')


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\r\r\n"])
def test_line_ends(read: Read, ends: str) -> None:
    table = read(("time,temp\n" + ROWS).replace("\n", ends))
    assert table.frame["temp"].tolist() == [1.5, 2.5, 3.5]
    assert list(table.lines) == [2, 3, 4]


@pytest.mark.parametrize("name", ["🌡️", "温度", "درجة الحرارة", "Größe [m²]"])
def test_names_in_any_script(read: Read, name: str) -> None:
    assert names(read(f"time,{name}\n{ROWS}")) == ["time", name]


def test_title_and_remarks_above(read: Read) -> None:
    table = read("Station 12, north hill\n# made by hand\n\ntime,temp\n" + ROWS)
    assert names(table) == ["time", "temp"]
    assert table.format.header_line == 4
    assert list(table.lines) == [5, 6, 7]
    assert "preamble" in codes(table)


def test_settings_with_their_own_names_above(read: Read) -> None:
    table = read(
        "Source,Place,Height,,\nMeteo,Rome,21,,\nYear,Month,Day,T,W\n"
        + "2020,1,1,2.5,3\n2020,1,2,3.5,4\n" * 3
    )
    assert names(table) == ["Year", "Month", "Day", "T", "W"]
    assert len(table.frame) == 6


def test_header_behind_a_hash(read: Read) -> None:
    assert names(read("# time,temp\n" + ROWS)) == ["time", "temp"]
    assert names(read("#;time;temp\n1;2020-01-01;2.5\n2;2020-01-02;3.5\n")) == ["#", "time", "temp"]


def test_units_below_the_names_are_no_data(read: Read) -> None:
    table = read("time,temp,wind\n,°C,m/s\n2020-01-01,1,2\n2020-01-02,2,3\n")
    assert names(table) == ["time", "temp", "wind"]
    assert table.frame["temp"].tolist() == [1, 2]
    assert "header_rows" in codes(table)


def test_second_header_row_tells_equal_names_apart(read: Read) -> None:
    table = read(
        "time,temp,temp\nheight,2,10\n" + "".join(f"2020-01-0{day},{day},5\n" for day in range(1, 8))
    )
    assert names(table) == ["time", "temp 2", "temp 10"]
    assert len(table.frame) == 7


def test_equal_names_get_numbers(read: Read) -> None:
    table = read("t,a,a,,a_2\n1,2,3,4,5\n2,3,4,5,6\n")
    assert names(table) == ["t", "a", "a_3", "column_4", "a_2"]
    assert "duplicate_names" in codes(table)


def test_no_header(read: Read) -> None:
    table = read(ROWS)
    assert names(table) == ["column_1", "column_2"]
    assert len(table.frame) == 3
    question = next(finding for finding in table.findings if finding.code == "no_header")
    assert (question.severity, question.setting) == ("question", "data.header")


def test_header_can_be_set(read: Read) -> None:
    assert names(read("1,2\n3,4\n", header="yes")) == ["1", "2"]
    assert len(read("a,b\nc,d\n", header="no").frame) == 2
    assert names(read("x\ny\na,b\n1,2\n", header="3")) == ["a", "b"]


def test_years_can_be_names(read: Read) -> None:
    table = read("State,2010,2011,2012\nOhio,5.5,6.5,7.5\nIowa,4.5,3.5,2.5\n")
    assert names(table) == ["State", "2010", "2011", "2012"]


def test_nameless_row_numbers(read: Read) -> None:
    table = read(",0\n1821,269\n1822,321\n1823,585\n")
    assert names(table) == ["column_1", "0"]
    assert table.frame["0"].tolist() == [269, 321, 585]


def test_row_names_as_r_writes_them(read: Read) -> None:
    table = read('"x","y"\n"1",2.5,3.5\n"2",4.5,5.5\n"3",6.5,7.5\n')
    assert names(table) == ["row", "x", "y"]
    assert table.frame["x"].tolist() == [2.5, 4.5, 6.5]


def test_names_never_slide(read: Read) -> None:
    with pytest.raises(
        DataError, match=r"Line 1 of readings\.csv names 3 columns, but the rows have 4 values"
    ):
        read("one,two,three\n1,2,3,4\n1,2,3,4\n1,2,3,4\n")


def test_decimal_comma_between_commas_is_refused(read: Read) -> None:
    with pytest.raises(DataError, match="semicolons"):
        read("date,value\n2020-01-01,12,5\n2020-01-02,13,5\n")


@pytest.mark.parametrize("foot", ["Total,7.5\n", "Source: the weather office\n", "\nnote: all by hand,\n"])
def test_totals_and_notes_below_are_left_out(read: Read, foot: str) -> None:
    table = read("time,temp\n" + ROWS + foot)
    assert table.frame["temp"].tolist() == [1.5, 2.5, 3.5]
    assert table.column("time").type == "time"
    assert "footer" in codes(table)


def test_names_again_in_the_middle(read: Read) -> None:
    table = read("time,temp\n" + ROWS + "time,temp\n" + ROWS.replace("2020", "2021"))
    assert len(table.frame) == 6
    assert "repeated_header" in codes(table)


def test_row_that_is_too_long_is_refused_with_its_line(read: Read) -> None:
    with pytest.raises(DataError, match=r"Line 4 of readings\.csv has 3 values, but the table has 2 columns"):
        read("time,temp\n2020-01-01,1.5\n2020-01-02,2.5\n2020-01-03,3,5\n2020-01-04,4.5\n2020-01-05,4.5\n")


def test_long_last_row_is_never_lost(read: Read) -> None:
    with pytest.raises(DataError, match="Line 5"):
        read("time,temp\n" + ROWS + "2020-01-04,1,2,3\n")


def test_file_that_was_cut_off(read: Read) -> None:
    rows = "".join(f"2020-01-{day:02d},{day},{day}\n" for day in range(1, 30))
    table = read("time,a,b\n" + rows + "2020-01-30,30")
    assert table.column("b").missing == 1
    finding = next(finding for finding in table.findings if finding.code == "short_rows")
    assert (finding.severity, "Line 31" in finding.text) == ("warning", True)


def test_separators_at_the_line_ends(read: Read) -> None:
    assert names(read("time,temp,\n2020-01-01,1,\n2020-01-02,2,\n")) == ["time", "temp"]
    assert names(read("time,temp\n2020-01-01,1,\n2020-01-02,2,\n")) == ["time", "temp"]


def test_blank_line_in_a_single_column_is_a_missing_value(read: Read) -> None:
    table = read("value\n1\n2\n\n4\n5\n\n")
    assert table.frame["value"].isna().tolist() == [False, False, True, False, False]


def test_blank_rows_between_others_go(read: Read) -> None:
    table = read("a\tb\n1\t1\n\t\n2\t2\n\n3\t3\n")
    assert table.frame["a"].tolist() == [1, 2, 3]
    assert list(table.lines) == [2, 4, 6]


def test_header_without_rows_is_refused(read: Read) -> None:
    with pytest.raises(DataError, match="only one row"):
        read("time,temp\n")


def test_uneven_rows_are_refused(read: Read) -> None:
    with pytest.raises(DataError, match="different numbers of cells"):
        read("id,name,age\n1101,John\n1102,Julie,26,Potatoes\n")


def test_too_many_columns_are_refused_quickly(read: Read) -> None:
    wide = 60_000
    with pytest.raises(DataError, match="60,000 columns"):
        read(",".join(f"c{i}" for i in range(wide)) + "\n" + ("1," * (wide - 1) + "1\n") * 2)


def test_odd_first_row_is_data_all_the_same(read: Read) -> None:
    rows = "".join(f"2020-01-{day:02d},{day}.5\n" for day in range(2, 30))
    table = read("time,temp\n2020-01-01,broken\n" + rows)
    assert len(table.frame) == 29


def test_endless_cell_is_named(read: Read) -> None:
    with pytest.raises(DataError, match=r"Line 1 of readings\.csv begins a cell of more than"):
        read("a" * 200_000)


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ('text\n""\n"a wolf"\n', [None, "a wolf"]),
        ('text\n"a wolf"\n""\n', ["a wolf", None]),
        ('text\n"a, b"\n""\n""\n"oak is"\n""\n', ["a, b", None, None, "oak is", None]),
    ],
)
def test_a_quoted_empty_text_is_a_row_of_a_single_column(
    read: Read, content: str, cells: list[str | None]
) -> None:
    assert read(content).frame["text"].tolist() == cells
