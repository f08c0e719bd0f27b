"""Damaged inputs for every reader: `python -m tests.fuzz [INPUTS] [SEED] [FOLDER]`. Exit code 1 where one was a fault.

10,000 inputs are the usual number. A fifth as many single bits are turned over in files with a checksum, which all have
to be refused, and the hostile files are tried.
Inputs that were one are kept in FOLDER, where it is given.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.fuzz.reading import Reading
from tests.fuzz.run import try_flips, try_hostile, try_inputs

BLOCK = 500


def main(count: int, seed: int, keep: Path | None) -> int:
    """So many inputs, in blocks of seeds that follow each other."""
    faults = 0
    for place, start in enumerate(range(0, count, BLOCK)):
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, Reading(Path(folder, "home")) as reading:
            found = try_inputs(reading, Path(folder), min(BLOCK, count - start), seed + place, keep)
        for fault in found.faults:
            print(fault, flush=True)
        faults += len(found.faults)
        counts = ", ".join(f"{reader} {said} {many}" for (reader, said), many in sorted(found.counts.items()))
        print(f"seed {seed + place}: {counts}; slowest {found.slowest:.1f} s", flush=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, Reading(Path(folder, "home")) as reading:
        taken = try_flips(reading, Path(folder), count // 5, seed)
        hostile, wrong = try_hostile(reading, Path(folder))
    for fault in (*taken, *wrong):
        print(fault, flush=True)
    print(f"{count} inputs: {faults} faults. {count // 5} flipped bits: {len(taken)} not refused. ", end="")
    print(f"{hostile} hostile files: {len(wrong)} faults.")
    faults += len(taken) + len(wrong)
    return 1 if faults else 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(
        main(
            int(given[0]) if given else 10_000,
            int(given[1]) if len(given) > 1 else 1,
            Path(given[2]) if len(given) > 2 else None,
        )
    )
