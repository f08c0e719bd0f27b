"""`train`: one run, its events as JSON lines or as a progress bar. Ctrl-C finishes cleanly and keeps the best model."""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from studio.cli.main import INTERRUPTED, say
from studio.cli.options import add_settings, unused_settings
from studio.cli.progress import Progress
from studio.cli.warnings import say_problems
from studio.engine.errors import OutputError, StudioError
from studio.engine.event_lines import to_lines
from studio.engine.events import Event, Outcome, RunEnded, SaveFailed, SaveWorks
from studio.engine.experiment import Experiment, load_experiment
from studio.engine.registry import find_task
from studio.engine.training.control import Control

FAILED = 3


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("train", help="train an experiment")
    parser.add_argument("experiment", type=Path, metavar="EXP.toml")
    parser.add_argument(
        "--out", type=Path, metavar="RUNDIR", help="where the run is kept (a new folder in the library)"
    )
    parser.add_argument("--device", metavar="DEVICE", help="auto, cpu, cuda:N or mps")
    add_settings(parser, "a setting of the experiment to change")
    parser.add_argument("--json", action="store_true", help="print each event as one JSON object a line")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Trains; 0 also when it was stopped with a model kept."""
    experiment = load_experiment(options.experiment).with_assignments(options.set)
    for note in unused_settings(experiment.task, options.set):
        say(note)
    if options.device:
        experiment = experiment.with_values({"training.device": options.device})
    folder = options.out
    if folder is not None and folder.is_dir() and any(folder.iterdir()):
        raise OutputError(
            f"{folder} is not empty.", "A run there would mix with what it holds.", "Choose a new folder."
        )
    from studio.engine.files import make_folder
    from studio.engine.library.recording import recorded
    from studio.engine.training.run import execute, new_run_folder

    data = _opened(experiment)
    folder = new_run_folder(experiment) if folder is None else make_folder(folder)
    control = Control()
    emit = with_notes(JsonLines(control) if options.json else Progress())
    try:
        with stopped_by_interrupt(control), recorded(experiment, folder, emit, say_not_recorded) as tell:
            ended = execute(experiment, folder, control, tell, table=data)
    finally:
        with contextlib.suppress(OSError):  # a run that never began leaves no empty folder behind
            folder.rmdir()
    if not options.json:
        print(words(ended, folder), flush=True)
    return exit_code(ended, folder)


def _opened(experiment: Experiment) -> Any:
    """The data, with what speaks against it said; None where it cannot be read, which the run itself will say."""
    task = find_task(experiment.task)
    try:
        data = task.open_data(Path(experiment.data.path), experiment)
    except StudioError:
        return None
    say_problems(task, experiment, data)
    return data


def say_not_recorded(problem: OutputError) -> None:
    """The training goes on although the library cannot keep it."""
    say(f"note: {problem} The run's own folder has all of it.")


def with_notes(show: Callable[[Event], None]) -> Callable[[Event], None]:
    """Says on stderr, beside what `show` does, when nothing can be saved, and when it can again."""

    def emit(event: Event) -> None:
        show(event)
        if isinstance(event, SaveFailed):
            say(f"note: {event.what} {event.remedy} Training goes on, and saving is tried again.")
        elif isinstance(event, SaveWorks):
            say("note: what could not be written is saved now.")

    return emit


def exit_code(ended: RunEnded, folder: Path | None = None) -> int:
    """0 with a model, 3 for a failure, 130 for an interruption with nothing to keep."""
    if ended.outcome is Outcome.FAILED:
        print(f"recurrent-studio: {ended.reason} {ended.remedy}".rstrip(), file=sys.stderr, flush=True)
        if ended.lost_device and folder is not None and any(folder.glob("checkpoints/*.safetensors")):
            say(f"Go on with: recurrent-studio resume {shlex.quote(str(folder))}")
        return FAILED
    return INTERRUPTED if ended.best_epoch is None else 0


class JsonLines:
    """Writes the JSON lines of each event to stdout, at once; when the reader goes away, the run is to finish."""

    def __init__(self, control: Control) -> None:
        self._control, self._read = control, True

    def __call__(self, event: Event) -> None:
        """Writes one event."""
        if not self._read:
            return
        try:
            sys.stdout.writelines(line + "\n" for line in to_lines(event))
            sys.stdout.flush()
        except BrokenPipeError:
            self._read = False
            self._control.stop()
            _write_nowhere()


def _write_nowhere() -> None:
    """Lets Python's own last flush of stdout go well after the reader went away."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def words(ended: RunEnded, folder: Path) -> str:
    """The result in one sentence."""
    best = (
        ""
        if ended.best_epoch is None
        else f" Best epoch {ended.best_epoch}, validation loss {ended.best_val_loss:.4g}."
    )
    kept = f"\n{folder}" if folder.is_dir() else ""
    return f"{ended.outcome.state}: {ended.reason}{best}{kept}"


@contextlib.contextmanager
def stopped_by_interrupt(control: Control) -> Iterator[None]:
    """Ctrl-C asks the run to finish; a second one ends the program."""

    def on_interrupt(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        control.stop()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
