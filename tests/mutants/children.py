"""Tests in a child of this process, which has the heavy libraries already: so a test starts in a moment."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.mutants.mutant import ROOT

COPIED = ("studio", "tests", "resources", "benchmarks", "packaging", "pyproject.toml", "README.md")
PATIENCE_SECONDS = 600
HUNG, BROKEN = -1, 3


def preload() -> None:
    """Imports what most tests need, but nothing of the program: that is imported from the copy with the fault."""
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    import pandas  # noqa: F401
    import torch

    torch.set_num_threads(1)
    torch.optim.Adam([torch.zeros(1)])  # imports more when the first one is made


def copy_tree(place: Path) -> None:
    """The parts that tests need; what is only built along the way is left out."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        elif source.exists():
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, place / name)


class Child:
    """Some tests in a copy of the tree, each by itself."""

    def __init__(self, place: Path, tests: Sequence[str], *, together: bool = False) -> None:
        self._tests, self._result = tests, place.with_suffix(".json")
        self._result.unlink(missing_ok=True)
        way = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        self.process: BaseProcess = multiprocessing.get_context(way).Process(
            target=_run, args=(place, tests, self._result, together)
        )
        self._until = time.monotonic() + PATIENCE_SECONDS
        self.process.start()

    @property
    def late(self) -> bool:
        """Whether it took longer than any test may."""
        return time.monotonic() > self._until

    def codes(self) -> dict[str, int]:
        """pytest's exit code of each test: `HUNG` where it was ended, `BROKEN` where the child ended early."""
        missing = HUNG if self.process.is_alive() else BROKEN
        self.process.kill()
        self.process.join()
        found = json.loads(self._result.read_text()) if self._result.exists() else {}
        return {test: found.get(test, missing) for test in self._tests}

    @property
    def said(self) -> str:
        """The end of what pytest wrote."""
        return self._result.with_suffix(".log").read_text(errors="replace")[-2000:]


def _run(place: Path, tests: Sequence[str], result: Path, together: bool) -> None:
    """Takes this process to the copy, forgets the tree it came from, and runs the tests."""
    with result.with_suffix(".log").open("w") as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
    os.chdir(place)
    sys.path.insert(0, str(place))
    os.environ["PYTHONPATH"] = str(place)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("studio", "tests")]:
        del sys.modules[name]
    import pytest

    def code(*chosen: str) -> int:
        return int(pytest.main([*chosen, "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]))

    codes: dict[str, int] = {}
    if together:
        codes = dict.fromkeys(tests, code(*tests))
    for test in tests if not together else ():
        codes[test] = code(test)
        result.write_text(json.dumps(codes))
    result.write_text(json.dumps(codes))
