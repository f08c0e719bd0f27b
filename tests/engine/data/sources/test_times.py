"""Dates and clocks in many forms, day or month first, zones."""

from __future__ import annotations

import pandas as pd
import pytest

from studio.engine.data.table import Table
from studio.engine.errors import DataError
from tests.engine.data.sources.conftest import Read


def times(table: Table, column: str = "time") -> list[str]:
    assert table.column(column).type == "time"
    return [stamp.isoformat(sep=" ") if stamp is not pd.NaT else "" for stamp in table.frame[column]]


def code(table: Table, wanted: str) -> list[str]:
    return [finding.severity for finding in table.findings if finding.code == wanted]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2013-05-08", "2013-05-09"], "2013-05-08 00:00:00"),
        (["2013/5/8 7:05", "2013/5/9 17:05"], "2013-05-08 07:05:00"),
        (["2013-05-08T07:05:09.250", "2013-05-09T07:05:09.500"], "2013-05-08 07:05:09.250000"),
        (["20130508T0705", "20130509T0705"], "2013-05-08 07:05:00"),
        (["20130508:0705", "20130509:0705"], "2013-05-08 07:05:00"),
        (["2013-05-08 07.05.09", "2013-05-09 07.05.09"], "2013-05-08 07:05:09"),
        (["13.05.2013 07:05", "14.05.2013 07:05"], "2013-05-13 07:05:00"),
        (["5/13/2013 1:05 PM", "5/14/2013 1:05 PM"], "2013-05-13 13:05:00"),
        (["5/13/2013 12:05 AM", "5/14/2013 12:05 AM"], "2013-05-13 00:05:00"),
        (["13-05-99", "14-05-99"], "1999-05-13 00:00:00"),
        (["99.05.13", "99.05.14"], "1999-05-13 00:00:00"),
        (["8 May 2013", "9 May 2013"], "2013-05-08 00:00:00"),
        (["May 8 2013", "May 19 2013"], "2013-05-08 00:00:00"),
        (["08-May-13", "09-May-13"], "2013-05-08 00:00:00"),
        (["8. März 2013", "9. März 2013"], "2013-03-08 00:00:00"),
        (["Wed 8 May 2013 07:05", "Thu 9 May 2013 07:05"], "2013-05-08 07:05:00"),
        (["1991 Jul", "1991 Aug"], "1991-07-01 00:00:00"),
        (["Jul-1991", "Aug-1991"], "1991-07-01 00:00:00"),
        (["1991-07", "1991-08"], "1991-07-01 00:00:00"),
        (["1991M7", "1991M8"], "1991-07-01 00:00:00"),
        (["1970 Q2", "1970 Q3"], "1970-04-01 00:00:00"),
        (["1970Q2", "1970Q3"], "1970-04-01 00:00:00"),
        (["2020-W53", "2021-W01"], "2020-12-28 00:00:00"),
        (["20130508", "20130509"], "2013-05-08 00:00:00"),
        (["2013050807", "2013050808"], "2013-05-08 07:00:00"),
        (["2013-05-08 24:00", "2013-05-09 24:00"], "2013-05-09 00:00:00"),
        (["1368000000", "1368003600"], "2013-05-08 08:00:00"),
        (["1368000000000", "1368003600000"], "2013-05-08 08:00:00"),
    ],
)
def test_forms(read: Read, cells: list[str], expected: str) -> None:
    table = read("time;v\n" + "".join(f"{cell};{row}.5\n" for row, cell in enumerate(cells)))
    assert times(table)[0] == expected


def test_epoch_seconds_need_a_name_that_says_so(read: Read) -> None:
    assert read("users,v\n1368000000,1\n1368003600,2\n").column("users").type == "number"


def test_digits_that_are_no_dates_stay_numbers(read: Read) -> None:
    assert read("date,v\n20131508,1\n20130509,2\n").column("date").type == "number"
    assert read("amount,v\n20130508,1\n20130509,2\n").column("amount").type == "number"


def test_one_late_day_decides_the_order(read: Read) -> None:
    day_first = read("time,v\n02/01/2014,1\n31/12/2012,2\n")
    assert times(day_first) == ["2014-01-02 00:00:00", "2012-12-31 00:00:00"]
    assert day_first.format.day_first is True
    month_first = read("time,v\n02/01/2014,1\n12/31/2012,2\n")
    assert times(month_first)[0] == "2014-02-01 00:00:00"
    assert month_first.format.day_first is False


