"""Files that are one column of texts: with a name above or none, of any name, one line long, never cut at blanks."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.engine.data.sources.text_list import lists_sentences, open_texts, read_text_list
from studio.engine.errors import DataError
from studio.engine.experiment import DataSettings

TRAINED = DataSettings(text="text", label="label")
SENTENCES = ["The room was cold.", "I loved it!", "The food was fine, but slow", "Never again"]


def read(folder: Path, content: str, name: str = "new.csv", data: DataSettings = TRAINED) -> tuple[str, list]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    table = open_texts(path, data, data.label)
    assert len(table.frame.columns) == 1
    column = str(table.frame.columns[0])
    return column, table.frame[column].tolist()


@pytest.mark.parametrize("name", ["new.csv", "new.txt", "new.tsv", "new"])
@pytest.mark.parametrize(
    ("first", "texts", "column"),
    [
        ("text", SENTENCES, "text"),
        ("Text", SENTENCES, "Text"),
        ("review", SENTENCES, "review"),
        ("kommentar_1", SENTENCES, "kommentar_1"),
        ("comment", ["What a lovely film"], "comment"),
        ("Review text", SENTENCES, "Review text"),
        ("", SENTENCES, "text"),
        ("", ["What a lovely film", "an awful song"], "text"),
        ("", ["What a lovely film, really"], "text"),
        ("", ["Great!", "The room was cold and dark.", "I did not like it at all"], "text"),
        ("", ["cold", "warm", "cold"], "text"),
        ("", ["#hashtag and more words", "12", "2020-01-01"], "text"),
        ("評論", ["素晴らしい映画でした。", "とても残念な映画だった。"], "評論"),
    ],
)
def test_each_line_is_a_text(tmp_path: Path, name: str, first: str, texts: list[str], column: str) -> None:
    content = "\n".join([first, *texts] if first else texts) + "\n"
    assert read(tmp_path, content, name) == (column, texts)


def test_quotes_hold_a_text_together(tmp_path: Path) -> None:
    content = 'text\n"one, ""two""\nthree"\n""\n\n"four"\n'
    assert read(tmp_path, content) == ("text", ['one, "two"\nthree', None, "four"])


def test_quotes_that_do_not_match_are_letters(tmp_path: Path) -> None:
    assert read(tmp_path, '"Great" she said\nHe said "no\n')[1] == ['"Great" she said', 'He said "no']


def test_what_is_said_of_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("What a film\nan awful song\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("review\nan awful song\n", encoding="utf-8")
    said = [read_text_list(tmp_path / name, TRAINED).findings[-1].text for name in ("a.txt", "b.txt")]
    assert "its first line is a text too" in said[0]
    assert "its first line, “review”, names them" in said[1]


def test_a_name_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no text below"):
        read(tmp_path, "text\n")


@pytest.mark.parametrize(
    "content",
    [
        "text,label\na b c,x\nd e f,y\n",
        "id;text\n1;a b c\n2;d e f\n",
        "number,comment\n1,a b c\n2,d e f\n3,g h\n",
        "text label\nwolf animal\noak plant\n",
        "When, text\nnow, a b c\n",
    ],
)
def test_a_table_with_more_columns_stays_one(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    assert len(open_texts(tmp_path / "a.csv", TRAINED, "label").frame.columns) == 2


def test_sentences_are_told_from_columns_between_blanks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(SENTENCES), encoding="utf-8")
    assert lists_sentences(path)
    path.write_text("name     town    year\nanna     rome    x\nberta    paris   y\n", encoding="utf-8")
    assert not lists_sentences(path)
    path.write_text('"No","Comment"\n"1","he said: "wonderful.""\n', encoding="utf-8")
    assert not lists_sentences(path)
    path.write_text("1 2 3\n4 5 6\n7 8 9\n", encoding="utf-8")
    assert not lists_sentences(path)
