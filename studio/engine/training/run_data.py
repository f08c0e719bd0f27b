"""The data of a run: what it saw of it, where it lies now, and what has become of it since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from studio.engine.data.difference import Difference, difference
from studio.engine.data.fingerprint import fingerprint
from studio.engine.data.seen import Seen, describe, from_json, items_of, size_of, to_json
from studio.engine.errors import DataError, StudioError
from studio.engine.experiment import Experiment
from studio.engine.files import write_atomic
from studio.engine.tensors_file import read_content
from studio.engine.training.run_files import CHECKPOINTS, SEEN_FILE

PLACE_FILE = "located.json"
LARGEST = 8 * 1024 * 1024
GONE = "The run is safe; results can be seen, training needs the file."


def seen_bytes(data: Any, experiment: Experiment, sha256: str) -> bytes:
    """The file that says what a run sees of its data; empty where there is nothing to say of such data."""
    seen = describe(data, experiment.data, sha256, size_of(Path(experiment.data.path)))
    return b"" if seen is None else json.dumps(to_json(seen), ensure_ascii=False).encode()


def read_seen(folder: Path) -> Seen | None:
    """What a run saw; None where that is not known, as of runs of earlier versions."""
    try:
        return from_json(json.loads(_read(folder / SEEN_FILE)))
    except (OSError, ValueError, RecursionError):
        return None


def data_changes(folder: Path, data: Any, experiment: Experiment) -> Difference | None:
    """What is another in `data` than the run in `folder` saw; None where that is not known."""
    seen, items = read_seen(folder), items_of(data, experiment.data)
    return None if seen is None or items is None else difference(seen, items)


def data_gone(path: Path, cure: str = "") -> DataError:
    """The refusal where the data of a run is not where it was."""
    return DataError(f"{path.name} is not where it was.", GONE, cure or f"Put it back at {path}.")


def is_as_seen(seen: Seen | None, path: Path) -> bool:
    """Whether a file or folder is byte for byte what the run saw; the size of a file is looked at first."""
    if seen is None or not seen.sha256 or not path.exists():
        return False
    if path.is_file() and seen.size and size_of(path) != seen.size:
        return False
    return fingerprint(path) == seen.sha256


# --- where it lies ------------------------------------------------------------------------------------------


def at_its_place(folder: Path, experiment: Experiment) -> Experiment:
    """The experiment of the run in `folder` with the place where its data was found again, if that is still there.

    The run's own experiment.toml stays as it is.
    """
    try:
        place = json.loads(_read(folder / PLACE_FILE))["data"]
        if not isinstance(place, str) or not place or "\0" in place or not Path(place).exists():
            return experiment
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return experiment
    return experiment.with_values({"data.path": place})


def remember_place(folder: Path, path: Path) -> None:
    """The data of the run in `folder` is at `path` from now on. Raises OutputError."""
    content = json.dumps({"data": str(path.resolve())}, ensure_ascii=False)
    write_atomic(folder / PLACE_FILE, content.encode("utf-8", "surrogateescape"))


def find_moved(folder: Path, path: Path, seen: Seen | None, others: Iterable[Path] = ()) -> Path | None:
    """A file of the same name and the same bytes beside the run, or one of `others`; None where there is none."""
    candidates = (folder.parent / path.name, folder / path.name, *others)
    return next((place for place in candidates if place != path and is_as_seen(seen, place)), None)


def _read(path: Path) -> str:
    with path.open(encoding="utf-8", errors="surrogateescape") as stream:
        text = stream.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise ValueError("too large")
    return text


def seen_sha256(folder: Path) -> str:
    """The SHA-256 of what a run saw; of one of an earlier version as its newest checkpoint says. Empty where it is not
    known."""
    seen = read_seen(folder)
    if seen is not None:
        return seen.sha256
    try:
        newest = max((folder / CHECKPOINTS).glob("*.safetensors"), key=lambda path: path.stat().st_mtime_ns)
        return str(read_content(newest).get("data_sha256", ""))
    except (OSError, ValueError, StudioError):
        return ""
