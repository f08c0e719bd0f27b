"""Twenty kills of real trainings, over every task and cell; `make soak` makes a thousand."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.soak.kills import kill_once, subject
from tests.soak.trainings import CELLS, TASKS, processes

KILLS = {"forecast": 4, "classify-text": 3, "language-model": 3}  # 20 in all with both cells


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("task", TASKS)
def test_32_a_killed_training_goes_on_to_the_same_end(tmp_path: Path, task: str, cell: str) -> None:
    context, draw = processes(), random.Random(f"{task} {cell}")
    made = subject(context, tmp_path, task, cell)
    assert len(made.whole.losses) > 10
    killed = [kill_once(context, made, draw, f"run{number}") for number in range(KILLS[task])]
    assert [one.faults for one in killed] == [()] * len(killed)
    assert any(one.alive for one in killed)
