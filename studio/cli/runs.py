"""`runs`: the runs on this computer."""

from __future__ import annotations

import argparse
import json
from typing import Any


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("runs", help="list the runs on this computer")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Lists them, the newest first."""
    from studio.engine.run_folders import list_runs

    found = list_runs()
    if options.json:
        print(json.dumps(found, ensure_ascii=False), flush=True)
        return 0
    for record in found:
        best = "" if record["best_epoch"] is None else f", best epoch {record['best_epoch']}"
        print(
            f"{record['name'] or record['task']}: {record['outcome'] or 'interrupted'}{best}\n  {record['run_dir']}"
        )
    if not found:
        print("No runs yet.")
    return 0
