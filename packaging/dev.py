#!/usr/bin/env python3
"""Set up, start and check Recurrent Studio from its source tree, on Linux, macOS and Windows.

    python packaging/dev.py run [FILE | COMMAND …]   opens the program, or runs one of its commands
    python packaging/dev.py test [PYTEST ARGUMENTS]  the whole test suite, or what the arguments name
    python packaging/dev.py check                    style, types and import contracts
    python packaging/dev.py mutants [PART OF A NAME]  puts faults into a copy; the tests have to notice
    python packaging/dev.py soak [KILLS [SEED]]      kills 1,000 trainings; nothing may be lost
    python packaging/dev.py fuzz [INPUTS [SEED]]     damaged files for every reader; none may bring it down
    python packaging/dev.py screenshots|benchmarks   pictures of every page; what the program costs
    python packaging/dev.py setup                    only the set-up
    python packaging/dev.py lock                     resolves the dependencies anew

The first call makes .venv from the lock files; later calls start at once. PyTorch comes as its CPU build
unless `--cuda` follows the command or an NVIDIA driver is installed; `--cpu` keeps the CPU build even then.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

if not (3, 11) <= sys.version_info[:2] < (3, 15):
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit(f"Recurrent Studio needs Python 3.11, 3.12, 3.13 or 3.14; this is {found}. For example: "
             "make run PYTHON=python3.12")  # fmt: skip

from devkit import environment, screen, torch_build
from devkit.paths import ROOT, SetupError, say, venv_python

# Commands of the program that work in a terminal; anything else opens the window.
TERMINAL_COMMANDS = frozenset(
    {"inspect", "new", "train", "resume", "evaluate", "predict", "generate", "export", "runs", "doctor"}
)
_SETUP_OPTIONS = {"--cuda": torch_build.CUDA, "--cpu": torch_build.CPU}
_NO_TEST_FOUND = 5


def run(arguments: Sequence[str]) -> int:
    """Opens the window; without a screen, trains a sample in the terminal, so there is something to see."""
    if wants_window(arguments):
        if not screen.has_screen(os.environ):
            say("No screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.")
            if arguments:
                return 2
            say("Training the sample of monthly passengers in the terminal instead.")
            return hand_over("-m", "studio.cli.first_light")
        screen.check_qt_libraries(os.environ)
    return hand_over("-m", "studio", *arguments)


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether the program would open its window for these arguments: nothing, or a file to open."""
    return not arguments or (arguments[0] not in TERMINAL_COMMANDS and not arguments[0].startswith("-"))


def test(arguments: Sequence[str]) -> int:
    """The whole suite without a screen, in parallel, with the engine's coverage enforced."""
    screen.check_qt_libraries({"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")})
    code = _call("-m", "pytest", *(arguments or whole_suite(os.cpu_count() or 1)))
    if code == _NO_TEST_FOUND:
        say("No test was found: that is a failure too.")
        return 1
    return code


def whole_suite(cores: int) -> list[str]:
    """pytest's arguments for everything: one worker a core, the tests of a file together."""
    workers = min(cores, 4)
    parallel = ["-n", str(workers), "--dist", "loadfile"] if workers > 1 else []
    return [*parallel, "--cov", "--cov-report", "term", "--durations", "10", "-q"]


def check(_: Sequence[str]) -> int:
    """Runs every check even where one has failed."""
    codes = [
        _call("-m", "ruff", "check"),
        _call("-m", "mypy"),
        _call("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    ]
    return max(codes)


def mutants(arguments: Sequence[str]) -> int:
    """Puts small faults into a copy of the program; the test that is named for each has to fail."""
    return _call("-m", "tests.mutants", *arguments)


def soak(arguments: Sequence[str]) -> int:
    """Kills small trainings at random moments, 1,000 times unless another number is given."""
    return _call("-m", "tests.soak", *arguments)


def fuzz(arguments: Sequence[str]) -> int:
    """Gives damaged files to every reader, 10,000 unless another number is given."""
    return _call("-m", "tests.fuzz", *arguments)


def screenshots(arguments: Sequence[str]) -> int:
    """Pictures of every page, drawn without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    screen.check_qt_libraries(os.environ)
    return _call(str(ROOT / "packaging" / "screenshots.py"), *arguments)


def benchmarks(arguments: Sequence[str]) -> int:
    """What the program costs on this computer."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    screen.check_qt_libraries(os.environ)
    return _call("-m", "benchmarks", *arguments)


def setup(_: Sequence[str]) -> int:
    """Nothing more than what every command does first."""
    return 0


def lock(_: Sequence[str]) -> int:
    """Writes the lock files anew."""
    from devkit.lockfiles import write_locks

    write_locks()
    return 0


_COMMANDS = {
    command.__name__: command
    for command in (run, test, check, mutants, soak, fuzz, screenshots, benchmarks, setup, lock)
}


def main(arguments: Sequence[str]) -> int:
    """Sets up where needed, then does what was asked. Gives the exit code."""
    name, *rest = arguments or ["--help"]
    if name not in _COMMANDS:
        print((__doc__ or "").strip())
        return 0 if name in ("-h", "--help") else 2
    asked_torch = None
    while rest and rest[0] in _SETUP_OPTIONS:
        asked_torch = _SETUP_OPTIONS[rest.pop(0)]
    try:
        if name != "lock":
            environment.ensure(asked_torch)
        return _COMMANDS[name](rest)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Interrupted. The next call goes on from here.")
        return 130


def _call(*arguments: str) -> int:
    """Runs the environment's Python in the root of the tree and waits for it."""
    return subprocess.call([str(venv_python()), *arguments], cwd=ROOT)


def hand_over(*arguments: str) -> int:
    """Hands over to the environment's Python, in the caller's folder; as this very process where possible."""
    command = [str(venv_python()), *arguments]
    if os.name == "nt":
        return subprocess.call(command)
    sys.stdout.flush()
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
