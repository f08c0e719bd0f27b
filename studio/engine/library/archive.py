"""A run as one file, to be kept or moved to another computer, and back from such a file into the library."""

from __future__ import annotations

import json
import math
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from studio.engine.errors import DataError, ModelError
from studio.engine.files import check_writable, move_into_place, output_error
from studio.engine.home import runs_folder
from studio.engine.library.records import RunRecord, known_moment

SUFFIX = ".studio-run"
CARD = "library.json"
FORMAT = "recurrent-studio-run-1"
MEMBERS = re.compile(
    r"experiment\.toml|resolved\.json|data\.json|test\.json|events\.jsonl|film\.jsonl|model\.bundle"
    r"|checkpoints/(best|last-\d{1,12})\.safetensors|library\.json"
)
"""All that a run has. Nothing else is taken out of a file that somebody else may have made."""
LONGEST_NAME, MOST_TAGS = 1000, 1000
LARGEST_CARD = 64 * 1024**2
MOST_BYTES = 32 * 1024**3
MOST_EXPANSION = 400  # a log of figures packs a hundred times; an archive made to fill the disk a thousand
EXPANSION_FREE = 64 * 1024**2
BLOCK = 1 << 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What the library knows of a run besides its folder."""

    name: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    began: float = 0.0
    test: dict[str, Any] | None = None


def write_archive(record: RunRecord, path: Path) -> None:
    """Writes a run as one file, whole or not at all. Raises OutputError, and ModelError where its folder is gone."""
    if not record.folder.is_dir():
        raise ModelError(f"{record.folder} is gone.", "There is nothing to move.", "Find the folder first.")
    check_writable(path)
    card = {
        "format": FORMAT, "name": record.name, "notes": record.notes, "tags": list(record.tags),
        "began": record.began, "test": dict(record.test),
    }  # fmt: skip
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".run.", suffix=".part") as folder:
            made = Path(folder, path.name)
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(CARD, json.dumps(card, ensure_ascii=False))
                for name, file in members(record.folder):
                    archive.write(file, name)
            move_into_place(made, path)
    except OSError as fault:
        raise output_error(path, fault) from None


def members(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a run by the names that they have in an archive."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not file.is_symlink() and MEMBERS.fullmatch(name):
            yield name, file


def read_archive(path: Path) -> tuple[Path, Card]:
    """Unpacks a run into a new folder of the library's own; says where, and what was known of it.

    Nothing but the files of a run is taken, none outside the new folder, and none without an end. Raises DataError for
    any other file, OutputError where there is no room.
    """
    if not path.is_file():  # a pipe might never end
        raise DataError(f"{path} is no file.", "There is nothing to read.", "Choose a .studio-run file.")
    try:
        with zipfile.ZipFile(path) as archive:
            infos = _checked(path, archive)
            card = _card(archive)
            target = Path(tempfile.mkdtemp(dir=runs_folder(), prefix=f"{_plain(path.stem)}-"))
            try:
                for info in infos:
                    _unpack(archive, info, target)
            except BaseException:
                shutil.rmtree(target, ignore_errors=True)
                raise
    except _DAMAGES as fault:
        raise DataError(
            f"{path.name} is no run that was saved as one file, or it is damaged ({fault}).",
            "Nothing was taken from it.",
            "Save the run again on the computer it comes from.",
        ) from None
    except OSError as fault:
        raise output_error(path, fault) from None
    target.chmod(0o755)
    return target, card


def _checked(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members to unpack. Raises ValueError for anything that does not belong to a run."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    for info in infos:
        kind, odd = (
            stat.S_IFMT(info.external_attr >> 16),
            info.flag_bits & 1 or info.compress_type not in METHODS,
        )
        if not MEMBERS.fullmatch(info.filename) or kind not in (0, stat.S_IFREG) or odd:
            raise ValueError(f"{PurePosixPath(info.filename).name[:40]!r} is no part of a run")
    if len(set(names)) != len(names) or "experiment.toml" not in names or CARD not in names:
        raise ValueError("a part of the run is missing or stands in it twice")
    size, packed = sum(info.file_size for info in infos), path.stat().st_size
    if size > min(MOST_BYTES, max(EXPANSION_FREE, packed * MOST_EXPANSION)):
        raise ValueError("it would grow beyond all measure")
    return [info for info in infos if info.filename != CARD]


def _card(archive: zipfile.ZipFile) -> Card:
    with archive.open(CARD) as stream:
        content = json.loads(stream.read(LARGEST_CARD))
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError("another format")
    test, tags = content.get("test"), content.get("tags")
    return Card(
        _text(content.get("name", ""))[:LONGEST_NAME], _text(content.get("notes", "")),
        tuple(_text(tag)[:LONGEST_NAME] for tag in tags[:MOST_TAGS]) if isinstance(tags, list) else (),
        known_moment(float(content["began"])) if _is_number(content.get("began")) else 0.0,
        {_text(name): value for name, value in test.items() if _is_number(value)}
        if isinstance(test, dict) else None,
    )  # fmt: skip


def _text(value: object) -> str:
    """As text that a library can keep: without halves of characters."""
    return str(value).encode("utf-8", "replace").decode()


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) < 1e300 and math.isfinite(value)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    file = (target / info.filename).resolve()
    if not file.is_relative_to(target.resolve()):
        raise ValueError("a part lies outside the run")
    file.parent.mkdir(exist_ok=True)
    left = info.file_size
    with archive.open(info) as source, file.open("xb") as sink:
        while block := source.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise ValueError("a part is longer than it says")
            sink.write(block)


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)[:60] or "run"
