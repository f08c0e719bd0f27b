"""The files of a folder: which of them are texts, in which order, and what is left out and why."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.engine.errors import DataError

TABLES = (".csv", ".tsv", ".tab", ".psv")
OTHERS = {
    ".toml": "It is an experiment.", ".parquet": "It is a table.", ".xlsx": "It is a table.", **dict.fromkeys(
        TABLES, "It is a table."
    ),
}  # fmt: skip
PARTS = {
    "train": "train", "training": "train", "valid": "validation", "validation": "validation", "val": "validation",
    "dev": "validation", "test": "test", "testing": "test",
}  # fmt: skip
"""Names of folders above the class folders that say which part their files are for."""
UNLABELLED = ("unsup", "unlabeled", "unlabelled")
"""Names of folders beside the class folders, in well-known collections, whose texts have no class."""
SYSTEM_FILES = ("thumbs.db", "desktop.ini")
MOST_FILES = 200_000


@dataclass(frozen=True)
class Place:
    """A file of a folder: its name below it, as text even where the system's name is none, and its class and part."""

    path: Path
    name: str
    label: str = ""
    part: str = ""


@dataclass(frozen=True)
class Survey:
    """What stands in a folder before anything is read. `left_out` names what is not read, each with the reason.

    `classes` are the class folders, those without a file included; none where the folder has no class folders.
    """

    files: tuple[Place, ...]
    left_out: tuple[tuple[str, str], ...]
    classes: tuple[str, ...]

    @property
    def is_classes(self) -> bool:
        """Whether the folders of the files are classes rather than an order kept in a collection of texts."""
        labelled = [file for file in self.files if file.label]
        different = len({file.label for file in labelled})
        return different > 1 and 2 * len(labelled) >= len(self.files)


def survey(folder: Path) -> Survey:
    """Looks through a folder and all below it. Raises DataError where it cannot be read or holds too many files."""
    left_out: list[tuple[str, str]] = []
    found = list(_walk(folder, left_out))
    found.sort(key=lambda path: natural_key(_name(folder, path)))
    names = [_name(folder, path) for path in found]
    above = _wrapping(names)
    parts = _has_parts([name[len(above) :] for name in names])
    files = []
    for path, name in zip(found, names, strict=True):
        folders = name[len(above) :].split("/")[:-1]
        part = PARTS.get(folders[0].lower(), "") if parts and folders else ""
        rest = folders[1:] if part else [] if parts else folders
        files.append(Place(path, name, rest[0] if rest else "", part))
    classes = dict.fromkeys(file.label for file in files if file.label)
    if not parts:
        classes |= dict.fromkeys(_folders(folder / above))
    return Survey(tuple(files), tuple(left_out), tuple(classes) if len(classes) > 0 else ())


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sorts 2 before 10, and upper and lower case together."""
    parts = re.split(r"(\d+)", name)
    numbered = [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts]
    return [*numbered, (-1, 0, name)]


def is_table_name(path: Path) -> bool:
    """Whether a name says that the file is a table, compressed or not."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() not in (".gz", ".zip")]
    return bool(suffixes) and suffixes[-1] in TABLES


def _walk(folder: Path, left_out: list[tuple[str, str]]) -> Iterator[Path]:
    """All files that may be texts. Links are followed to files inside the folder only: those to folders may lead in
    circles, and what lies elsewhere was not opened.
    """

    def refused(fault: OSError) -> None:
        if fault.filename is None or Path(fault.filename) == folder:
            raise DataError(
                f"{folder.name} cannot be read: {fault.strerror}.", "No file in it can be seen.",
                "Change its permissions, or choose another folder.",
            )  # fmt: skip
        left_out.append((_name(folder, Path(fault.filename)), f"It cannot be read: {fault.strerror}."))

    root, count = folder.resolve(), 0
    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        for name in folders:
            if Path(place, name).is_symlink():
                left_out.append((_name(folder, Path(place, name)), "It is a link to a folder."))
        for name in names:
            path = Path(place, name)
            if _is_hidden(name):
                continue
            if path.is_symlink() and not _is_inside(path, root):
                left_out.append((_name(folder, path), "It is a link to another place."))
            elif reason := OTHERS.get(path.suffix.lower(), ""):
                left_out.append((_name(folder, path), reason))
            else:
                count += 1
                yield path
        if count > MOST_FILES:
            raise DataError(
                f"{folder.name} holds more than {MOST_FILES:,} files.", "So many cannot be read at once.",
                "Put the texts into a table with a column for the text and one for the label.",
            )  # fmt: skip


def _is_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # links that lead in a circle
        return False


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX" or name.lower() in SYSTEM_FILES


def _name(folder: Path, path: Path) -> str:
    """The name below the folder; bytes that are no text are shown as \\xff, so that two names stay two."""
    name = path.relative_to(folder).as_posix()
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _wrapping(names: list[str]) -> str:
    """The folders that hold everything else and say nothing, such as the one an archive was unpacked into."""
    above = ""
    while True:
        below = [name[len(above) :].split("/") for name in names]
        first = {parts[0] for parts in below}
        inner = {parts[1] for parts in below if len(parts) > 2}
        if len(first) != 1 or len(inner) < 2 or any(len(parts) < 2 for parts in below):
            return above
        above += f"{first.pop()}/"


def _has_parts(names: list[str]) -> bool:
    """Whether folders named train and test stand above the class folders, and are no classes themselves."""
    nested: dict[str, bool] = {}
    for name in names:
        folders = name.split("/")[:-1]
        if folders:
            nested[folders[0]] = nested.get(folders[0], True) and len(folders) > 1
    parts = {PARTS[name.lower()] for name, deep in nested.items() if deep and name.lower() in PARTS}
    others = [name for name in nested if name.lower() not in PARTS]
    return bool(parts) and (not others or {"train", "test"} <= parts)


def _folders(folder: Path) -> list[str]:
    if not folder.is_dir():  # its name is no text: it is known by the name that is shown only
        return []
    return sorted(
        _name(folder, entry)
        for entry in folder.iterdir()
        if entry.is_dir() and not entry.is_symlink() and not _is_hidden(entry.name)
    )
