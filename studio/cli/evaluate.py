"""`evaluate`: the test part, once, with the best weights, against the simple answers."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.cli.names import capitalized, metric_name, simple_name
from studio.cli.options import add_data_place


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("evaluate", help="judge a run on its test part")
    parser.add_argument("run_folder", type=Path, metavar="RUNDIR")
    add_data_place(parser)
    parser.add_argument("--inexact", action="store_true", help="judge it also on other data than the run saw")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Evaluates and says."""
    from studio.engine.runs import evaluate_run

    evaluation = evaluate_run(options.run_folder, data=options.data, inexact=options.inexact)
    if options.json:
        print(json.dumps(evaluation.report, allow_nan=False, ensure_ascii=False), flush=True)
        return 0
    print(evaluation.verdict.sentence)
    print(evaluation.verdict.reason)
    print(table(evaluation.report, evaluation.labels))
    for check in evaluation.checks:
        print(f"{'✓' if check.passed else '!'} {check.title}. {check.said}")
    return 0


def table(report: dict[str, Any], labels: Mapping[str, str]) -> str:
    """Model and simple answers below each other under their `labels`, a column a metric."""
    names = [name for name in report["metrics"] if name != "coverage"]
    rows = [
        ("This model", report["metrics"]),
        *(
            (capitalized(labels.get(name) or simple_name(name)), values)
            for name, values in report["baselines"].items()
        ),
    ]
    heads = [capitalized(metric_name(name)) for name in names]
    width = max(10, *(len(head) + 2 for head in heads))
    first = max(len(label) for label, _ in rows) + 2
    lines = [" " * first + "".join(f"{head:>{width}}" for head in heads)]
    for label, values in rows:
        shown = ("–" if values.get(name) is None else f"{values[name]:.4g}" for name in names)
        lines.append(f"{label:{first}}" + "".join(f"{value:>{width}}" for value in shown))
    return "\n".join(lines)
