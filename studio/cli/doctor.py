"""`doctor`: the machine, versions, devices, and what is missing."""

from __future__ import annotations

import argparse
import json
from typing import Any

from studio.engine.training.computer import examine


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("doctor", help="say what this computer offers and what is missing")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Looks and says."""
    report = examine()
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1), flush=True)
        return 0
    for key, value in report.items():
        if isinstance(value, dict):
            print(f"{key}:")
            for name, said in value.items():
                print(f"  {name}: {said}")
        else:
            print(f"{key}: {', '.join(value) or 'nothing' if isinstance(value, list) else value}")
    return 0
