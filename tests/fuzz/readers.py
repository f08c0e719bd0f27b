"""Every door through which a file comes in, as a function of where the file lies. They run in the child."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.cli.main import run as run_command
from studio.engine.errors import StudioError
from tests.fixtures import FIXTURES

OLD = FIXTURES / "v0_1"
OUR_FAULT = 1


class TracebackError(Exception):
    """The terminal would have reported an error of the program itself."""


def command(*arguments: object) -> None:
    """One command line; raises TracebackError where it ends with an error of the program itself."""

    def no_window(path: Path | None) -> int:
        raise AssertionError(path)

    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = run_command([str(argument) for argument in arguments], no_window)
    if code == OUR_FAULT:
        raise TracebackError(said.getvalue())


def read_data(path: Path) -> None:
    """A table, a text, or a folder of them, as `inspect` sees it; and what its task proposes and shows of it."""
    from studio.engine.registry import find_task
    from studio.engine.tasks.recognizing import open_any

    command("inspect", path, "--json")
    opened = open_any(path)
    task = find_task(opened.task)
    task.examine(task.propose(opened.data, (), {"data.path": str(path)}), opened.data)


def read_experiment(path: Path) -> None:
    """An experiment: read, written again, and laid out on its data."""
    from studio.engine.experiment import load_experiment, to_toml
    from studio.engine.registry import find_task

    made = load_experiment(path)
    to_toml(made)
    task = find_task(made.task)
    task.examine(made, task.open_data(Path(made.data.path), made))


def read_model(path: Path) -> None:
    """A bundle or an exported file: opened, and asked."""
    from studio.engine.predict.model import open_model
    from tests.fixtures.make import answers

    model = open_model(path)
    data = {"forecast": "readings.csv", "classify-text": "texts.csv", "language-model": "text.txt"}
    answers(model, OLD / model.task / data[model.task])


def read_checkpoint(path: Path) -> None:
    """A checkpoint alone."""
    from studio.engine.training.checkpoint import load_checkpoint

    load_checkpoint(path).place  # noqa: B018 - it is computed


def resume_run(folder: Path) -> None:
    """A run's folder, gone on with."""
    from studio.engine.events import Event, StepsDone
    from studio.engine.training.control import Control
    from studio.engine.training.run import resume

    control = Control()

    def emit(event: Event) -> None:
        if isinstance(event, StepsDone):
            control.stop()

    resume(folder, control, emit, inexact=True)


def read_run(folder: Path) -> None:
    """A run's folder: its log, its film, what it chose, and taken into the library."""
    from studio.engine.experiment import load_experiment
    from studio.engine.library.library import Library
    from studio.engine.library.recording import take_in
    from studio.engine.registry import find_task
    from studio.engine.training.resuming import read_resumption
    from studio.engine.training.run_data import at_its_place, data_changes, find_moved, read_seen
    from studio.engine.training.run_files import last_outcome, read_film
    from studio.engine.training.run_log import read_log

    def look_at_the_data() -> None:
        made = at_its_place(folder, load_experiment(folder / "experiment.toml"))
        place = Path(made.data.path)
        find_moved(folder, place, read_seen(folder))
        data_changes(folder, find_task(made.task).open_data(place, made), made)

    faults = []
    acts: tuple[Callable[[], Any], ...] = (
        lambda: read_film(folder), lambda: last_outcome(folder), lambda: take_in(folder),
        lambda: read_log(folder, load_experiment(folder / "experiment.toml")), lambda: read_resumption(folder),
        look_at_the_data,
    )  # fmt: skip
    for act in acts:
        try:
            act()
        except StudioError as fault:
            faults.append(fault)
    with Library() as library:
        _read_library(library)
    if faults:
        raise faults[0]


def read_archive(path: Path) -> None:
    """A run as one file, taken in and listed."""
    from studio.engine.library.adopting import take_archive
    from studio.engine.library.library import Library

    with Library() as library:
        take_archive(library, path)
        _read_library(library)


def read_waiting(folder: Path) -> None:
    """The runs that wait: read, and kept again. One that was set aside counts as refused."""
    from studio.engine.library.waiting import read_waiting as read
    from studio.engine.library.waiting import waiting_folder, write_waiting

    shutil.copytree(folder, waiting_folder())
    found = read()
    write_waiting(found.runs)
    read()
    if found.set_aside:
        raise StudioError(f"{len(found.set_aside)} set aside")


def read_library(path: Path) -> None:
    """A library in the program's own folder: listed, looked through, and written to."""
    from studio.engine.library.library import Library

    with Library(path) as library:
        _read_library(library)


def _read_library(library: Any) -> None:
    for run in (*library.runs(), *library.runs(trashed=True)):
        library.curve(run.id)
        library.edits(run.id)
        library.experiment(run.id)
        library.write_notes(run.id, "seen")
    library.folders()


def read_tokenizer(path: Path) -> None:
    """The description of tokens that stands in a model's file."""
    from studio.engine.data.prepare.tokens import Tokenizer

    try:
        made = Tokenizer.from_json(json.loads(path.read_bytes()))
        made.decode(made.encode("The cat sat on the mat, quietly."))
    except (
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
    ) as refused:  # as its docstring says; the spec puts it into words
        raise StudioError(str(refused)) from None


READERS: dict[str, Callable[[Path], None]] = {
    reader.__name__: reader
    for reader in (
        read_data, read_experiment, read_model, read_checkpoint, resume_run, read_run, read_archive, read_library,
        read_waiting, read_tokenizer,
    )
}  # fmt: skip


def _crash(path: Path) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _hang(path: Path) -> None:
    began = time.process_time()
    while time.process_time() < began + 0.5:
        pass


def _fault(path: Path) -> None:
    raise KeyError(path)


def _hunger(path: Path) -> None:
    bytearray(64 << 30)


SHOWN = {"show_crash": _crash, "show_hang": _hang, "show_fault": _fault, "show_hunger": _hunger}
"""What a reader may never do, to see that it would be noticed."""


def forget_home(home: Path) -> None:
    """An empty folder of the program: what one file left must not meet the next one."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
