"""What a run writes into its folder: its experiment, its log, its film and its checkpoints."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studio.engine.event_lines import to_lines
from studio.engine.events import Event, Outcome, Previewed, Repeated
from studio.engine.experiment import Experiment, save_experiment
from studio.engine.files import claim_folder, held, make_folder, output_error, write_atomic
from studio.engine.training.growing_file import GrowingFile

EXPERIMENT_FILE, RESOLVED_FILE, LOG_FILE = "experiment.toml", "resolved.json", "events.jsonl"
FILM_FILE, CHECKPOINTS, LOCK_FILE = "film.jsonl", "checkpoints", "run.lock"
SEEN_FILE, TEST_FILE = "data.json", "test.json"
LARGEST_FILM = 64 * 1024 * 1024


def new_run_id() -> str:
    """128 bits of chance that no seed decides: two runs of one experiment are two runs."""
    return uuid.uuid4().hex


class RunFiles:
    """The folder of one run. Whatever is kept of it is written here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log: GrowingFile | None = None
        self._film: GrowingFile | None = None
        self._small: dict[str, bytes] = {}
        self._lock = contextlib.ExitStack()

    @property
    def checkpoints(self) -> Path:
        """The folder of its checkpoints."""
        return self.folder / CHECKPOINTS

    def begin(self, experiment: Experiment, resolved: Mapping[str, Any], seen: bytes = b"") -> None:
        """A new run: claims the folder and writes what it is, and what it has `seen` of its data. Raises
        OutputError."""
        claim_folder(self.checkpoints)
        save_experiment(experiment, self.folder / EXPERIMENT_FILE)
        content = json.dumps(resolved, indent=1, ensure_ascii=False)
        write_atomic(self.folder / RESOLVED_FILE, content.encode())
        if seen:
            write_atomic(self.folder / SEEN_FILE, seen)
        self._open(anew=True)

    def see(self, seen: bytes) -> None:
        """From now on the run sees this of its data. Raises OutputError."""
        write_atomic(self.folder / SEEN_FILE, seen)
        self._small[SEEN_FILE] = seen

    def forget_test(self) -> None:
        """What was found on the test part holds no longer."""
        with contextlib.suppress(OSError):
            (self.folder / TEST_FILE).unlink(missing_ok=True)

    def go_on(self) -> None:
        """The same run goes on: what it says now follows what it said before. Raises OutputError."""
        for name in (LOG_FILE, FILM_FILE):
            _end_last_line(self.folder / name)
        self._open(anew=False)

    def write(self, event: Event) -> None:
        """Keeps the lines of an event. Raises OutputError; what was not written goes out with the next event."""
        try:
            if self._log is not None:
                self._log.write("".join(line + "\n" for line in _log_lines(event)))
            if isinstance(event, Previewed) and self._film is not None and self._film.size < LARGEST_FILM:
                self._film.write(_film_line(event))
        except OSError as fault:
            raise output_error(self.folder / LOG_FILE, fault) from None

    def put_back(self) -> None:
        """Makes the folder whole again where it, or a part of it, was taken away under the run. Raises OutputError.

        The log and the film are read from their files that are still open, wherever those are.
        """
        if self.checkpoints.is_dir() and (self.folder / LOG_FILE).exists():
            return
        make_folder(self.checkpoints)
        if not (self.folder / LOCK_FILE).exists():
            self._lock.enter_context(held(self.folder / LOCK_FILE))
        for name, content in self._small.items():
            if not (self.folder / name).exists():
                write_atomic(self.folder / name, content)
        try:
            for lines in (self._log, self._film):
                if lines is not None:
                    lines.put_back()
        except OSError as fault:
            raise output_error(self.folder / LOG_FILE, fault) from None

    def _remember(self) -> None:
        """The small files that say what the run is: they are written once."""
        for name in (EXPERIMENT_FILE, RESOLVED_FILE, SEEN_FILE):
            with contextlib.suppress(OSError):
                self._small[name] = (self.folder / name).read_bytes()

    def close(self) -> None:
        """Nothing more is written."""
        self._lock.close()
        for stream in (self._log, self._film):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._log = self._film = None

    def _open(self, *, anew: bool) -> None:
        try:
            self._log = GrowingFile(self.folder / LOG_FILE, anew=anew)
            self._film = GrowingFile(self.folder / FILM_FILE, anew=anew)
        except OSError as fault:
            self.close()
            raise output_error(self.folder / LOG_FILE, fault) from None
        self._remember()


def _log_lines(event: Event) -> Iterator[str]:
    """The lines of the contract, and what only the run's own log keeps: that it went on exactly."""
    yield from to_lines(event)
    if isinstance(event, Repeated):
        yield json.dumps(
            {"event": "repeated", "steps": event.steps, "first_difference": event.first_difference}
        )


def read_film(folder: Path) -> list[Previewed]:
    """The frames that a run left, one an epoch, the last one said of each; lines that were cut are left out."""
    frames: dict[int, Previewed] = {}
    try:
        with (folder / FILM_FILE).open(encoding="utf-8", errors="replace") as stream:
            for line in stream.read(LARGEST_FILM + 1_000_000).split("\n"):
                frame = _frame(line)
                if frame is not None:
                    frames[frame.epoch] = frame
    except OSError:
        return []
    return list(frames.values())


def _film_line(event: Previewed) -> str:
    # NaN and infinities stand in it as Python writes them: the film is read by this program alone.
    record = {"epoch": event.epoch, "values": {name: list(row) for name, row in event.values.items()}}
    record |= {"text": event.text, "names": list(event.names)}
    return json.dumps(record, ensure_ascii=False) + "\n"


def _frame(line: str) -> Previewed | None:
    try:
        record = json.loads(line)
        values = {str(name): tuple(map(float, row)) for name, row in record["values"].items()}
        names = tuple(str(name) for name in record["names"])
        return Previewed(int(record["epoch"]), values, str(record["text"]), names)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _end_last_line(path: Path) -> None:
    """A process that was killed may have left half a line: the next one must not be glued to it. Raises OutputError."""
    try:
        with path.open("rb+") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - 1_000_000))
            tail = stream.read()
            if tail and not tail.endswith(b"\n"):
                stream.truncate(size - len(tail) + tail.rfind(b"\n") + 1)
    except FileNotFoundError:
        return
    except OSError as fault:
        raise output_error(path, fault) from None


def last_outcome(folder: Path) -> Outcome | None:
    """How a run ended; None where it never said so."""
    record = last_record(folder / LOG_FILE)
    try:
        return Outcome(record["outcome"]) if record.get("event") == "run_ended" else None
    except (KeyError, ValueError):
        return None


def last_record(path: Path) -> dict[str, Any]:
    """The last whole line of a run's log; only the end of the file is read. Empty where there is none."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - 65_536))
            lines = stream.read().decode("utf-8", "replace").removesuffix("\n").split("\n")
    except OSError:
        return {}
    for line in reversed(lines[-2:]):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            return record
    return {}
