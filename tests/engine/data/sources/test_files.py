"""What is not a table is named, with a cure; archives; encodings; settings; stopping."""

from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from studio.engine.data.sources import ReadCancelledError, ReadOptions, read_table
from studio.engine.errors import DataError, SettingError
from tests.engine.data.sources.conftest import Read

TABLE = "time,temp\n2020-01-01,1.5\n2020-01-02,2.5\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n \n\n", "only blank lines"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "a JPEG picture"),
        (b"%PDF-1.7 x", "a PDF document"),
        (b"PAR1xxxx", "a Parquet file"),
        (b"SQLite format 3\0", "a SQLite database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel"),
        (b"\x80\x04\x95abc", "pickle"),
        (b'[{"time": 1}]', "JSON"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"%\n@problemName x\n@data\n1,2:a\n", ".ts file"),
        (b"time,temp\n2020-01-01,1\n2020-01-02,\0\n", "NUL byte on line 3"),
        (bytes(range(1, 32)) * 40, "binary"),
    ],
)
def test_what_is_no_table_is_named(read: Read, content: bytes, words: str) -> None:
    with pytest.raises(DataError) as caught:
        read(content, "picture.csv")
    assert "picture.csv" in str(caught.value)
    assert words in str(caught.value)
    assert caught.value.remedy


def test_a_column_may_begin_like_a_bitmap(read: Read) -> None:
    assert read("BMI,age\n22.5,30\n23.5,40\n").names("number") == ["BMI", "age"]


def test_missing_file_folder_and_address(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.csv is not there"):
        read_table(tmp_path / "gone.csv")
    with pytest.raises(DataError, match="is a folder"):
        read_table(tmp_path)
    with pytest.raises(DataError, match="address on a network"):
        read_table(Path("https://example.org/table.csv"))
    with pytest.raises(DataError, match="is not there"):
        read_table(Path("a\0b.csv"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_or_a_device_is_refused_before_it_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    for name in ("pipe.csv", "endless.csv"):
        with pytest.raises(DataError, match="device or a pipe"):
            read_table(tmp_path / name)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read everything"
)
def test_forbidden_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_text(TABLE)
    path.chmod(0)
    with pytest.raises(DataError, match="may not be read"):
        read_table(path)


def test_gzip_and_zip(tmp_path: Path) -> None:
    packed = tmp_path / "table.csv.gz"
    packed.write_bytes(gzip.compress(TABLE.encode()))
    assert read_table(packed).format.compression == "gzip"
    archive = tmp_path / "table.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr("table.csv", TABLE)
    table = read_table(archive)
    assert (table.format.compression, len(table.frame)) == ("zip", 2)


def test_archives_that_cannot_be_used(tmp_path: Path) -> None:
    two = tmp_path / "two.zip"
    with zipfile.ZipFile(two, "w") as stream:
        stream.writestr("a.csv", TABLE)
        stream.writestr("b.csv", TABLE)
    with pytest.raises(DataError, match="2 files in it"):
        read_table(two)
    workbook = tmp_path / "book.xlsx"
    with zipfile.ZipFile(workbook, "w") as stream:
        stream.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(DataError, match="Excel workbook"):
        read_table(workbook)
    torn = tmp_path / "torn.csv.gz"
    torn.write_bytes(gzip.compress(os.urandom(4000))[:2000])
    with pytest.raises(DataError, match="damaged gzip"):
        read_table(torn)


def test_an_archive_made_to_fill_the_memory_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.csv.gz"
    with gzip.open(bomb, "wb", compresslevel=1) as stream:
        for _ in range(90):
            stream.write(b"0," * 500_000)
    with pytest.raises(DataError, match="grows to more than"):
        read_table(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode(read: Read, encoding: str) -> None:
    table = read("name,age\nJosé Álvarez,30\nMüller,25\nBjörn,50\n".encode(encoding))
    assert table.frame["name"].tolist() == ["José Álvarez", "Müller", "Björn"]
    assert not [finding for finding in table.findings if finding.code == "encoding"]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("windows-1252", ["Straße – größer", "Café"]),
        ("latin-1", ["Año nuevo", "Française"]),
        ("windows-1251", ["привет", "хорошо"]),
        ("koi8_r", ["привет", "хорошо"]),
        ("shift_jis", ["東京です", "おおさか"]),
        ("gb18030", ["北京市中心", "上海市"]),
        ("mac_roman", ["été à la plage", "forêt"]),
    ],
)
def test_older_encodings_are_guessed_and_asked_about(read: Read, encoding: str, words: list[str]) -> None:
    rows = "".join(f"{word},{row}\n" for row, word in enumerate(words))
    table = read(f"place,v\n{rows}".encode(encoding))
    assert table.frame["place"].tolist() == words
    question = next(finding for finding in table.findings if finding.code == "encoding")
    assert (question.severity, question.setting) == ("question", "data.encoding")


def test_encoding_can_be_set(read: Read) -> None:
    table = read("name,v\nĄbc,1\nĘde,2\n".encode("iso8859_2"), encoding="iso8859_2")
    assert table.frame["name"].tolist() == ["Ąbc", "Ęde"]
    with pytest.raises(DataError, match="line 2"):
        read("name,v\né,1\n".encode("latin-1"), encoding="utf-8")


@pytest.mark.parametrize(
    "options", [{"separator": "nonsense"}, {"decimal": "x"}, {"encoding": "utf-99"}, {"day_first": "maybe"}]
)
def test_unknown_settings(read: Read, options: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=r"data\."):
        read(TABLE, **options)


def test_separator_can_be_set_in_words(read: Read) -> None:
    assert len(read("a;b,c\n1;2,5\n2;3,5\n", separator="semicolon").columns) == 2


def test_progress_and_stopping(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    shares: list[float] = []
    read_table(path, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with pytest.raises(ReadCancelledError, match="stopped"):
        read_table(path, ReadOptions(), cancelled=lambda: True)


def test_a_long_file_reads_like_a_short_one(tmp_path: Path) -> None:
    """Blocks of 50,000 rows leave no seam: values, missing cells, lines."""
    path = tmp_path / "long.csv"
    rows = 120_000
    path.write_text(
        "t,v,kind\n"
        + "".join(f"{row},{'' if row % 1000 == 7 else row / 8},k{row % 3}\n" for row in range(rows))
    )
    table = read_table(path)
    assert table.lines == range(2, rows + 2)
    assert table.frame["t"].tolist() == list(range(rows))
    assert table.column("v").missing == 120
    assert table.frame["v"].iloc[-1] == (rows - 1) / 8
    assert table.column("kind").type == "category"
