"""What is said of data that changed since a run saw it: each kind of difference, in each kind of source."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from studio.engine.data import seen as seen_module
from studio.engine.data.difference import Difference, difference
from studio.engine.data.opening import open_table
from studio.engine.data.seen import Seen, describe, from_json, items_of, to_json
from studio.engine.data.sources.texts import read_class_folder, read_corpus
from studio.engine.experiment import DataSettings

ROWS = 480
SETTINGS = DataSettings(time="time")
Change = Callable[[pd.DataFrame], pd.DataFrame]


def weather() -> pd.DataFrame:
    times = pd.date_range("2013-01-01", periods=ROWS, freq="h")
    temperature = np.random.default_rng(0).normal(size=ROWS).round(3)
    return pd.DataFrame(
        {
            "time": times,
            "temp": temperature,
            "dewp": np.arange(ROWS) % 17,
            "wind": ["NE", "SW", None] * (ROWS // 3),
        }
    )


def saw(path: Path, frame: pd.DataFrame, settings: DataSettings = SETTINGS) -> Seen:
    """What a run saw, as it is read back from the file it is kept in."""
    frame.to_csv(path, index=False)
    seen = describe(open_table(path, settings), settings)
    assert seen is not None
    return from_json(json.loads(json.dumps(to_json(seen))))


def compared(seen: Seen, path: Path, settings: DataSettings = SETTINGS) -> Difference:
    items = items_of(open_table(path, settings), settings)
    assert items is not None
    return difference(seen, items)


def later(frame: pd.DataFrame, start: str, rows: int) -> pd.DataFrame:
    return frame.head(rows).assign(time=pd.date_range(start, periods=rows, freq="h"))


def with_cells(frame: pd.DataFrame, column: str, rows: list[int], value: object) -> pd.DataFrame:
    changed = frame.copy()
    changed.loc[rows, column] = value
    return changed


CHANGES: list[tuple[Change, str, tuple[str, ...]]] = [
    (
        lambda frame: pd.concat([frame, later(frame, "2013-02-01", 12)]),
        "has 12 rows more than this run saw",
        ("12 rows more, all after 20 Jan 2013, 23:00",),
    ),
    (
        lambda frame: pd.concat([later(frame, "2012-06-01", 2), frame]),
        "has 2 rows more than this run saw",
        ("2 rows more, all before 1 Jan 2013",),
    ),
    (
        lambda frame: pd.concat([frame, later(frame, "2013-01-01", 1)]),
        "has 1 row more than this run saw",
        ("1 row more, at the end",),
    ),
    (
        lambda frame: frame.head(400),
        "has 80 rows fewer than this run saw",
        ("80 rows fewer: the last ones are gone",),
    ),
    (
        lambda frame: frame.tail(479),
        "has 1 row fewer than this run saw",
        ("1 row fewer: the first one is gone",),
    ),
    (
        lambda frame: with_cells(frame, "temp", [5, 77], 99.0),
        "has other values in 2 of 480 rows that this run saw",
        ("2 of 480 rows have other values, in column temp",),
    ),
    (
        lambda frame: pd.concat([with_cells(frame, "temp", [5], 99.0), later(frame, "2013-02-01", 12)]),
        "has 12 rows more than this run saw",
        ("12 rows more", "1 of 480 rows has other values, in column temp"),
    ),
    (lambda frame: frame.drop(index=[3, 200]), "has 2 rows fewer than this run saw", ("2 rows fewer",)),
    (lambda frame: frame.drop(columns="dewp"), "has no column dewp any more", ("column dewp is missing",)),
    (
        lambda frame: with_cells(frame, "temp", [5], 99.0).drop(columns=["dewp", "wind"]),
        "has no columns dewp and wind any more",
        ("columns dewp and wind are missing", "column temp has other values"),
    ),
    (
        lambda frame: frame.rename(columns={"dewp": "dew"}),
        "has column dewp under the name dew now",
        ("column dewp is called dew now",),
    ),
    (lambda frame: frame.assign(rain=1.5), "has changed since this run", ("column rain is new",)),
    (
        lambda frame: frame[["wind", "time", "temp", "dewp"]],
        "has changed since this run",
        ("the columns stand in another order",),
    ),
    (
        lambda frame: frame.sample(frac=1, random_state=1),
        "has changed since this run",
        ("the same rows in another order",),
    ),
    (
        lambda frame: frame.assign(dewp=[f"a{value}" for value in frame.dewp]),
        "holds other values in column dewp than this run saw",
        (
            "column dewp was read as a number and is a category now",
            "all 480 rows have other values, in column dewp",
        ),
    ),
]


@pytest.mark.parametrize(
    ("change", "headline", "sentences"), CHANGES, ids=[said[0] for _change, _headline, said in CHANGES]
)
def test_each_change_of_a_table_is_said(
    tmp_path: Path, change: Change, headline: str, sentences: tuple[str, ...]
) -> None:
    path = tmp_path / "weather.csv"
    seen = saw(path, weather())
    change(weather()).to_csv(path, index=False)
    found = compared(seen, path)
    assert (found.headline, found.sentences) == (headline, sentences)


def test_the_same_values_written_in_another_way(tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    seen = saw(path, weather())
    weather().to_csv(path, index=False, sep=";", decimal=",", lineterminator="\r\n")
    assert compared(seen, path).sentences == ("the same values, written in another way",)


def test_what_changed_is_shown_beside_what_was(tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    seen = saw(path, weather())
    with_cells(weather(), "temp", [5], 99.0).rename(columns={"dewp": "dew"}).to_csv(path, index=False)
    found = compared(seen, path)
    assert [(pair.before, pair.now, pair.change) for pair in found.columns] == [
        ("time, time", "time, time", "same"),
        ("temp, number", "temp, number", "values"),
        ("dewp, number", "dew, number", "renamed"),
        ("wind, category", "wind, category", "same"),
    ]
    assert found.renamed == {"dewp": "dew"}
    (item,) = found.shown
    assert (item.number, item.line, item.is_new) == (6, 7, False)
    assert "99.0" in item.text
    assert ("Rows", "480", "480") in found.facts
    assert ("Last time", "20 Jan 2013, 23:00", "20 Jan 2013, 23:00") in found.facts


def test_many_rows_share_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_module, "MOST_HASHES", 50)
    path = tmp_path / "weather.csv"
    seen = saw(path, weather())
    assert (seen.block, len(seen.hashes)) == (10, 48)
    pd.concat([weather(), later(weather(), "2013-02-01", 7)]).to_csv(path, index=False)
    assert compared(seen, path).sentences == ("7 rows more, all after 20 Jan 2013, 23:00",)
    with_cells(weather(), "temp", [5, 6], 99.0).to_csv(path, index=False)
    assert compared(seen, path).sentences == ("at most 10 of 480 rows have other values, in column temp",)
    weather().head(473).to_csv(path, index=False)
    assert compared(seen, path).sentences == ("7 rows fewer: the last ones are gone",)


def test_whole_numbers_stay_equal_when_one_gets_a_point(tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    seen = saw(path, weather())
    frame = weather()
    frame["dewp"] = frame["dewp"].astype(float)
    frame.loc[3, "dewp"] = 0.5
    frame.to_csv(path, index=False)
    assert compared(seen, path).sentences == ("1 of 480 rows has other values, in column dewp",)


def test_a_running_text(tmp_path: Path) -> None:
    path, settings = tmp_path / "novel.txt", DataSettings()
    lines = [f"This is line {number} of a novel.\n" for number in range(200)]
    path.write_text("".join(lines))
    seen = describe(read_corpus(path, settings), settings)
    assert seen is not None
    assert (seen.unit, seen.items, seen.columns) == ("line", 200, ())
    for now, said in (
        ([*lines, "And more.\n"], "1 line more, at the end"),
        ([*lines[:50], "Other.\n", *lines[51:]], "1 of 200 lines has other words"),
        (lines[:150], "50 lines fewer: the last ones are gone"),
    ):
        path.write_text("".join(now))
        items = items_of(read_corpus(path, settings), settings)
        assert items is not None
        assert difference(seen, items).sentences == (said,)


@pytest.mark.parametrize("with_classes", [False, True])
def test_a_folder_of_texts_names_its_files(tmp_path: Path, with_classes: bool) -> None:
    folder, settings = tmp_path / "texts", DataSettings(text="text", label="label")
    for label in ("animal", "plant"):
        place = folder / label if with_classes else folder
        place.mkdir(parents=True, exist_ok=True)
        for number in range(3):
            (place / f"{label}{number}.txt").write_text(f"A {label} of number {number}, in so many words.")

    def read() -> object:
        return read_class_folder(folder, settings) if with_classes else read_corpus(folder, settings)

    before = describe(read(), settings)
    assert before is not None
    assert (before.unit, before.items, len(before.names)) == ("text", 6, 6)
    home = folder / "plant" if with_classes else folder
    (home / "plant0.txt").write_text("Something else.")
    (home / "plant1.txt").unlink()
    (home / "new.txt").write_text("A new text.")
    items = items_of(read(), settings)
    assert items is not None
    found = " | ".join(difference(before, items).sentences)
    assert "1 text is new: " in found
    assert "1 text is gone: " in found
    assert "1 text has other words: " in found
    for name in ("new", "plant1", "plant0"):
        assert name in found


def test_texts_of_a_table(tmp_path: Path) -> None:
    path, settings = tmp_path / "topics.csv", DataSettings(text="text", label="label")
    frame = pd.DataFrame({"text": [f"the text of number {n}" for n in range(40)], "label": ["a", "b"] * 20})
    seen = saw(path, frame, settings)
    assert seen.unit == "text"
    frame.head(30).to_csv(path, index=False)
    assert compared(seen, path, settings).sentences == ("10 texts fewer: the last ones are gone",)


def test_other_data_altogether(tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    seen = saw(path, weather())
    text = tmp_path / "novel.txt"
    text.write_text("A line.\nAnother line.\n")
    items = items_of(read_corpus(text, DataSettings()), DataSettings())
    assert items is not None
    assert difference(seen, items).headline == "is other data than this run saw"


def test_hashes_are_the_same_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    seen = saw(path, weather())
    code = (
        "import json, sys; from pathlib import Path; from studio.engine.data.opening import open_table;"
        " from studio.engine.data.seen import describe, to_json; from studio.engine.experiment import DataSettings;"
        " s = DataSettings(time='time'); print(json.dumps(to_json(describe(open_table(Path(sys.argv[1]), s), s))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    told = subprocess.run(
        [sys.executable, "-c", code, str(path)], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == to_json(seen)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", "another"),
        ("unit", "byte"),
        ("items", -1),
        ("items", True),
        ("block", 0),
        ("hashes", "no base64"),
        ("hashes", ""),
        ("columns", [["a", "number"]]),
        ("columns", 5),
        ("first", "yesterday"),
        ("names", [3]),
        ("sha256", None),
    ],
)
def test_what_was_never_written_is_refused(tmp_path: Path, key: str, value: object) -> None:
    content = to_json(saw(tmp_path / "weather.csv", weather()))
    with pytest.raises(ValueError, match=r"."):
        from_json({**content, key: value})


def test_moments_are_those_of_the_data_with_or_without_a_zone(tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    frame = weather()
    seen = saw(path, frame)
    assert (seen.first[:16], seen.last[:16]) == ("2013-01-01T00:00", "2013-01-20T23:00")
