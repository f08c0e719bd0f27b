"""The runs that wait, on the disk: in their order, whole after any cut, and a damaged one costs no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.engine import files
from studio.engine.errors import OutputError
from studio.engine.experiment import DataSettings, Experiment
from studio.engine.library.waiting import (
    Waiting,
    WaitingRun,
    new_key,
    read_waiting,
    waiting_folder,
    write_waiting,
)


def waiting(number: int, reason: str = "") -> WaitingRun:
    made = Experiment(task="forecast", name=f"run {number}", data=DataSettings(path="/data/weather.csv"))
    return WaitingRun(f"{number:020d}", made.with_values({"model.hidden_size": 8 + number}), reason)


RUNS = (waiting(3), waiting(1, "weather.csv is not where it was."), waiting(2))


def names(found: Waiting) -> list[str]:
    return [run.experiment.name for run in found.runs]


def test_nothing_waits_at_first_and_nothing_is_made_for_it(studio_home: Path) -> None:
    assert read_waiting() == Waiting()
    write_waiting(())
    assert not waiting_folder().exists()


def test_what_waits_is_read_as_it_was_written(studio_home: Path) -> None:
    write_waiting(RUNS)
    assert read_waiting() == Waiting(RUNS)
    write_waiting(RUNS[::-1])
    assert read_waiting() == Waiting(RUNS[::-1])


def test_what_was_taken_off_leaves_no_file(studio_home: Path) -> None:
    write_waiting(RUNS)
    write_waiting(RUNS[1:2])
    assert [path.name for path in sorted(waiting_folder().iterdir())] == [f"{1:020d}.toml", "order.json"]
    write_waiting(())
    assert read_waiting() == Waiting()
    assert [path.name for path in waiting_folder().iterdir()] == ["order.json"]


def test_keys_follow_each_other(studio_home: Path) -> None:
    first = new_key(())
    assert first < new_key([first]) < new_key([f"{10**19:020d}"])


def test_a_damaged_experiment_is_set_aside_and_named(studio_home: Path) -> None:
    write_waiting(RUNS)
    damaged = waiting_folder() / f"{1:020d}.toml"
    damaged.write_bytes(b"\x00\xff not an experiment")
    found = read_waiting()
    assert names(found) == ["run 3", "run 2"]
    assert found.set_aside == (damaged.with_name(damaged.name + ".damaged"),)
    assert found.set_aside[0].exists()
    write_waiting(found.runs)
    assert read_waiting() == Waiting(found.runs)
    assert found.set_aside[0].exists(), "set aside, never deleted"


def test_whoever_only_looks_moves_nothing(studio_home: Path) -> None:
    write_waiting(RUNS)
    damaged = waiting_folder() / f"{1:020d}.toml"
    damaged.write_text("task = 3")
    assert read_waiting(set_aside=False).set_aside == (damaged,)
    assert damaged.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"\xff\xfe", b'{"order": 3}', b'{"order": [{"key": "../../secret"}]}', b"[" * 100_000,
        b'{"order": [{"key": "%b"}]}' % (b"9" * 300),
    ],
)  # fmt: skip
def test_a_damaged_order_loses_no_run(studio_home: Path, content: bytes) -> None:
    write_waiting(RUNS)
    (waiting_folder() / "order.json").write_bytes(content)
    found = read_waiting()
    assert names(found) == ["run 1", "run 2", "run 3"]
    assert [path.name for path in found.set_aside] == ["order.json.damaged"]


def test_an_experiment_that_went_away_is_left_out(studio_home: Path) -> None:
    write_waiting(RUNS)
    (waiting_folder() / f"{3:020d}.toml").unlink()
    assert names(read_waiting()) == ["run 1", "run 2"]


def test_a_cut_at_any_write_leaves_the_old_queue_or_the_new_one(
    studio_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The n-th rename never happens, n counted up until all of them do."""
    replace, old, new = files.os.replace, RUNS[:2], (waiting(5), RUNS[1], waiting(4))
    for cut in range(1, 20):
        write_waiting(())
        write_waiting(old)
        left = [cut]

        def failing(source: str, path: Path, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise OSError(28, "No space left on device")
            replace(source, path)

        with monkeypatch.context() as patched:
            patched.setattr(files.os, "replace", failing)
            try:
                write_waiting(new)
            except OutputError:
                assert read_waiting() == Waiting(old)
                continue
        assert read_waiting() == Waiting(new)
        assert cut == 4, "two experiments and one order are three renames"
        return
    raise AssertionError("it never succeeds")


def test_the_order_is_a_file_that_a_person_can_read(studio_home: Path) -> None:
    write_waiting(RUNS)
    told = json.loads((waiting_folder() / "order.json").read_text())
    assert [entry["key"] for entry in told["order"]] == [run.key for run in RUNS]
    assert told["format"] == 1
