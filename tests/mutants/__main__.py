"""Puts each fault into a copy of the tree and runs its tests there: `python -m tests.mutants [PART OF A NAME …]`.

Prints a line a fault and how many of how many were caught; exit code 1 where one was not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.mutant import ROOT, Mutant, load_mutants

COPIED = ("studio", "tests", "resources", "benchmarks", "packaging", "pyproject.toml", "README.md")
PATIENCE_SECONDS = 300
CAUGHT, NO_TEST_RAN = 1, (2, 3, 4, 5)


def main(names: list[str]) -> int:
    """Tries all faults, or those whose name holds one of the words."""
    mutants = [one for one in load_mutants() if not names or any(name in one.name for name in names)]
    workers = min(os.cpu_count() or 1, 4)
    with ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(tried, mutants))
    caught = sum(results)
    print(f"{caught} of {len(mutants)} faults were caught.")
    return 0 if mutants and caught == len(mutants) else 1


def tried(mutant: Mutant) -> bool:
    """Whether every test that is named for the fault fails by it."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        place = Path(folder)
        copy_tree(place)
        file = place / mutant.file
        file.write_text(mutant.applied_to(file.read_text(encoding="utf-8")), encoding="utf-8")
        missed = [test for test in mutant.tests if not fails(place, test)]
    words = "caught" if not missed else f"NOT CAUGHT by {', '.join(missed)}"
    print(f"{words}: {mutant.name}: {mutant.pitfall}", flush=True)
    return not missed


def copy_tree(place: Path) -> None:
    """The parts that tests need; what is only built along the way is left out."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        elif source.exists():
            shutil.copy2(source, place / name)


def fails(place: Path, test: str) -> bool:
    """Whether the test fails in that tree; one that does not run at all is an error of the mutant."""
    command = [sys.executable, "-m", "pytest", test, "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    environment = os.environ | {
        "PYTHONPATH": str(place), "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=place, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS
        )
    except subprocess.TimeoutExpired:
        return True  # a test that hangs by the fault is red too
    if done.returncode in NO_TEST_RAN:
        raise SystemExit(f"{test} did not run:\n{done.stdout[-2000:]}{done.stderr[-500:]}")
    return done.returncode == CAUGHT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
