"""Puts each fault into a copy of the tree and runs its tests there: `python -m tests.mutants [PART OF A NAME …]`.

First all these tests run without a fault, since a test that is red anyway would catch every one. Prints a line a fault
and how many of how many were caught; exit code 1 where one was not.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing.connection import wait
from pathlib import Path

from tests.mutants.children import HUNG, Child, copy_tree, preload
from tests.mutants.mutant import Mutant, load_mutants

PASSED, CAUGHT = 0, 1
OLDEST = 1_000_000_000  # the time of the first file with a fault; each has its own, so that no bytecode is taken twice


def main(names: list[str]) -> int:
    """Tries all faults, or those whose name holds one of the words."""
    mutants = [one for one in load_mutants() if not names or any(name in one.name for name in names)]
    preload()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        clean = Path(folder, "clean")
        copy_tree(clean)
        if mutants and not green(clean, sorted({test for one in mutants for test in one.tests})):
            return 1
        caught = try_all(mutants, clean, min(os.cpu_count() or 1, 4))
    print(f"{caught} of {len(mutants)} faults were caught.")
    return 0 if mutants and caught == len(mutants) else 1


def green(clean: Path, tests: Sequence[str]) -> bool:
    """Whether all tests pass without a fault."""
    child = Child(clean, tests, together=True)
    child.process.join()
    passed = set(child.codes().values()) == {PASSED}
    if not passed:
        print(f"The tests fail without any fault:\n{child.said}")
    return passed


def try_all(mutants: Sequence[Mutant], clean: Path, workers: int) -> int:
    """How many faults were caught; so many at a time are tried, each in a copy of the tree."""
    free, busy = (
        [clean.with_name(f"copy-{number}") for number in range(workers)],
        dict[Path, tuple[Mutant, Child]](),
    )
    for place in free:
        shutil.copytree(clean, place)
    waiting, caught = list(enumerate(mutants)), 0
    while waiting or busy:
        while waiting and free:
            number, mutant = waiting.pop(0)
            place = free.pop()
            put(mutant, clean, place, OLDEST + number)
            busy[place] = mutant, Child(place, mutant.tests)
        wait([child.process.sentinel for _, child in busy.values()], timeout=5)
        for place, (mutant, child) in list(busy.items()):
            if child.late or not child.process.is_alive():
                caught += told(mutant, child)
                shutil.copy2(clean / mutant.file, place / mutant.file)
                free.append(place)
                del busy[place]
    return caught


def put(mutant: Mutant, clean: Path, place: Path, moment: int) -> None:
    """Writes the file with the fault, of a time that no other one has."""
    file = place / mutant.file
    file.write_text(mutant.applied_to((clean / mutant.file).read_text(encoding="utf-8")), encoding="utf-8")
    os.utime(file, (moment, moment))


def told(mutant: Mutant, child: Child) -> bool:
    """Whether every test that is named for the fault failed by it; one that hangs is red too."""
    codes = child.codes()
    odd = [test for test, code in codes.items() if code not in (PASSED, CAUGHT, HUNG)]
    if odd:
        raise SystemExit(f"{mutant.name}: {', '.join(odd)} did not run:\n{child.said}")
    missed = [test for test, code in codes.items() if code == PASSED]
    words = f"NOT CAUGHT by {', '.join(missed)}" if missed else "caught"
    print(f"{words}: {mutant.name}: {mutant.pitfall}", flush=True)
    return not missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
