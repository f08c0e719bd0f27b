"""Running text: a file, a folder of files, or a folder with a folder for each class."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from studio.engine.data.corpus import Corpus, Document
from studio.engine.data.opening import open_table
from studio.engine.data.sources.encoding import decode
from studio.engine.data.sources.files import read_bytes
from studio.engine.data.table import Finding, Table, TableColumn, TableFormat
from studio.engine.errors import DataError
from studio.engine.experiment import DataSettings

TABLES = (".csv", ".tsv", ".tab", ".psv")
PARTS = {
    "train": "train", "training": "train", "valid": "validation", "validation": "validation", "val": "validation",
    "dev": "validation", "test": "test", "testing": "test",
}  # fmt: skip
"""Names of folders above the class folders that say which part their files are for."""
MOST_FILES = 200_000
MOST_BYTES = 1024**3
_NAMED = 5  # of the files left out, so many are named


@dataclass(frozen=True)
class TextFile:
    """One file that was read: its name below the folder, its text, and how its letters were stored."""

    name: str
    text: str
    encoding: str


def read_text_file(path: Path, encoding: str = "auto") -> tuple[str, str, list[Finding]]:
    """The text of a file, plain or compressed, with lines ended by \\n alone; its encoding; what to tell.

    Raises DataError for what is no text, is empty, or cannot be read.
    """
    raw, _ = read_bytes(path)
    if len(raw) > MOST_BYTES:
        raise DataError(
            f"{path.name} has {len(raw) / 1024**2:,.0f} MB of text.",
            f"More than {MOST_BYTES // 1024**2:,} MB cannot be read at once.",
            "Keep the part that the model is to learn from.",
        )
    try:
        text, found, findings = decode(path.name, raw, encoding)
    except DataError as fault:
        remedy = fault.remedy.replace("Choose a CSV file.", "Choose a file of plain text.")
        raise DataError(fault.what, fault.meaning, remedy) from None
    if not text.strip():
        raise DataError(
            f"{path.name} holds no text.", "There are only spaces and line ends in it.", "Choose a text."
        )
    return text, found, findings


def read_corpus(path: Path, data: DataSettings) -> Corpus:
    """A text file, the files of a folder in the order of their names, or the texts of a table. Raises DataError."""
    if path.is_dir():
        files, findings = read_files(path, data.encoding)
        encodings = dict.fromkeys(file.encoding for file in files)
        documents = tuple(Document(file.name, file.text) for file in files)
        return Corpus(path, documents, ", ".join(encodings), tuple(findings))
    if data.text or is_table_name(path):
        return _corpus_of_table(path, data)
    text, encoding, found = read_text_file(path, data.encoding)
    return Corpus(path, (Document(path.name, text),), encoding, tuple(found))


def read_class_folder(path: Path, data: DataSettings) -> Table:
    """A folder as a table: `file`, `text`, the `label` that is the folder's name, and `split` where folders named
    train, validation or test stand above the classes. A folder without class folders has neither. Raises DataError.
    """
    files, findings = read_files(path, data.encoding)
    places = [_place(file.name) for file in files]
    labels, parts = [label for label, _ in places], [part for _, part in places]
    columns: dict[str, list[str | None]] = {
        "file": [file.name for file in files],
        "text": [file.text for file in files],
    }
    if any(labels):
        columns["label"] = [label or None for label in labels]
        unnamed = labels.count("")
        if unnamed:
            said = f"{unnamed:,} files stand in no class folder, such as {files[labels.index('')].name}."
            findings.append(Finding("warning", "no_class", said, "They are left out."))
    if any(parts):
        columns["split"] = [part or None for part in parts]
    kinds = {"file": "id", "text": "text", "label": "category", "split": "category"}
    described = tuple(
        TableColumn(name, kinds[name], sum(value is None for value in values))  # type: ignore[arg-type]
        for name, values in columns.items()
    )
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    encodings = dict.fromkeys(file.encoding for file in files)
    kept = TableFormat(encoding=", ".join(encodings), separator="", decimal="", header_line=0)
    return Table(path, frame, described, kept, tuple(findings), range(1, len(frame) + 1))


def is_table_name(path: Path) -> bool:
    """Whether a name says that the file is a table, compressed or not."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() not in (".gz", ".zip")]
    return bool(suffixes) and suffixes[-1] in TABLES


