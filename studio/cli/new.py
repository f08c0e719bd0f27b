"""`new`: profiles the data and writes a full, commented experiment."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from studio.cli.main import say
from studio.cli.options import add_settings, parse_settings, settings_alone, unused_settings
from studio.engine.experiment import Experiment, save_experiment
from studio.engine.registry import TASKS, find_task


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("new", help="write an experiment for a data file or a folder of texts")
    parser.add_argument("data", type=Path, metavar="DATA")
    names = ", ".join(info.name for info in TASKS)
    parser.add_argument("--task", default="", metavar="T", help=f"{names}; left out, what fits the data")
    parser.add_argument("--target", action="append", default=[], metavar="COL", help="a column to predict")
    parser.add_argument("--preset", default="", metavar="NAME", help="a set of settings to begin from")
    add_settings(parser, "any setting of the experiment, such as preparation.horizon=24")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="EXP.toml")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Reads, proposes, writes."""
    from studio.engine.files import check_writable
    from studio.engine.tasks.presets import find_preset
    from studio.engine.tasks.recognizing import open_any

    settings = parse_settings(options.set)
    if options.task:
        find_task(options.task)  # an unknown one is refused before a long reading
    check_writable(options.output, options.data)
    opened = open_any(options.data, options.task, settings_alone(options.set))
    task = find_task(opened.task)
    if options.preset:
        settings = {**find_preset(task.presets, options.preset).values, **settings}
    targets: Any = options.target or settings.get("data.targets", ())
    experiment = task.propose(opened.data, targets, settings)
    save_experiment(experiment, options.output)
    for finding in opened.data.findings:
        say(f"{finding.severity}: {finding.text} {finding.remedy}".rstrip())
    for note in unused_settings(experiment.task, options.set):
        say(note)
    print(f"{options.output}: {_words(experiment)}", flush=True)
    return 0


def _words(experiment: Experiment) -> str:
    """The task and what it works on, in a few words."""
    data = experiment.data
    what = ", ".join(data.targets) or data.label or data.text or Path(data.path).name
    return f"{experiment.task} of {what}"
