"""`generate`: text from a language model, written as it comes."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import Any

from studio.cli.main import say


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("generate", help="write text with a language model")
    parser.add_argument(
        "model", type=Path, metavar="MODEL", help="a run folder, a .bundle or an exported .onnx"
    )
    parser.add_argument("--prompt", default="", metavar="TEXT", help="what the text begins with")
    parser.add_argument(
        "--length",
        type=int,
        default=400,
        metavar="N",
        help="so many tokens more: letters, words or pieces (400)",
    )
    parser.add_argument(
        "--temperature", type=float, default=0.7, metavar="X",
        help="below 1 the likely gets likelier, above 1 less so; at 0 there is no chance in it (0.7)",
    )  # fmt: skip
    parser.add_argument(
        "--top-k", type=int, default=0, metavar="N", help="choose among the N likeliest tokens; 0 for all (0)"
    )
    parser.add_argument(
        "--top-p", type=float, default=1.0, metavar="X",
        help="choose among the fewest tokens that hold this share of the probability; 1 for all (1)",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="the same seed writes the same text (0)"
    )
    parser.add_argument("--stop", default="", metavar="TEXT", help="end after this was written")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Writes the prompt and what comes after it; nothing else goes to stdout."""
    from studio.engine.errors import ModelError
    from studio.engine.predict.model import open_model
    from studio.engine.registry import find_task, task_info
    from studio.engine.tasks.writing import WritingSettings

    how = WritingSettings(
        prompt=options.prompt, length=options.length, temperature=options.temperature, top_k=options.top_k,
        top_p=options.top_p, seed=options.seed, stop=options.stop,
    )  # fmt: skip
    how.check()
    model = open_model(options.model)
    task: Any = find_task(model.task)
    if not hasattr(task, "write"):
        raise ModelError(
            f"{options.model} is a model for the task {task_info(model.task).label}; it writes no text.",
            remedy="Choose a language model, or use predict.",
        )
    unknown = task.unknown_in(model, how.prompt)
    if unknown:
        shown = ", ".join(repr(piece) for piece in unknown[:5]) + (", …" if len(unknown) > 5 else "")
        say(f"not known to the model, read as unknown: {shown}")
    if isinstance(sys.stdout, io.TextIOWrapper):  # the text as it is, on any terminal
        sys.stdout.reconfigure(errors="replace", newline="")
    last = ""
    for piece in task.write(model, how, lambda: False):
        sys.stdout.write(piece)
        sys.stdout.flush()
        last = piece or last
    if sys.stdout.isatty() and not last.endswith("\n"):  # a file or a pipe gets the text and nothing else
        sys.stdout.write("\n")
    return 0
