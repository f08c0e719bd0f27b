"""Text files, folders of them, class folders and columns of texts: what is read, left out, said and refused."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.engine.data.sources.text_folder import natural_key, survey
from studio.engine.data.sources.texts import read_class_folder, read_corpus, read_text_file
from studio.engine.data.table import Finding, Table
from studio.engine.errors import DataError
from studio.engine.experiment import DataSettings
from studio.resources import resource_path

Tree = Callable[..., Path]
AUTO = DataSettings()


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """tree({"a/1.txt": "text or bytes"}): a folder with these files."""

    def write(files: dict[str, str | bytes], name: str = "texts") -> Path:
        for file, content in files.items():
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / name

    return write


def codes(findings: object) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]


def found(table: Table, code: str) -> Finding:
    return next(finding for finding in table.findings if finding.code == code)


def rows(table: Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.frame.itertuples(index=False)]


# --- one file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("Ein schöner Tag.\n".encode(), "utf-8"),
        ("Ein schöner Tag.\n".encode("utf-8-sig"), "utf-8"),
        ("Ein schöner Tag.\n".encode("utf-16"), "utf-16"),
        ("Ein schöner Tag.\n".encode("latin-1"), "windows-1252"),
        (gzip.compress("Ein schöner Tag.\n".encode(), mtime=0), "utf-8"),
    ],
)
def test_a_text_is_read_in_its_encoding(tmp_path: Path, raw: bytes, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    text, said, findings = read_text_file(tmp_path / "a.txt")
    assert (text, said) == ("Ein schöner Tag.\n", encoding)
    assert codes(findings) == (["encoding"] if encoding == "windows-1252" else [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_line_ends_of_windows_become_line_feeds_and_that_is_said(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("one\r\ntwo\r\n".encode(encoding))
    text, _, findings = read_text_file(tmp_path / "a.txt")
    assert text == "one\ntwo\n"
    assert codes(findings) == ["line_ends"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "holds no text"),
        (b"\0", "NUL byte"),
        (b"some text\0more text", "NUL byte"),
        (b"%PDF-1.7\n" + bytes(range(256)), "a PDF document"),
        (b"PK\x03\x04 damaged", "damaged zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a PNG picture"),
        (bytes(range(1, 32)) * 40, "binary data"),
    ],
)
def test_what_is_no_text_is_named_without_a_word_of_tables(tmp_path: Path, raw: bytes, words: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    with pytest.raises(DataError, match=r"a\.txt") as caught:
        read_text_file(tmp_path / "a.txt")
    assert words in str(caught.value)
    assert caught.value.remedy
    assert not any(word in str(caught.value).lower() for word in ("csv", "rows", "table"))


def test_a_letter_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    assert read_corpus(tmp_path / "a.txt", AUTO).characters == 1


def test_the_novel_is_one_document() -> None:
    corpus = read_corpus(resource_path("samples/northanger_abbey.txt"), AUTO)
    assert [document.name for document in corpus.documents] == ["northanger_abbey.txt"]
    assert (corpus.encoding, corpus.column) == ("utf-8", "")
    assert corpus.characters > 400_000
    assert "\r" not in corpus.documents[0].text


# --- folders of texts -------------------------------------------------------------------------------------------------


def test_documents_stand_in_the_order_a_reader_expects(tree: Tree) -> None:
    folder = tree(
        {f"chapter {number}.txt": f"Text {number}." for number in (10, 2, 1)} | {"part/x.txt": "More."}
    )
    corpus = read_corpus(folder, AUTO)
    names = [document.name for document in corpus.documents]
    assert names == ["chapter 1.txt", "chapter 2.txt", "chapter 10.txt", "part/x.txt"]
    assert sorted(["b", "A", "a10", "a9"], key=natural_key) == ["A", "a9", "a10", "b"]


def test_what_is_no_text_is_left_out_and_said(tree: Tree) -> None:
    folder = tree(
        {"a.txt": "A text.", "empty.txt": "", "b.png": b"\x89PNG\r\n\x1a\n", "c.csv": "a,b\n1,2\n",
         ".hidden": "secret", ".git/x.txt": "secret", "__MACOSX/a.txt": "x", "Thumbs.db": "x"}
    )  # fmt: skip
    corpus = read_corpus(folder, AUTO)
    assert [document.text for document in corpus.documents] == ["A text."]
    (said,) = corpus.findings
    assert said.code == "files_left_out"
    assert all(
        words in said.text for words in ("3 files", "b.png (", "picture", "empty.txt", "It is a table")
    )


@pytest.mark.parametrize(
    "files", [{}, {"a.png": b"\x89PNG\r\n\x1a\n"}, {"a.csv": "a,b\n1,2\n"}, {"a.txt": ""}]
)
def test_a_folder_without_texts_is_refused(tree: Tree, files: dict[str, str | bytes], tmp_path: Path) -> None:
    tree(files)
    (tmp_path / "texts").mkdir(exist_ok=True)
    for read in (read_corpus, read_class_folder):
        with pytest.raises(DataError, match="texts holds no text files") as caught:
            read(tmp_path / "texts", AUTO)
        assert all(name in str(caught.value) for name in files)
        assert caught.value.remedy


def test_links_lead_neither_out_nor_round(tree: Tree, tmp_path: Path) -> None:
    folder = tree({"a/1.txt": "one", "b/1.txt": "two"})
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "a" / "secret.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "a" / "round").symlink_to(folder)
    (folder / "a" / "self.txt").symlink_to(folder / "a" / "self.txt")
    (folder / "a" / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "b" / "same.txt").symlink_to(folder / "a" / "1.txt")
    table = read_class_folder(folder, AUTO)
    assert rows(table) == [("a/1.txt", "one", "a"), ("b/1.txt", "two", "b"), ("b/same.txt", "one", "b")]
    said = found(table, "files_left_out").text
    assert all(
        words in said for words in ("a/secret.txt", "another place", "a/round", "a/gone.txt", "a/self.txt")
    )


def test_pipes_are_not_waited_for(tree: Tree) -> None:
    folder = tree({"a.txt": "A text."})
    os.mkfifo(folder / "pipe.txt")
    corpus = read_corpus(folder, AUTO)
    assert len(corpus.documents) == 1
    assert "pipe.txt" in corpus.findings[0].text


def test_a_folder_that_may_not_be_read_is_said(tree: Tree) -> None:
    folder = tree({"a/1.txt": "one", "b/1.txt": "two"})
    (folder / "b").chmod(0)
    try:
        if os.access(folder / "b", os.R_OK):
            pytest.skip("the administrator may read everything")
        assert "b (It cannot be read" in read_corpus(folder, AUTO).findings[0].text
    finally:
        (folder / "b").chmod(0o700)


def test_short_files_of_an_old_encoding_are_read_alike(tree: Tree) -> None:
    words = ("Ёж", "Это длинный текст на русском языке: погода и люди", "щи да каша пища наша", "Да")
    folder = tree({f"{number}.txt": text.encode("windows-1251") for number, text in enumerate(words)})
    corpus = read_corpus(folder, AUTO)
    assert tuple(document.text for document in corpus.documents) == words
    (said,) = corpus.findings
    assert (said.severity, said.setting) == ("question", "data.encoding")
    assert "windows-1251" in said.text


def test_an_encoding_that_is_set_holds_for_every_file(tree: Tree) -> None:
    folder = tree({"1.txt": "Öl".encode("cp850"), "2.txt": "plain"})
    assert [d.text for d in read_corpus(folder, DataSettings(encoding="cp850")).documents] == ["Öl", "plain"]


# --- class folders ----------------------------------------------------------------------------------------------------


def test_a_folder_for_each_class_is_a_table(tree: Tree) -> None:
    folder = tree(
        {"cats/2.txt": "purr", "cats/10.txt": "meow", "dogs/1.txt": "woof", "dogs/old/x.txt": "wau"}
    )
    table = read_class_folder(folder, AUTO)
    assert [(column.name, column.type) for column in table.columns] == [
        ("file", "id"), ("text", "text"), ("label", "category"),
    ]  # fmt: skip
    assert rows(table) == [
        ("cats/2.txt", "purr", "cats"), ("cats/10.txt", "meow", "cats"), ("dogs/1.txt", "woof", "dogs"),
        ("dogs/old/x.txt", "wau", "dogs"),
    ]  # fmt: skip
    assert (table.findings, table.format.encoding, len(table.lines)) == ((), "utf-8", 4)


def test_parts_above_the_classes_are_respected(tree: Tree) -> None:
    files = {
        f"{part}/{label}/1.txt": f"{part} {label}" for part in ("Train", "val", "test") for label in "xy"
    }
    table = read_class_folder(tree(files | {"README": "about", "docs/x.txt": "more"}), AUTO)
    assert [row[2:] for row in rows(table)] == [
        ("x", "test"), ("y", "test"), ("x", "train"), ("y", "train"), ("x", "validation"), ("y", "validation"),
    ]  # fmt: skip
    assert all(name in found(table, "no_class").text for name in ("README", "docs/x.txt"))


def test_a_class_may_be_called_train(tree: Tree) -> None:
    table = read_class_folder(tree({"car/1.txt": "a", "train/1.txt": "b", "plane/old/1.txt": "c"}), AUTO)
    assert "split" not in table.frame
    assert list(table.frame["label"]) == ["car", "plane", "train"]


def test_a_folder_around_everything_is_no_class(tree: Tree) -> None:
    table = read_class_folder(tree({"data/x/1.txt": "a", "data/y/1.txt": "b"}), AUTO)
    assert rows(table) == [("data/x/1.txt", "a", "x"), ("data/y/1.txt", "b", "y")]


def test_every_file_of_a_class_is_a_row_even_an_empty_one(tree: Tree) -> None:
    table = read_class_folder(
        tree({"a/1.txt": "one", "a/2.txt": "", "b/1.txt": "two", "b/2.txt": " \n"}), AUTO
    )
    assert [row[0] for row in rows(table)] == ["a/1.txt", "a/2.txt", "b/1.txt", "b/2.txt"]
    assert table.column("text").missing == 2
    assert table.findings == ()


def test_files_beside_the_classes_and_texts_without_one_are_left_out(tree: Tree) -> None:
    files = {
        "pos/1.txt": "good",
        "neg/1.txt": "bad",
        "unsup/1.txt": "?",
        "README.md": "about",
        "c/x.png": b"\x89PNG",
    }
    table = read_class_folder(tree(files), AUTO)
    assert list(table.frame["label"]) == ["neg", "pos"]
    assert codes(table.findings) == ["files_left_out", "no_class", "unlabelled", "empty_class"]
    assert found(table, "empty_class").text.endswith("the folder c.")


def test_a_flat_folder_is_a_table_without_a_label(tree: Tree) -> None:
    table = read_class_folder(tree({"1.txt": "one", "2.txt": "two"}), AUTO)
    assert rows(table) == [("1.txt", "one"), ("2.txt", "two")]
    assert list(table.frame.columns) == ["file", "text"]


def test_thousands_of_files_are_read(tree: Tree) -> None:
    folder = tree({f"{label}/{number}.txt": f"{label} {number}" for label in "abcd" for number in range(500)})
    table = read_class_folder(folder, AUTO)
    assert len(table.frame) == 2000
    assert rows(table)[499] == ("a/499.txt", "a 499", "a")


def test_names_that_are_no_text_can_be_written(tree: Tree) -> None:
    folder = os.fsencode(tree({"a/1.txt": "one"}))
    try:
        os.mkdir(folder + b"/\xff\xfe")
        with open(folder + b"/\xff\xfe/1.txt", "w") as stream:
            stream.write("two")
    except OSError:
        pytest.skip("this file system has no such names")
    table = read_class_folder(Path(os.fsdecode(folder)), AUTO)
    assert len(table.frame) == 2
    assert table.frame.to_csv().encode()


def test_a_survey_tells_classes_from_an_order(tree: Tree) -> None:
    assert survey(tree({"a/1.txt": "x", "b/1.txt": "y"}, "classes")).is_classes
    assert not survey(tree({"a/1.txt": "x", "a/2.txt": "y"}, "single")).is_classes
    many = {f"{number}.txt": "text" for number in range(9)}
    assert not survey(tree(many | {"notes/x.txt": "x", "drafts/y.txt": "y"}, "mixed")).is_classes


# --- columns of texts -------------------------------------------------------------------------------------------------


def test_the_texts_of_a_column(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    lines = [f'"Quote {number}, said slowly",author {number % 3},{number}' for number in range(30)]
    path.write_text("\n".join(["quote,author,year", *lines, ",author 1,5", ""]))
    corpus = read_corpus(path, AUTO)
    assert (corpus.column, corpus.text_columns) == ("quote", ("quote",))
    assert len(corpus.documents) == 30
    assert (corpus.documents[2].name, corpus.documents[2].text) == ("row 3", "Quote 2, said slowly")
    chosen = read_corpus(path, DataSettings(text="author"))
    assert (chosen.column, chosen.documents[0].text) == ("author", "author 0")


@pytest.mark.parametrize(
    ("content", "settings", "words"),
    [
        ("a,b\n1,2\n3,4\n", AUTO, "no column with texts"),
        ("a,b\nx y,2\nz w,4\n", DataSettings(text="c"), "no column c"),
        ("a,b\n,2\n,4\n", DataSettings(text="a"), "is empty"),
    ],
)
def test_a_table_without_texts_is_refused(
    tmp_path: Path, content: str, settings: DataSettings, words: str
) -> None:
    (tmp_path / "t.csv").write_text(content)
    with pytest.raises(DataError, match=words) as caught:
        read_corpus(tmp_path / "t.csv", settings)
    assert caught.value.remedy


@pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
def test_two_names_that_are_no_text_stay_two(tmp_path: Path) -> None:
    for label in (b"\xff", b"\xfe"):
        os.makedirs(os.fsencode(tmp_path) + b"/wrapped \xe9/" + label)
        for name in (b"\xe8", b"\xe9"):
            with open(os.fsencode(tmp_path) + b"/wrapped \xe9/" + label + b"/" + name, "w") as stream:
                stream.write("some words")
    table = read_class_folder(tmp_path, DataSettings())
    assert set(table.frame["label"]) == {"\\xff", "\\xfe"}
    assert table.frame["file"].nunique() == 4
