"""Which task a path fits best: prose, rows, texts with labels, folders; and what is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from studio.engine.data.corpus import Corpus
from studio.engine.data.sources.running_text import Look, look_at
from studio.engine.data.table import Table
from studio.engine.errors import DataError, SettingError
from studio.engine.experiment import Experiment
from studio.engine.tasks.recognizing import open_any, recognize
from studio.resources import resource_path

PROSE = (
    "It was a dark and stormy night; the rain fell in torrents, except at occasional intervals.\n"
    "“Don’t go,” she said, and he didn't.\n\nThen, in 1813, a naïve café opened.\n"
) * 30
POEM = (
    "Shall I compare thee to a summer’s day,\nThou art more lovely and more temperate,\n"
    "Rough winds do shake the darling buds of May,\n"
) * 5
LIST = "Milk, eggs, and bread.\nTea, coffee, and sugar.\nSalt, pepper, and oil.\nRice, beans, and corn.\n"
DIALOGUE = "HAMLET: To be, or not to be.\nOPHELIA: Good my lord.\nHAMLET: I humbly thank you.\n" * 10
CODE = '#include <stdio.h>\nint main(void) {\n  printf("hi, %d;\\n", 3);\n  return 0;\n}\n' * 20
JAPANESE = "吾輩は猫である。名前はまだ無い。\nどこで生れたかとんと見当がつかぬ。\n" * 20
MESSAGES = "".join(
    f"{('ham', 'spam')[n % 2]}\tCall number {n} now, it is {('free', 'late')[n % 2]}\n" for n in range(60)
)
READINGS = "time,y\n" + "".join(f"2020-01-{day:02},{day}.5\n" for day in range(1, 29))


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(header: str, line: str, count: int = 60) -> str:
    """`line` with {n}, {kind}, {bit} and {day} filled in, one row each."""
    made = (
        line.format(
            n=n, kind=("cats", "dogs")[n % 2], bit=n % 2, day=f"2020-{1 + n // 28:02}-{1 + n % 28:02}"
        )
        for n in range(count)
    )
    return "\n".join([header, *made, ""])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("novel.txt", PROSE),
        ("novel", PROSE),
        ("novel.log", PROSE.replace("\n", "\r\n")),
        ("novel.txt", PROSE.encode("utf-16")),
        ("novel.txt", PROSE.encode("utf-16-le")),
        ("novel.txt.gz", gzip.compress(PROSE.encode())),
        ("one_line.txt", "lorem ipsum, dolor sit amet " * 20_000),
        ("letter.txt", "a"),
        ("poem.txt", POEM),
        ("list.txt", LIST),
        ("dialogue.txt", DIALOGUE),
        ("names.txt", "Emma\nOlivia\nAva\nIsabella\n" * 50),
        ("japanese.txt", JAPANESE),
        ("notes.md", "# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n" * 9),
        ("main.c", CODE),
        ("program", CODE),
    ],
)
def test_prose_is_for_a_language_model(tmp_path: Path, name: str, content: str | bytes) -> None:
    opened = open_any(written(tmp_path, name, content))
    assert opened.task == "language-model"
    assert isinstance(opened.data, Corpus)
    assert len(opened.data.documents) == 1
    assert opened.data.column == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("readings.csv", READINGS),
        ("readings.txt", READINGS),
        ("readings.txt.gz", gzip.compress(READINGS.encode())),
        ("readings", READINGS.replace(",", "\t")),
        ("spaced.txt", "1.5 2.5 3.5\n2.5 3.5 4.5\n" * 20),
        ("column.txt", "\n".join(map(str, range(100)))),
        ("remarks.csv", rows("time,sensor,remark,y", "{day},{kind},all fine on day {n},{n}")),
        ("text_and_time.csv", rows("time,y,label,text", "{day},{n},{kind},a long remark on {n}")),
        ("places.csv", rows("place,kind,a,b,c", "The old mill of number {n},{kind},1,{n},3")),
    ],
)
def test_rows_of_numbers_are_for_a_forecast(tmp_path: Path, name: str, content: str | bytes) -> None:
    opened = open_any(written(tmp_path, name, content))
    assert opened.task == "forecast"
    assert isinstance(opened.data, Table)
    assert opened.table is opened.data


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("texts.csv", rows("text,label", '"Some words about {kind}, number {n}",{kind}')),
        ("numbered.csv", rows("text,label", '"Some words about {kind}, number {n}",{bit}')),
        ("texts.tsv", rows("id\tsentence\tsentiment", "{n}\tSome words about {kind} {n}\t{kind}")),
        ("messages.txt", MESSAGES),
        ("japanese.csv", rows("text,label", "吾輩は猫である。名前はまだ無い{n}番,{kind}")),
    ],
)
def test_texts_with_a_label_are_to_be_sorted(tmp_path: Path, name: str, content: str) -> None:
    opened = open_any(written(tmp_path, name, content))
    assert opened.task == "classify-text"
    assert isinstance(opened.data, Table)


def test_texts_alone_are_continued(tmp_path: Path) -> None:
    opened = open_any(written(tmp_path, "quotes.csv", rows("quote", '"To be or not to be, that is {n}"')))
    assert opened.task == "language-model"
    assert (opened.data.column, len(opened.data.documents)) == ("quote", 60)
    assert opened.table is not None


def test_what_is_said_of_columns_decides(tmp_path: Path) -> None:
    texts = written(
        tmp_path, "texts.csv", rows("text,label,n", '"Some words about {kind}, number {n}",{kind},{n}')
    )
    for settings, task in (
        ({"data.targets": ("n",)}, "forecast"),
        ({"data.targets": ("label",)}, "classify-text"),
        ({"data.label": "label"}, "classify-text"),
        ({}, "classify-text"),
    ):
        assert open_any(texts, experiment=Experiment("forecast").with_values(settings)).task == task
    prose = written(tmp_path, "prose.txt", LIST)
    assert recognize(prose) == "language-model"
    set_so = Experiment("forecast").with_values({"data.separator": "comma"})
    assert open_any(prose, experiment=set_so).table is not None


def test_samples_are_recognized() -> None:
    tasks = {
        "air_passengers_monthly.csv": "forecast", "nyc_weather_jfk_hourly_2013.csv": "forecast",
        "wordnet_gloss_topics.csv": "classify-text", "northanger_abbey.txt": "language-model",
    }  # fmt: skip
    assert {name: recognize(resource_path(f"samples/{name}")) for name in tasks} == tasks


@pytest.mark.parametrize(
    ("files", "task"),
    [
        (("a/1.txt", "b/1.txt"), "classify-text"),
        (("train/a/1.txt", "train/b/1.txt", "test/a/1.txt"), "classify-text"),
        (("data/a/1.txt", "data/b/1.txt"), "classify-text"),
        (("README", "a/1.txt", "b/1.txt"), "classify-text"),
        (("1.txt", "2.txt"), "language-model"),
        (("a/1.txt", "a/2.txt"), "language-model"),
        (("1.txt", "2.txt", "3.txt", "a/1.txt", "b/1.txt"), "language-model"),
    ],
)
def test_folders(tmp_path: Path, files: tuple[str, ...], task: str) -> None:
    for file in files:
        written(tmp_path, f"folder/{file}", f"The text of {file}")
    opened = open_any(tmp_path / "folder")
    assert opened.task == task
    assert isinstance(opened.data, Table if task == "classify-text" else Corpus)


def test_a_task_that_is_named_opens_its_own_data(tmp_path: Path) -> None:
    texts = written(tmp_path, "texts.csv", rows("text,label", '"Words about {kind}, number {n}",{kind}'))
    assert isinstance(open_any(texts, "classify-text").data, Table)
    assert open_any(texts, "language-model").data.column == "text"
    readings = written(tmp_path, "readings.txt", READINGS)
    assert open_any(readings, "language-model").data.documents[0].text == READINGS
    with pytest.raises(SettingError, match="Unknown task"):
        open_any(texts, "divination")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.txt", None, "is not there"),
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n", "holds no text"),
        ("nul.txt", b"\0", "NUL"),
        ("report.pdf", b"%PDF-1.7\n" + bytes(range(256)), "a PDF document"),
        ("data.json", b'{"a": [1, 2]}', "JSON"),
        ("exp.toml", b'format_version = 1\ntask = "forecast"\n', "is an experiment"),
        ("page.html", b"<!doctype html><html></html>", "a web page"),
        ("ragged.csv", b"a,b\n1,2\n3,4,5,6\n7,8\n", r"ragged\.csv"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    path = tmp_path / name if content is None else written(tmp_path, name, content)
    with pytest.raises(DataError, match=words) as caught:
        recognize(path)
    assert name in str(caught.value)
    assert caught.value.remedy


def test_only_the_beginning_of_a_large_file_is_looked_at(tmp_path: Path) -> None:
    path = written(tmp_path, "large.txt", PROSE.encode() * 400 + b"\0")
    assert look_at(path) is Look.PROSE
    for cut in range(4):  # wherever a letter of several bytes is cut
        assert look_at(written(tmp_path, "cut.txt", "x" * cut + "ä€𝄞 words, " * 60_000)) is Look.PROSE


def test_the_folder_of_a_run_is_no_data(tmp_path: Path) -> None:
    for name in ("experiment.toml", "events.jsonl", "notes.txt"):
        written(tmp_path, f"run/{name}", "words")
    with pytest.raises(DataError, match="run is the folder of a run"):
        open_any(tmp_path / "run")
    (tmp_path / "run" / "events.jsonl").unlink()  # an experiment alone was written beside the texts
    assert [document.name for document in open_any(tmp_path / "run").data.documents] == ["notes.txt"]
