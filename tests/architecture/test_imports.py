"""Who imports whom: the contracts of pyproject.toml, and what a fresh process really loads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

QT = ("PySide6", "pyqtgraph", "shiboken6")

# module → what importing it must not load. `studio.engine` stands for all its modules.
STAYS_WITHOUT = {
    "studio.engine": QT,
    "studio.engine.errors": ("torch", "pandas", "numpy", *QT),
    "studio.engine.events": ("torch", "pandas", *QT),
    "studio.engine.experiment": ("torch", "pandas", *QT),
    "studio.ui.app": ("torch", "pandas"),
    "studio.__main__": ("torch", "pandas", "numpy", *QT),
}

_IMPORT_ALL = """
import importlib, pkgutil, sys
name, *forbidden = sys.argv[1:]
module = importlib.import_module(name)
if name == "studio.engine":
    for found in pkgutil.walk_packages(module.__path__, name + "."):
        importlib.import_module(found.name)
print(" ".join(sorted(set(forbidden) & set(sys.modules))))
"""


def test_import_contracts() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("module", "forbidden"), STAYS_WITHOUT.items(), ids=STAYS_WITHOUT)
def test_a_fresh_process_loads_nothing_heavy(module: str, forbidden: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", _IMPORT_ALL, module, *forbidden]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
