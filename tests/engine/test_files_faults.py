"""A fault at every write, fsync and rename in turn: what lies there is the old file or the new one, nothing else."""

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine.errors import StudioError
from studio.engine.events import Event, Outcome, Previewed, SaveFailed, SaveWorks, Validated
from studio.engine.experiment import Experiment, load_experiment, save_experiment
from studio.engine.files import check_writable, move_into_place, write_atomic
from studio.engine.library.adopting import take_archive
from studio.engine.library.archive import read_archive, write_archive
from studio.engine.library.library import Library
from studio.engine.predict.bundle import Bundle, load_bundle, save_bundle
from studio.engine.predict.model import open_model
from studio.engine.tensors_file import read_tensors, write_tensors
from studio.engine.training.checkpoint import load_checkpoint
from studio.engine.training.control import Control
from studio.engine.training.resuming import read_resumption
from studio.engine.training.run import execute
from studio.engine.training.run_files import RunFiles, read_film
from tests.engine.forecasts import experiment, readings
from tests.fixtures import FIXTURES

OLD = FIXTURES / "v0_1" / "forecast"
FAULTS = (errno.ENOSPC, errno.EIO, errno.EROFS)
MOST_CALLS = 400


class Faults:
    """Lets the n-th of all writes, fsyncs and renames below a folder fail; counts them."""

    def __init__(self, place: Path, nth: int, code: int) -> None:
        self._place, self._nth, self._code = str(place), nth, code
        self.calls = 0

    def strike(self, kind: str) -> None:
        """One more call; raises OSError where it is the one."""
        self.calls += 1
        if self.calls == self._nth:
            raise OSError(self._code, f"{os.strerror(self._code)} ({kind})")

    @contextmanager
    def at_work(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """While it is at work, every way to write is watched: os.write, files that are opened, fsync, rename."""
        whole = {name: getattr(os, name) for name in ("write", "fsync", "replace", "rename")}

        def watched(name: str) -> Callable[..., Any]:
            def call(*given: Any, **named: Any) -> Any:
                self.strike(name)
                return whole[name](*given, **named)

            return call

        opened, fdopened = builtins.open, os.fdopen

        def open_watched(file: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
            stream = opened(file, mode, *given, **named)
            return self._watch(stream) if set(mode) & set("wxa+") and self._place in str(file) else stream

        def fdopen_watched(handle: int, mode: str = "r", *given: Any, **named: Any) -> Any:
            stream = fdopened(handle, mode, *given, **named)
            return self._watch(stream) if set(mode) & set("wxa+") else stream

        with patch.context() as context:
            for name in whole:
                context.setattr(os, name, watched(name))
            context.setattr(os, "fdopen", fdopen_watched)
            context.setattr(io, "open", open_watched)
            context.setattr(builtins, "open", open_watched)
            yield

    def _watch(self, stream: Any) -> Any:
        return _Watched(stream, self)


class _Watched:
    """A file whose writes can fail."""

    def __init__(self, stream: Any, faults: Faults) -> None:
        self._stream, self._faults = stream, faults

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> _Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def write(self, content: Any) -> int:
        self._faults.strike("write")
        return int(self._stream.write(content))


def refusal_of(act: Callable[[], object]) -> str | None:
    """What a refusal says; None where it was done."""
    try:
        act()
    except StudioError as refused:
        return refused.what
    return None


def old_or_new(
    folder: Path,
    patch: pytest.MonkeyPatch,
    name: str,
    save: Callable[[Path, int], object],
    read: Callable[[Path], object],
    *,
    code: int,
) -> int:
    """Saves version 1, then 2 with a fault at the n-th call, n counted up until it succeeds; gives that n.

    After each fault the file is version 1 or 2 as a whole, and nothing else lies in the folder.
    """
    path = folder / name
    save(path, 1)
    first = read(path)
    for nth in range(1, MOST_CALLS):
        faults = Faults(folder, nth, code)
        with faults.at_work(patch):
            said = refusal_of(lambda: save(path, 2))
        assert said is None or "cannot be written" in said
        found = read(path)
        assert [entry.name for entry in folder.iterdir()] == [name], f"something was left by call {nth}"
        if said is None:
            assert faults.calls < nth, f"call {nth} failed, and nobody was told"
            assert found != first
            return nth
        if found != first:  # only the folder was not on the disk yet
            save(path, 1)
            assert read(path) == first
    raise AssertionError("it never succeeded")


def bundle_of(version: int) -> Bundle:
    made = load_bundle(OLD / "run" / "model.bundle")
    return Bundle(made.experiment, made.spec, made.weights, {"version": version})


def checkpoint_of(path: Path, version: int) -> None:
    tensors, content = read_tensors(next((OLD / "run" / "checkpoints").iterdir()))
    write_tensors(path, tensors, {**content, "step": version})


def experiment_of(path: Path, version: int) -> None:
    save_experiment(Experiment("forecast", f"version {version}"), path)


SAVED: dict[str, tuple[Callable[[Path, int], object], Callable[[Path], object]]] = {
    "any.bin": (lambda path, version: write_atomic(path, bytes([version]) * 100_000), Path.read_bytes),
    "tensors.safetensors": (
        lambda path, version: write_tensors(path, {"a": torch.full((999,), version)}, {}),
        lambda path: int(read_tensors(path)[0]["a"].sum()),
    ),
    "last-000000001.safetensors": (checkpoint_of, lambda path: load_checkpoint(path).place),
    "model.bundle": (
        lambda path, version: save_bundle(bundle_of(version), path),
        lambda path: dict(load_bundle(path).facts),
    ),
    "experiment.toml": (experiment_of, lambda path: load_experiment(path).name),
}


@pytest.mark.parametrize("code", FAULTS, ids=[errno.errorcode[code] for code in FAULTS])
@pytest.mark.parametrize("name", SAVED)
def test_42_a_fault_at_any_call_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    save, read = SAVED[name]
    calls = old_or_new(folder, monkeypatch, name, save, read, code=code)
    assert calls > 4  # a write, a sync, a rename and the folder's own sync, each of which failed once


@pytest.mark.parametrize("code", FAULTS, ids=[errno.errorcode[code] for code in FAULTS])
def test_42_a_run_that_is_moved_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with Library() as library:
        record = library.run(take_archive(library, OLD / "moved.studio-run"))
        other = library.run(take_archive(library, OLD.parent / "classify-text" / "moved.studio-run"))
    versions = {1: record, 2: other}

    def task_of(path: Path) -> str:
        taken, _ = read_archive(path)
        found = load_experiment(taken / "experiment.toml").task
        shutil.rmtree(taken)
        return found

    save = lambda path, version: write_archive(versions[version], path)  # noqa: E731
    assert old_or_new(folder, monkeypatch, "moved.studio-run", save, task_of, code=code) > 4


def test_42_log_and_film_lose_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written waits for the next line."""
    frames = [Previewed(epoch, {"a": (float(epoch),)}) for epoch in range(5)]
    for nth in range(1, MOST_CALLS):
        folder = tmp_path / str(nth)
        folder.mkdir()
        files, faults, said = RunFiles(folder), Faults(folder, nth, errno.ENOSPC), list[str | None]()
        with faults.at_work(monkeypatch):
            begun = refusal_of(lambda: files.begin(Experiment("forecast"), {}))  # noqa: B023 - called at once
            for event in (*map(look, range(4)), *frames, look(4)) if begun is None else ():
                said.append(refusal_of(lambda: files.write(event)))  # noqa: B023
        if begun is None and said[-1] is None and said[-2] is None:
            lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
            assert [json.loads(line)["epoch"] for line in lines] == list(range(5))
            assert read_film(folder) == frames
        files.close()
        if faults.calls < nth:
            assert begun is None
            assert set(said) == {None}
            assert nth > 10
            return
    raise AssertionError("it never succeeded")


def look(epoch: int) -> Event:
    return Validated(epoch, epoch, 0.5, 0.5, {"mae": 1.0}, 0.1, best=False)


def test_42_checking_and_moving_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path
    (tmp_path / "a").write_bytes(b"1")
    for nth in range(1, 4):
        faults = Faults(tmp_path, nth, errno.EROFS)
        with faults.at_work(monkeypatch):
            said = refusal_of(lambda: (check_writable(here / "b"), move_into_place(here / "a", here / "b")))
        assert said is None or "read-only" in said
        left = sorted(entry.name for entry in tmp_path.iterdir())
        assert left in (["a"], ["b"])
        shutil.move(tmp_path / left[0], tmp_path / "a")


@contextmanager
def small_disk(kibibytes: int) -> Iterator[Path]:
    """A file system of its own with so much room. Skips where none can be mounted."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root on Linux can mount a file system")
    folder = Path(tempfile.mkdtemp(prefix="small-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "tmpfs", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        folder.rmdir()
        pytest.skip(f"nothing can be mounted here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def fill(ballast: Path) -> None:
    """Takes all the room there is."""
    block = bytes(4096)
    with ballast.open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space left"):
        for _ in iter(lambda: stream.write(block), 0):
            pass


def test_42_a_training_goes_on_on_a_full_disk_and_saves_again_when_there_is_room(tmp_path: Path) -> None:
    table = readings(tmp_path)
    events: list[Event] = []
    with small_disk(1024) as disk:
        ballast = disk / "ballast"

        def emit(event: Event) -> None:
            events.append(event)
            if isinstance(event, Validated) and event.epoch == 1:
                fill(ballast)
            if isinstance(event, Validated) and event.epoch == 4:
                ballast.unlink()

        settings = {"training.max_epochs": 8, "training.learning_rate": 0.001}
        ended = execute(experiment(table, settings), disk / "run", Control(), emit, table=table)
        assert ended.outcome is Outcome.FINISHED
        told = [type(event) for event in events if isinstance(event, (SaveFailed, SaveWorks))]
        assert told[:1] == [SaveFailed]
        assert told[-1:] == [SaveWorks]
        assert [event.epoch for event in events if isinstance(event, Validated)] == list(range(9))
        assert open_model(disk / "run")
        assert read_resumption(disk / "run").checkpoint.place[0] == 8
        assert not list(disk.rglob("*.part"))
