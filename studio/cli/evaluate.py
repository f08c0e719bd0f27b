"""`evaluate`: the test part, once, with the best weights, against the simple answers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("evaluate", help="judge a run on its test part")
    parser.add_argument("run_folder", type=Path, metavar="RUNDIR")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Evaluates and says."""
    from studio.engine.runs import evaluate_run

    evaluation = evaluate_run(options.run_folder)
    if options.json:
        print(json.dumps(evaluation.report, allow_nan=False, ensure_ascii=False), flush=True)
        return 0
    print(evaluation.verdict.sentence)
    print(evaluation.verdict.reason)
    print(table(evaluation.report))
    for check in evaluation.checks:
        print(f"{'✓' if check.passed else '!'} {check.title}. {check.said}")
    return 0


def table(report: dict[str, Any]) -> str:
    """Model and simple answers below each other, a column a metric."""
    names = [name for name in report["metrics"] if name != "coverage"]
    rows = [
        ("this model", report["metrics"]),
        *((name.replace("_", " "), values) for name, values in report["baselines"].items()),
    ]
    width = max(10, *(len(name) + 2 for name in names))
    lines = [" " * 14 + "".join(f"{name.upper():>{width}}" for name in names)]
    for label, values in rows:
        shown = ("–" if values.get(name) is None else f"{values[name]:.4g}" for name in names)
        lines.append(f"{label:14}" + "".join(f"{value:>{width}}" for value in shown))
    return "\n".join(lines)
