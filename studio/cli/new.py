"""`new`: profiles the data and writes a full, commented experiment."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from studio.cli.main import say
from studio.cli.options import add_settings, parse_settings, settings_alone, unused_settings
from studio.cli.warnings import say_problems
from studio.engine.errors import OutputError
from studio.engine.experiment import Experiment, find_field, save_experiment
from studio.engine.registry import TASKS, find_task


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("new", help="write an experiment for a data file or a folder of texts")
    parser.add_argument("data", type=Path, metavar="DATA")
    names = ", ".join(info.name for info in TASKS)
    parser.add_argument("--task", default="", metavar="T", help=f"{names}; left out, what fits the data")
    parser.add_argument("--target", action="append", default=[], metavar="COL", help="a column to predict")
    parser.add_argument(
        "--preset", default="", metavar="NAME", help="a set of settings to begin from; --set changes it"
    )
    add_settings(parser, "any setting of the experiment, such as preparation.horizon=24")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="EXP.toml")
    parser.add_argument("--force", action="store_true", help="replace an experiment that is there")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Reads, proposes, writes."""
    from studio.engine.files import check_writable
    from studio.engine.tasks.presets import find_preset
    from studio.engine.tasks.recognizing import open_any

    settings: dict[str, object] = {**parse_settings(options.set)}
    targets: Any = tuple(options.target) or settings.get("data.targets", ())
    if options.task:  # an unknown name is refused before a long reading
        presets = find_task(options.task).presets
        find_preset(presets, options.preset) if options.preset else None
    _check_place(options.output, options.force)
    check_writable(options.output, options.data)
    wanted = settings_alone(options.set).with_values({"data.targets": targets})
    opened = open_any(options.data, options.task, wanted)
    task = find_task(opened.task)
    if options.preset:
        settings = {**find_preset(task.presets, options.preset).values, **settings}
    experiment = task.propose(opened.data, targets, settings)
    save_experiment(experiment, options.output)
    if not options.task:
        say(f"Recognized as {task.name}; --task chooses another.")
    for finding in opened.data.findings:
        say(f"{finding.severity}: {finding.text} {finding.remedy}".rstrip())
    say_problems(task, experiment, opened.data)
    for note in unused_settings(task.name, options.set):
        say(note)
    print(f"{options.output}: {task.name} of {works_on(experiment)}", flush=True)
    return 0


def works_on(experiment: Experiment) -> str:
    """What is learned from or predicted, in the data's own words: "air_temp", "text by topic", "novel.txt"."""
    data = experiment.data
    targets, text, label = (
        experiment.get(key) if find_field(key).concerns(experiment.task) else ""
        for key in ("data.targets", "data.text", "data.label")
    )
    if targets:
        return ", ".join(data.targets)
    if label:
        return f"{text} by {label}" if text else str(label)
    name = Path(data.path).name
    return f"{text} in {name}" if text else name


def _check_place(path: Path, replace: bool) -> None:
    """Raises OutputError where an experiment, perhaps edited by hand, would be lost."""
    if path.is_file() and not replace:
        raise OutputError(
            f"{path} is there already.",
            "What it holds would be lost.",
            "Choose another name, or add --force.",
        )