def read_files(folder: Path, encoding: str = "auto") -> tuple[list[TextFile], list[Finding]]:
    """All text files below a folder in the natural order of their names; what is no text is left out and said.

    Raises DataError where none is left, or where there are too many.
    """
    paths, skipped = _paths(folder)
    files, left_out, total = [], list(skipped), 0
    unsure: list[str] = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            text, found, findings = read_text_file(path, encoding)
        except DataError as fault:
            left_out.append((name, fault.what))
            continue
        total += len(text)
        if total > MOST_BYTES:
            raise DataError(
                f"{folder.name} holds more than {MOST_BYTES // 1024**2:,} MB of text.",
                "So much cannot be read at once.",
                "Keep the files that the model is to learn from.",
            )
        unsure += [name for finding in findings if finding.code == "encoding"]
        files.append(TextFile(name, text, found))
    if not files:
        reason = f" {left_out[0][1]}" if left_out else ""
        raise DataError(
            f"{folder.name} holds no text files.{reason}", "Nothing can be learned from it.",
            "Choose a folder with text files in it, or with a folder of text files for each class.",
        )  # fmt: skip
    return files, _findings(left_out, unsure)


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sorts 2 before 10, and upper and lower case together."""
    parts = re.split(r"(\d+)", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts] + [
        (2, 0, name)
    ]


def class_folders(path: Path) -> list[str]:
    """The names of the class folders in a folder, those below train and test folders included."""
    found: dict[str, None] = {}
    for folder in _folders(path):
        if folder.name.lower() in PARTS and _folders(folder):
            found |= dict.fromkeys(inner.name for inner in _folders(folder))
        else:
            found[folder.name] = None
    return list(found)


def _paths(folder: Path) -> tuple[list[Path], list[tuple[str, str]]]:
    """Files to read, and what is not even tried. Links are followed to files inside the folder only."""
    found, skipped = [], []
    root = folder.resolve()
    for place, folders, names in os.walk(
        folder
    ):  # links to folders are not followed: they may lead in circles
        for name in list(folders):
            path = Path(place, name)
            if path.is_symlink():
                skipped.append((path.relative_to(folder).as_posix(), "It is a link to a folder."))
            if name.startswith(".") or name == "__MACOSX":
                folders.remove(name)
        for name in names:
            path = Path(place, name)
            if name.startswith(".") or name in ("Thumbs.db", "desktop.ini"):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                skipped.append((path.relative_to(folder).as_posix(), "It is a link to another place."))
                continue
            found.append(path)
        if len(found) > MOST_FILES:
            raise DataError(
                f"{folder.name} holds more than {MOST_FILES:,} files.",
                "So many cannot be read at once.",
                "Put the texts into a table with a column for the text and one for the label.",
            )
    return sorted(found, key=lambda path: natural_key(path.relative_to(folder).as_posix())), skipped


def _place(name: str) -> tuple[str, str]:
    """Label and part that the folders of a file's name mean."""
    folders = name.split("/")[:-1]
    part = PARTS.get(folders[0].lower(), "") if len(folders) > 1 else ""
    rest = folders[1:] if part else folders
    return (rest[0] if rest else ""), part


def _findings(left_out: list[tuple[str, str]], unsure: list[str]) -> list[Finding]:
    found = []
    if left_out:
        named = "; ".join(f"{name} ({reason.rstrip('.')})" for name, reason in left_out[:_NAMED])
        more = f" and {len(left_out) - _NAMED:,} more" if len(left_out) > _NAMED else ""
        one = len(left_out) == 1
        said = f"{len(left_out):,} file{' was' if one else 's were'} left out: {named}{more}."
        found.append(Finding("warning", "files_left_out", said, "Look at them if you miss their texts."))
    if unsure:
        said = f"The letters outside English of {len(unsure):,} files, such as {unsure[0]}, were guessed."
        found.append(
            Finding(
                "question", "encoding", said, "Set the encoding if they look wrong.", setting="data.encoding"
            )
        )
    return found


def _corpus_of_table(path: Path, data: DataSettings) -> Corpus:
    table = open_table(path, data)
    column = data.text or longest_text_column(table)
    if column not in table.frame:
        names = ", ".join(table.frame.columns)
        what = f"{path.name} has no column {column}." if column else f"{path.name} has no column with texts."
        raise DataError(what, f"Its columns are {names}.", "Choose the column that holds the texts.")
    values = table.frame[column]
    documents = tuple(
        Document(f"row {number}", str(value))
        for number, value in enumerate(values, 1)
        if isinstance(value, str) and value.strip()
    )
    if not documents:
        raise DataError(f"The column {column} of {path.name} is empty.", remedy="Choose another column.")
    return Corpus(path, documents, table.format.encoding, table.findings)


def longest_text_column(table: Table) -> str:
    """The column of texts with the most letters, else the one of categories or ids; empty where there is none."""
    for types in (("text",), ("category", "id")):
        names = table.names(*types)
        sizes = {name: table.frame[name].dropna().astype(str).str.len().sum() for name in names}
        if sizes:
            return max(sizes, key=lambda name: sizes[name])
    return ""


def _folders(path: Path) -> list[Path]:
    try:
        return sorted(
            entry
            for entry in path.iterdir()
            if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith(".")
        )
    except OSError as fault:
        raise DataError(
            f"{path.name} cannot be read: {fault.strerror}.",
            "",
            "Change its permissions, or choose another folder.",
        ) from None
