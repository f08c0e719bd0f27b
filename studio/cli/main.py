"""Arguments → a verb or the window; errors → one message and an exit code."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path

from studio import __version__
from studio.engine.errors import DataError, StudioError

VERBS = ("inspect", "new", "train", "resume", "evaluate", "predict", "generate", "export", "runs", "doctor")
FAILED, INTERRUPTED = 3, 130
FULL = (errno.ENOSPC, errno.EDQUOT)


def run(arguments: list[str], open_window: Callable[[Path | None], int]) -> int:
    """Runs one command line and returns its exit code: 0 done, 1 our fault, 2 bad input, 3 the run failed, 130.

    `open_window` serves where there is no verb: nothing, or a file to open.
    """
    try:
        if not arguments or _is_path(arguments):
            return open_window(_existing(arguments[0]) if arguments else None)
        options = make_parser().parse_args(arguments)
        code: int = options.run(options)
        return code
    except StudioError as problem:
        say(f"recurrent-studio: {problem}")
        return problem.exit_code
    except KeyboardInterrupt:
        say("recurrent-studio: interrupted; nothing was kept.")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away; Python would complain about it once more at exit
        return 0
    except OSError as fault:
        if fault.errno not in FULL:
            return _own_fault(fault)
        say(
            "recurrent-studio: the output cannot be written: the disk is full. Free some room, then try again."
        )
        with contextlib.suppress(OSError, ValueError):  # what is left of it would be said once more at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as fault:  # noqa: BLE001 - the last guard: what is left is our own fault, reported not shown
        return _own_fault(fault)


def make_parser() -> argparse.ArgumentParser:
    """All verbs with their options."""
    parser = argparse.ArgumentParser(
        prog="recurrent-studio",
        description="Train LSTM and GRU models on your own data. Without a command, or with a FILE, the window opens.",
        epilog="recurrent-studio COMMAND --help says more. RECURRENT_STUDIO_HOME overrides where runs are kept.",
    )
    parser.add_argument("--version", action="version", version=f"Recurrent Studio {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    for verb in VERBS:
        import_module(f"studio.cli.{verb}").add_to(verbs)
    return parser


def say(text: str) -> None:
    """One line to stderr."""
    print(text, file=sys.stderr, flush=True)


def _is_path(arguments: list[str]) -> bool:
    """Whether the only argument is a path for the window rather than a mistyped verb."""
    word = arguments[0]
    if len(arguments) > 1 or word in VERBS or word.startswith("-"):
        return False
    return Path(word).exists() or bool(Path(word).suffix) or Path(word).name != word


def _existing(word: str) -> Path:
    path = Path(word)
    if not path.exists():
        raise DataError(
            f"{path.name} is not there.", f"No file was found at {path.absolute()}.", "Check the path."
        )
    return path


def _own_fault(fault: Exception) -> int:
    """Says an error of the program itself."""
    say(f"recurrent-studio: an error of the program itself ({type(fault).__name__}: {fault}). {_report()}")
    return 1


def _report() -> str:
    from studio.engine.home import studio_home

    try:
        folder = studio_home() / "crashes"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{datetime.now():%Y%m%d-%H%M%S}.txt"
        path.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        return "No report could be written."
    return f"Details are in {path}."
