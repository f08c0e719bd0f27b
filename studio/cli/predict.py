"""`predict`: answers for new rows, from a run, a bundle or an exported ONNX file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from studio.cli.main import say


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("predict", help="predict from a trained model")
    parser.add_argument(
        "model", type=Path, metavar="MODEL", help="a run folder, a .bundle or an exported .onnx"
    )
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.csv")
    parser.add_argument(
        "--every-origin", action="store_true", help="forecast from every row at which a context ends"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Predicts and writes."""
    from studio.engine.files import check_writable, write_atomic
    from studio.engine.predict.model import open_model
    from studio.engine.registry import find_task

    check_writable(options.output, options.data, options.model)
    model = open_model(options.model)
    task = find_task(model.task)
    table = task.open_data(options.data, model.bundle.experiment)
    frame = task.predict(model, table, every_origin=options.every_origin)
    for series in frame.attrs.get("skipped", ()):
        say(f"skipped: {series}, too few for the model's look back")
    for remark in frame.attrs.get("remarks", ()):
        say(remark)
    write_atomic(options.output, frame.to_csv(index=False, lineterminator="\n").encode())
    rows = "1 row" if len(frame) == 1 else f"{len(frame):,} rows"
    print(f"{options.output}: {rows}", flush=True)
    return 0
