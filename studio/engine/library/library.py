"""The library as its page and the terminal use it. One object belongs to the thread that made it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from studio.engine.errors import ModelError
from studio.engine.experiment import Experiment, from_toml
from studio.engine.library.database import connect, reading, transaction
from studio.engine.library.points import Curve, read_curve
from studio.engine.library.records import RunRecord, read_record, read_records, tags_text


class Library:
    """All runs on this computer. Raises OutputError where the file cannot be used; use it as a context."""

    def __init__(self, path: Path | None = None) -> None:
        self._connection = connect(path)

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    # --- reading --------------------------------------------------------------------------------------------

    def runs(self, *, trashed: bool = False) -> list[RunRecord]:
        """All runs, or those in the trash, the newest first."""
        with reading():
            return read_records(self._connection, trashed=trashed)

    def run(self, number: int) -> RunRecord:
        """One run. Raises ModelError where there is none of that number."""
        with reading():
            record = read_record(self._connection, number)
        if record is None:
            raise ModelError(f"The library has no run {number}.", remedy="Look at the list of runs.")
        return record

    def number_of(self, folder: Path) -> int | None:
        """The number of the run in a folder."""
        with reading():
            row = self._connection.execute(
                "SELECT id FROM runs WHERE folder = ?", (str(folder.resolve()),)
            ).fetchone()
        return None if row is None else int(row[0])

    def folders(self) -> set[str]:
        """The folders of all runs that the library knows."""
        with reading():
            return {row[0] for row in self._connection.execute("SELECT folder FROM runs")}

    def experiment(self, number: int) -> Experiment:
        """The experiment that a run was made of. Raises ModelError."""
        with reading():
            row = self._connection.execute("SELECT experiment FROM runs WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise ModelError(f"The library has no run {number}.", remedy="Look at the list of runs.")
        return from_toml(row[0])

    def curve(self, number: int) -> Curve:
        """All points of a run."""
        with reading():
            return read_curve(self._connection, number)

    def edits(self, number: int) -> list[tuple[int, dict[str, Any]]]:
        """Step and settings of each edit that was made while a run went on."""
        with reading():
            rows = self._connection.execute(
                "SELECT step, setting FROM edits WHERE run = ? ORDER BY step", (number,)
            ).fetchall()
            return [(int(step), json.loads(setting)) for step, setting in rows]

    # --- writing --------------------------------------------------------------------------------------------

    def rename(self, number: int, name: str) -> None:
        """Another name for a run."""
        self._set(number, "name", name.strip())

    def write_notes(self, number: int, notes: str) -> None:
        """What its owner says of a run."""
        self._set(number, "notes", notes)

    def set_tags(self, number: int, tags: Iterable[str]) -> None:
        """The tags of a run, each once."""
        self._set(number, "tags", tags_text(tags))

    def keep_test(self, number: int, found: Mapping[str, Any]) -> None:
        """What was found on the test part: metrics by name, and `skill`."""
        self._set(number, "test", json.dumps(dict(found), allow_nan=False))

    def describe(
        self,
        number: int,
        *,
        name: str,
        notes: str,
        tags: Iterable[str],
        began: float,
        test: Mapping[str, Any],
    ) -> None:
        """All that an owner or a test has said of a run, at once."""
        values = (name.strip(), notes, tags_text(tags), began, json.dumps(dict(test)), number)
        with transaction(self._connection) as connection:
            connection.execute(
                "UPDATE runs SET name = ?, notes = ?, tags = ?, began = ?, test = ? WHERE id = ?", values
            )

    def forget(self, numbers: Iterable[int]) -> None:
        """Takes runs with all their points out of the library; their folders are not touched."""
        with transaction(self._connection) as connection:
            connection.executemany("DELETE FROM runs WHERE id = ?", [(number,) for number in numbers])

    def trash(self, numbers: Iterable[int]) -> None:
        """Puts runs into the trash; nothing is deleted yet."""
        self._set_all(numbers, time.time())

    def restore(self, numbers: Iterable[int]) -> None:
        """Takes runs out of the trash."""
        self._set_all(numbers, None)

    def _set(self, number: int, column: str, value: object) -> None:
        with transaction(self._connection) as connection:
            connection.execute(f"UPDATE runs SET {column} = ? WHERE id = ?", (value, number))

    def _set_all(self, numbers: Iterable[int], trashed: float | None) -> None:
        with transaction(self._connection) as connection:
            connection.executemany(
                "UPDATE runs SET trashed = ? WHERE id = ?", [(trashed, number) for number in numbers]
            )
