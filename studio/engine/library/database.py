"""The file of the library: SQLite in the program's own folder, safe for several processes and for kills."""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from studio.engine.errors import OutputError
from studio.engine.files import output_error
from studio.engine.home import studio_home

NAME = "library.sqlite3"
VERSION = 1
WAIT_SECONDS = 10.0  # for another process that writes
SCHEMA = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    folder TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    began REAL NOT NULL,
    experiment TEXT NOT NULL,
    network TEXT NOT NULL DEFAULT '',
    started TEXT NOT NULL DEFAULT '',
    resolved TEXT NOT NULL DEFAULT '{}',
    outcome TEXT,
    reason TEXT NOT NULL DEFAULT '',
    seconds REAL NOT NULL DEFAULT 0,
    epochs INTEGER NOT NULL DEFAULT 0,
    steps INTEGER NOT NULL DEFAULT 0,
    test TEXT NOT NULL DEFAULT '{}',
    notes TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    passes INTEGER NOT NULL DEFAULT 1,
    trashed REAL
) STRICT;
CREATE TABLE steps (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    pass INTEGER NOT NULL,
    first_step INTEGER NOT NULL,
    count INTEGER NOT NULL,
    figures BLOB NOT NULL,
    UNIQUE (run, pass, first_step)
) STRICT;
CREATE TABLE looks (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    step INTEGER NOT NULL,
    seconds REAL NOT NULL,
    figures BLOB NOT NULL,
    metrics TEXT NOT NULL,
    best INTEGER NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;
CREATE TABLE edits (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    setting TEXT NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
"""
"""Figures stand as the bytes of their float64: what is not a number keeps its bits, and a million read at once.

A run that goes on after a checkpoint begins another `pass`: the steps that it makes again stand beside those made
before, and count instead of them.
"""


def library_path() -> Path:
    """Where the library's file is. Raises OutputError."""
    try:
        return studio_home() / NAME
    except OSError as fault:
        raise output_error(Path(fault.filename or "The folder of the program"), fault) from None


def connect(path: Path | None = None) -> sqlite3.Connection:
    """An open library, made where there is none; one that cannot be read is set aside and a new one begins.

    A connection belongs to the thread that opened it. Raises OutputError where the place cannot be written.
    """
    path = path or library_path()
    try:
        return _open(path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:  # a message may quote what is no text
        if isinstance(fault, sqlite3.OperationalError) and not _is_damaged(fault):
            raise _no_library(path, fault) from None
        set_aside(path)
        try:
            return _open(path)
        except sqlite3.Error as second:
            raise _no_library(path, second) from None


def set_aside(path: Path) -> Path:
    """Moves an unreadable library out of the way, with its journal; nothing of it is deleted. Raises OutputError."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    kept = path.with_name(f"{path.stem}-set-aside-{stamp}{path.suffix}")
    try:
        for ending in ("", "-wal", "-shm"):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(kept.with_name(kept.name + ending))
    except OSError as fault:
        raise output_error(path, fault) from None
    return kept


def set_aside_files(path: Path | None = None) -> list[Path]:
    """The libraries that were set aside, the newest last."""
    path = path or library_path()
    return sorted(path.parent.glob(f"{path.stem}-set-aside-*{path.suffix}"))


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing. Raises OutputError in words where the disk or another process is in the way."""
    try:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
    except sqlite3.Error as fault:
        raise _no_library(library_path(), fault) from None


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Turns what is found while reading into words. Raises OutputError."""
    try:
        yield
    except sqlite3.Error as fault:
        if _is_damaged(fault):
            raise OutputError(
                f"The library {library_path()} is damaged: {fault}.",
                "The runs themselves lie in their folders, untouched.",
                "Move the file away: the runs are taken into a new library from their folders.",
            ) from None
        raise _no_library(library_path(), fault) from None
    except (ValueError, struct.error) as fault:
        raise OutputError(
            f"A run of the library is damaged: {fault}.", "Its points cannot be shown.", "Train it again."
        ) from None


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "PRAGMA synchronous = NORMAL"
        )  # a kill loses nothing; a power cut the last moments
        connection.execute("PRAGMA foreign_keys = ON")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            _create(connection)
        elif version > VERSION:
            raise OutputError(
                "The library was made by a newer version of Recurrent Studio.",
                "This version cannot read it; nothing was changed.",
                "Update Recurrent Studio.",
            )
        connection.execute("SELECT count(*) FROM runs").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: sqlite3.Connection) -> None:
    """The tables, unless another process made them in the meantime."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _is_damaged(fault: sqlite3.Error) -> bool:
    """Whether the file itself is at fault, rather than its place or another process."""
    name = getattr(fault, "sqlite_errorname", "")
    missing = "no such table" in str(fault) or "no such column" in str(fault)
    return missing or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _no_library(path: Path, fault: sqlite3.Error) -> OutputError:
    name = getattr(fault, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return OutputError("The library is busy.", "Another program writes to it.", "Try again in a moment.")
    if name.startswith("SQLITE_FULL"):
        return OutputError(
            "The disk is full.", "The library was not changed.", "Free some room, then try again."
        )
    return OutputError(
        f"The library {path} cannot be used: {fault}.",
        "Nothing in it was changed.",
        "Check the disk and the folder.",
    )