def test_two_orders_in_one_column_are_refused_with_both_lines(read: Read) -> None:
    with pytest.raises(DataError, match=r"two date orders in the column time.*line 2 .*line 4") as caught:
        read("time,v\n13/02/2020,1\n05/06/2020,2\n02/13/2020,3\n")
    assert "“13/02/2020”" in str(caught.value)
    assert "“02/13/2020”" in str(caught.value)


def test_ambiguous_order_is_asked_with_the_guess_stated(read: Read) -> None:
    table = read("time,v\n03/08/2013,1\n03/08/2013,2\n")
    question = next(finding for finding in table.findings if finding.code == "day_first")
    assert question.severity == "question"
    assert question.setting == "data.day_first"
    assert "8 March 2013 or 3 August 2013. It was read as 8 March 2013" in question.text


@pytest.mark.parametrize(("setting", "expected"), [("yes", "2013-08-03"), ("no", "2013-03-08")])
def test_order_can_be_set(read: Read, setting: str, expected: str) -> None:
    table = read("time,v\n03/08/2013,1\n03/08/2013,2\n", day_first=setting)
    assert times(table)[0].startswith(expected)
    assert not code(table, "day_first")


def test_even_steps_decide_the_order(read: Read) -> None:
    stamps = pd.date_range("2021-01-01", periods=600, freq="5min")
    table = read("time,v\n" + "".join(f"{stamp:%m/%d/%Y %H:%M},1\n" for stamp in stamps))
    assert table.frame["time"].tolist() == list(stamps)
    assert code(table, "day_first") == ["info"]


def test_another_column_decides_the_order(read: Read) -> None:
    table = read("time,until\n03/08/2013,25/08/2013\n03/09/2013,26/09/2013\n")
    assert times(table)[0] == "2013-08-03 00:00:00"


def test_zones_become_utc_and_are_said(read: Read) -> None:
    table = read("time,v\n2020-03-29T01:00:00+01:00,1\n2020-03-29T03:00:00+02:00,2\n")
    assert times(table) == ["2020-03-29 00:00:00", "2020-03-29 01:00:00"]
    assert code(table, "time_zone") == ["info"]


def test_half_of_the_zones_is_no_time(read: Read) -> None:
    table = read("time,v\n2020-03-29T01:00:00,1\n2020-03-29T03:00:00Z,2\n")
    assert table.column("time").type != "time"
    assert code(table, "mixed_zones") == ["warning"]


def test_zone_names_are_not_guessed(read: Read) -> None:
    table = read("time,v\n2020-03-29 01:00 EST,1\n2020-03-29 02:00 EST,2\n")
    assert times(table)[0] == "2020-03-29 01:00:00"
    assert code(table, "zone_name") == ["question"]


def test_date_and_clock_are_joined(read: Read) -> None:
    table = read("Date,Time,v\n01/10/2019,06:50 PM,1.5\n12/15/2018,05:08 PM,2.5\n")
    assert times(table, "Date Time") == ["2019-01-10 18:50:00", "2018-12-15 17:08:00"]
    assert [column.name for column in table.columns] == ["Date Time", "v"]


def test_incomplete_clock_is_not_joined(read: Read) -> None:
    table = read("day,clock,v\n2019-01-10,06:50,1.5\n2019-01-11,,2.5\n2019-01-12,07:00,3.5\n")
    assert [column.name for column in table.columns] == ["day", "clock", "v"]


def test_mixed_forms_stay_text_and_are_said(read: Read) -> None:
    table = read("time,v\n05/04/82,1\n01-Jan-15,2\n05/05/82,3\n")
    assert table.column("time").type != "time"
    assert code(table, "mixed_times") == ["warning"]


def test_dates_that_no_calendar_has(read: Read) -> None:
    rows = "".join(f"2020-{month:02d}-{day:02d},1\n" for month in range(1, 9) for day in range(1, 29))
    table = read("time,v\n" + rows + "2021-02-30,1\n")
    assert table.column("time").missing == 1
    assert code(table, "not_a_time") == ["warning"]


def test_fiscal_years_are_no_months(read: Read) -> None:
    assert read("period,v\n2010-11,1\n2011-12,2\n").column("period").type != "time"
