"""A training whose events the library keeps: what the window and the terminal put around `execute` and `resume`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from studio.engine.errors import OutputError, StudioError
from studio.engine.events import Event
from studio.engine.experiment import Experiment
from studio.engine.library.adopting import adopt
from studio.engine.library.library import Library
from studio.engine.library.recorder import Recorder

Emit = Callable[[Event], None]


@contextlib.contextmanager
def recorded(
    experiment: Experiment,
    folder: Path,
    emit: Emit,
    on_problem: Callable[[OutputError], None],
    *,
    goes_on: bool = False,
) -> Iterator[Emit]:
    """An `emit` that keeps each event in the library before it hands it on; used in the thread that trains.

    A run that `goes_on` and that the library does not know is taken in first. Where the library cannot be written,
    `on_problem` is told once, and the training goes on without it.
    """
    if goes_on:
        take_in(folder)
    recorder = Recorder(experiment, folder)
    told = False

    def tell(event: Event) -> None:
        nonlocal told
        recorder(event)
        if recorder.problem is not None and not told:
            told = True
            on_problem(recorder.problem)
        emit(event)

    try:
        yield tell
    finally:
        recorder.close()


def take_in(folder: Path) -> None:
    """Takes a run into the library unless it is there already; one that cannot be read is left alone."""
    with contextlib.suppress(StudioError):
        with Library() as library:
            known = library.number_of(folder) is not None
        if not known:
            adopt(folder)


def forget_folder(folder: Path) -> None:
    """Takes the run in a folder out of the library, for one that its owner has thrown away."""
    with contextlib.suppress(StudioError), Library() as library:
        number = library.number_of(folder)
        if number is not None:
            library.forget([number])


def trash_folder(folder: Path) -> None:
    """Puts the run in a folder into the trash of the library."""
    with contextlib.suppress(StudioError), Library() as library:
        number = library.number_of(folder)
        if number is not None:
            library.trash([number])
