"""`new`: profiles the data and writes a full, commented experiment."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from studio.cli.main import say
from studio.cli.options import add_settings, data_settings, parse_settings
from studio.engine.experiment import save_experiment
from studio.engine.registry import TASKS, find_task


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("new", help="write an experiment for a data file")
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument(
        "--task", default="forecast", metavar="T", help=", ".join(info.name for info in TASKS)
    )
    parser.add_argument("--target", action="append", default=[], metavar="COL", help="a column to predict")
    add_settings(parser, "any setting of the experiment, such as preparation.horizon=24")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="EXP.toml")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Reads, proposes, writes."""
    from studio.engine.data.opening import open_table
    from studio.engine.files import check_writable

    task, settings = find_task(options.task), parse_settings(options.set)
    check_writable(options.output, options.data)
    table = open_table(options.data, data_settings(options.set))
    targets: Any = options.target or settings.get("data.targets", ())
    experiment = task.propose(table, targets, settings)
    save_experiment(experiment, options.output)
    for finding in table.findings:
        say(f"{finding.severity}: {finding.text} {finding.remedy}".rstrip())
    print(f"{options.output}: {task.name} of {', '.join(experiment.data.targets)}", flush=True)
    return 0
