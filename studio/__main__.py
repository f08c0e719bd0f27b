"""`recurrent-studio` and `python -m studio`: arguments → window or command line. No logic, nothing heavy at import."""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Runs the program; the exit code follows the contract of the command line."""
    from studio.cli.main import run

    return run(sys.argv[1:] if arguments is None else arguments, open_window)


def open_window(path: Path | None) -> int:
    """The window, with a file in it where one is given."""
    from studio.ui.app import run_window

    return run_window(path)


if __name__ == "__main__":
    sys.exit(main())
