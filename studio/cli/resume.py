"""`resume`: goes on with a run exactly where it stopped."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from studio.cli.main import say
from studio.cli.options import add_data_place
from studio.cli.progress import Progress
from studio.cli.train import JsonLines, exit_code, say_not_recorded, stopped_by_interrupt, with_notes, words
from studio.engine.events import Event, Repeated
from studio.engine.training.control import Control


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("resume", help="go on with a run where it stopped")
    parser.add_argument("run_dir", type=Path, metavar="RUNDIR")
    parser.add_argument(
        "--epochs", type=int, default=0, metavar="N", help="so many epochs more than it had, or had planned"
    )
    parser.add_argument(
        "--inexact", action="store_true",
        help="go on also where data, versions, device or threads are others than before",
    )  # fmt: skip
    add_data_place(parser)
    parser.add_argument("--json", action="store_true", help="print each event as one JSON object a line")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Goes on; 0 also when it was stopped with a model kept."""
    from studio.engine.library.recording import recorded
    from studio.engine.training.resuming import read_resumption
    from studio.engine.training.run import resume

    control = Control()
    show = with_notes(JsonLines(control) if options.json else Progress())

    def emit(event: Event) -> None:
        show(event)
        if isinstance(event, Repeated):
            say(repeated_words(event))

    folder = options.run_dir
    experiment = read_resumption(folder).experiment
    with (
        stopped_by_interrupt(control),
        recorded(experiment, folder, emit, say_not_recorded, goes_on=True) as tell,
    ):
        ended = resume(
            folder, control, tell, more_epochs=options.epochs, inexact=options.inexact, data=options.data
        )
    if not options.json:
        print(words(ended, options.run_dir), flush=True)
    return exit_code(ended, folder)


def repeated_words(event: Repeated) -> str:
    """Whether the run goes on as if nothing had happened, in a sentence."""
    if event.exact:
        return f"exact: {event.steps:,} steps were made again with the same bits."
    return f"not exact: step {event.first_difference:,} was made again with another loss."
