"""Kills trainings at random moments: `python -m tests.soak [KILLS] [SEED]`. Exit code 1 where anything was lost.

Small trainings, which save all the time; then one long one for every fifty of them, which saves as the program does.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.kills import kill_once, subject
from tests.soak.lost_work import MOST_SECONDS, kill_some
from tests.soak.trainings import CELLS, TASKS, processes

KILLS_FOR_A_LONG_ONE = 50


def main(kills: int, seed: int) -> int:
    """So many kills over all tasks and cells in turn."""
    draw, began, faults, met = random.Random(seed), time.monotonic(), [], 0
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        os.environ["RECURRENT_STUDIO_HOME"] = str(Path(folder, "home"))
        context = processes()
        subjects = [
            subject(context, Path(folder, f"{task}-{cell}"), task, cell) for task in TASKS for cell in CELLS
        ]
        for number in range(kills):
            killed = kill_once(context, subjects[number % len(subjects)], draw, f"run{number}")
            met += killed.alive
            for fault in killed.faults:
                faults.append(fault)
                print(f"kill {number}: {fault}", flush=True)
            if (number + 1) % 50 == 0:
                print(
                    f"{number + 1} kills, {len(faults)} faults, {time.monotonic() - began:.0f} s", flush=True
                )
        print(
            f"{kills} kills with seed {seed}, {met} met a living training: {len(faults)} faults.", flush=True
        )
        worst = 0.0
        for lost in kill_some(context, Path(folder), kills // KILLS_FOR_A_LONG_ONE, draw):
            print(lost, flush=True)
            worst = max(worst, lost.seconds)
        print(f"{kills // KILLS_FOR_A_LONG_ONE} long trainings killed: at most {worst:.1f} s of work lost.")
    return 1 if faults or worst > MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    )
