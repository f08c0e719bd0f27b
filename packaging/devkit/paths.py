"""Where things lie in the source tree, and how the set-up speaks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
LOCKS = ROOT / "packaging"


class SetupError(Exception):
    """Something the set-up cannot do by itself; the text says what it is and what to do."""


def venv_python() -> Path:
    """The interpreter of the project's environment, whether it exists yet or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def say(text: str) -> None:
    """One line about the set-up, on stderr: stdout belongs to the program that is started."""
    print(text, file=sys.stderr, flush=True)
