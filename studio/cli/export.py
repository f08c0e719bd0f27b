"""`export`: writes a model file, reloads it, compares, and only then says exported."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("export", help="take a trained model away")
    parser.add_argument("run_folder", type=Path, metavar="RUNDIR")
    parser.add_argument("--to", required=True, metavar="FORMAT", help="bundle, onnx or state-dict")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="print the certificate")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Exports and says what was compared."""
    from studio.engine.export import export_run

    certificate = export_run(options.run_folder, options.to, options.output)
    if options.json:
        print(json.dumps(certificate.to_json(), allow_nan=False, ensure_ascii=False), flush=True)
    else:
        worst = max(case.largest_difference / case.scale for case in certificate.cases)
        print(
            f"{options.output}: exported; differs from the model by at most {worst:.1g} of the "
            f"{certificate.scale_meaning}",
            flush=True,
        )
    return 0
