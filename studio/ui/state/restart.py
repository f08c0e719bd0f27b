"""Starting the program anew, for what only another process can do: to use a graphics card that stopped answering."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

RESUME_VARIABLE = "RECURRENT_STUDIO_RESUME"
"""Where it is set, the run that the program is opened with goes on at once."""


def start_again(folder: Path) -> bool:
    """Starts the same program with a run in it, which goes on at once; says whether that worked.

    Call it last of all: the new program wants the library, and the run, for itself.
    """
    program, arguments = command(folder)
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert(RESUME_VARIABLE, "1")
    process = QProcess()
    process.setProgram(program)
    process.setArguments(arguments)
    process.setProcessEnvironment(environment)
    started: object = process.startDetached()  # PySide gives a bool, its stub says a tuple
    return bool(started[0] if isinstance(started, tuple) else started)


def command(folder: Path) -> tuple[str, list[str]]:
    """The program and its arguments, as it was started: frozen, as an AppImage, or by Python."""
    if getattr(sys, "frozen", False):
        return os.environ.get("APPIMAGE") or sys.executable, [str(folder)]
    return sys.executable, ["-m", "studio", str(folder)]


def goes_on_at_once() -> bool:
    """Whether the run that the program is opened with is to go on; true once: children do not inherit it."""
    return os.environ.pop(RESUME_VARIABLE, "") != ""
