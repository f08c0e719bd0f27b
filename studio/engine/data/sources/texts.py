"""Running text: a file, a folder of files, a folder with a folder for each class, or a column of a table."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from studio.engine.data.corpus import Corpus, Document
from studio.engine.data.sources.encoding import decode
from studio.engine.data.sources.files import TEXT, read_bytes
from studio.engine.data.sources.text_file import MOST_BYTES, read_text_file
from studio.engine.data.sources.text_folder import UNLABELLED, Place, Survey, is_table_name, survey
from studio.engine.data.sources.text_list import open_texts
from studio.engine.data.table import Finding, Table, TableColumn, TableFormat
from studio.engine.errors import DataError
from studio.engine.experiment import DataSettings

_NAMED = 5  # of the files left out, so many are named
_SAMPLE, _GUESSED = 100_000, 100  # bytes of a file, and files, that tell an encoding together


@dataclass(frozen=True)
class TextFile:
    """One file that was read: its place in its folder, its text, and how its letters were stored."""

    place: Place
    text: str
    encoding: str


def read_corpus(path: Path, data: DataSettings) -> Corpus:
    """A text file, the files of a folder in the order of their names, or the texts of a table. Raises DataError."""
    if path.is_dir():
        seen = survey(path)
        files, findings = read_files(path, seen.files, seen.left_out, data.encoding)
        documents = tuple(Document(file.place.name, file.text) for file in files if file.text)
        return Corpus(path, documents, _encodings(files), tuple(findings))
    if data.text or is_table_name(path):
        return corpus_of_table(open_texts(path, data), data.text)
    text, encoding, found = read_text_file(path, data.encoding)
    return Corpus(path, (Document(path.name, text),), encoding, tuple(found))


def read_class_folder(path: Path, data: DataSettings) -> Table:
    """A folder as a table: `file`, `text`, the `label` that is the folder's name, and `split` where folders named
    train, validation or test stand above the classes. A folder without class folders has neither. Raises DataError.

    An empty file is a row without a text, so that every file has an answer.
    """
    seen = survey(path)
    labelled = any(file.label for file in seen.files)
    kept = [
        file for file in seen.files if not labelled or (file.label and file.label.lower() not in UNLABELLED)
    ]
    files, findings = read_files(path, kept, seen.left_out, data.encoding, keep_empty=True)
    findings += _class_findings(seen, files)
    columns: dict[str, list[str | None]] = {
        "file": [file.place.name for file in files], "text": [file.text or None for file in files],
    }  # fmt: skip
    if labelled:
        columns["label"] = [file.place.label for file in files]
    if any(file.place.part for file in files):
        columns["split"] = [file.place.part or None for file in files]
    kinds: dict[str, Any] = {"file": "id", "text": "text", "label": "category", "split": "category"}
    described = tuple(
        TableColumn(name, kinds[name], sum(value is None for value in values))
        for name, values in columns.items()
    )
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    form = TableFormat(_encodings(files), separator="", decimal="", header_line=0, first_data_line=1)
    return Table(path, frame, described, form, tuple(findings), range(1, len(frame) + 1))


def corpus_of_table(table: Table, column: str = "") -> Corpus:
    """The texts of a column, the one with the most letters where none is named. Raises DataError."""
    columns = table.names("text") or table.names("category", "id")
    column = column or max(columns, key=lambda name: _letters(table, name), default="")
    if column not in table.frame:
        names = ", ".join(map(str, table.frame.columns))
        lacking = f"has no column {column}" if column else "has no column with texts"
        raise DataError(
            f"{table.path.name} {lacking}.",
            f"Its columns: {names}.",
            "Choose the column with the texts (data.text).",
        )
    documents = tuple(
        Document(f"row {number}", str(value))
        for number, value in enumerate(table.frame[column], 1)
        if not pd.isna(value) and str(value).strip()
    )
    if not documents:
        raise DataError(
            f"The column {column} of {table.path.name} is empty.",
            "It holds no text.",
            "Choose another column.",
        )
    return Corpus(table.path, documents, table.format.encoding, table.findings, column, tuple(columns))


def read_files(
    folder: Path,
    places: Sequence[Place],
    left_out: Iterable[tuple[str, str]] = (),
    encoding: str = "auto",
    *,
    keep_empty: bool = False,
) -> tuple[list[TextFile], list[Finding]]:
    """The texts of these files; what is no text is left out and said. With `keep_empty` an empty file has the text "".

    Raises DataError where none is left, or where they are more than can be read at once.
    """
    skipped, files, total = list(left_out), [], 0
    told: dict[str, list[str]] = {"encoding": [], "line_ends": []}
    for place in places:
        try:
            text, found, findings = read_text_file(place.path, encoding)
        except DataError as fault:
            if keep_empty and _is_empty(place.path):
                files.append(TextFile(place, "", ""))
            else:
                skipped.append((place.name, fault.what))
            continue
        total += len(text)
        if total > MOST_BYTES:
            raise DataError(
                f"{folder.name} holds more than {MOST_BYTES // 1024**2:,} MB of text.",
                "So much cannot be read at once.", "Keep the files that the model is to learn from.",
            )  # fmt: skip
        for finding in findings:
            told[finding.code].append(place.name)
        files.append(TextFile(place, text, found))
    if not any(file.text for file in files):
        skipped += [(file.place.name, "It is empty.") for file in files]
        reason = f" {skipped[0][0]}: {skipped[0][1]}" if skipped else ""
        raise DataError(
            f"{folder.name} holds no text files.{reason}", "Nothing can be learned from it.",
            "Choose a folder with text files in it, or with a folder of text files for each class.",
        )  # fmt: skip
    if len(told["encoding"]) > 1:
        files = _agreed(files, told["encoding"])
    unsure = set(told["encoding"])
    guessed = _encodings(file for file in files if file.place.name in unsure)
    return files, list(_findings(skipped, told, guessed))


def _agreed(files: list[TextFile], unsure: Sequence[str]) -> list[TextFile]:
    """Files whose encoding was guessed get one for all of them: together they tell more than a few words each."""
    names = set(unsure)
    guessed = [file for file in files if file.place.name in names]
    sample = b"\n".join(read_bytes(file.place.path, TEXT)[0][:_SAMPLE] for file in guessed[:_GUESSED])
    common = decode("", sample, "auto", TEXT)[1]
    read: dict[str, TextFile] = {}
    for file in guessed:
        if file.encoding != common:
            with contextlib.suppress(DataError):  # this one differs from the others
                text = read_text_file(file.place.path, common)[0]
                read[file.place.name] = TextFile(file.place, text, common)
    return [read.get(file.place.name, file) for file in files]


def _is_empty(path: Path) -> bool:
    try:
        return not path.is_symlink() and path.is_file() and not path.read_bytes().strip()
    except OSError:
        return False


def _encodings(files: Iterable[TextFile]) -> str:
    return ", ".join(dict.fromkeys(file.encoding for file in files if file.encoding))


def _findings(
    left_out: Sequence[tuple[str, str]], told: dict[str, list[str]], encodings: str
) -> Iterator[Finding]:
    if left_out:
        named = "; ".join(f"{name} ({reason.rstrip('.')})" for name, reason in left_out[:_NAMED])
        more = f" and {len(left_out) - _NAMED:,} more" if len(left_out) > _NAMED else ""
        said = f"{_counted(len(left_out), 'was', 'were')} left out: {named}{more}."
        yield Finding("warning", "files_left_out", said, "Look at them if you miss their texts.")
    if unsure := told["encoding"]:
        said = f"The letters outside English of {_files(len(unsure))}, such as {unsure[0]}, were read as {encodings}."
        remedy = "Choose another encoding if they look wrong."
        yield Finding("question", "encoding", said, remedy, setting="data.encoding")
    if windows := told["line_ends"]:
        said = f"The lines of {_files(len(windows))} end as on Windows; each end was read as one line feed."
        yield Finding("info", "line_ends", said)


def _class_findings(seen: Survey, files: Sequence[TextFile]) -> Iterator[Finding]:
    """Files and folders beside the classes."""
    if not seen.classes:
        return
    labelled = [file for file in seen.files if file.label]
    beside = [file.name for file in seen.files if not file.label]
    if beside and labelled:
        said = f"{_counted(len(beside), 'stands', 'stand')} in no class folder: {', '.join(beside[:_NAMED])}"
        more = f" and {len(beside) - _NAMED:,} more." if len(beside) > _NAMED else "."
        yield Finding("warning", "no_class", said + more, "Left out: nothing says what their class is.")
    unlabelled = sum(file.label.lower() in UNLABELLED for file in labelled)
    if unlabelled:
        said = f"{_counted(unlabelled, 'stands', 'stand')} in a folder of texts without a class."
        yield Finding(
            "info",
            "unlabelled",
            said,
            f"Rename the folder if it is one: {', '.join(UNLABELLED)} are left out.",
        )
    known = {file.place.label for file in files} | {
        name for name in seen.classes if name.lower() in UNLABELLED
    }
    if empty := [name for name in seen.classes if name not in known]:
        said = f"No text was read in the {'folder' if len(empty) == 1 else 'folders'} {', '.join(empty[:_NAMED])}."
        yield Finding(
            "warning",
            "empty_class",
            said,
            "Nothing is learned of it." if len(empty) == 1 else "Nothing is learned of them.",
        )


def _files(count: int) -> str:
    return "one file" if count == 1 else f"{count:,} files"


def _counted(count: int, one: str, many: str) -> str:
    return f"One file {one}" if count == 1 else f"{count:,} files {many}"


def _letters(table: Table, name: str) -> int:
    return int(table.frame[name].dropna().astype(str).str.len().sum())
