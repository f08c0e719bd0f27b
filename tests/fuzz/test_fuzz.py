"""500 damaged inputs, 200 flipped bits and every hostile file; `python -m tests.fuzz` tries 10,000 and 2,000."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.readers import READERS
from tests.fuzz.reading import Reading
from tests.fuzz.run import try_flips, try_hostile, try_inputs


def test_damaged_inputs_are_read_or_refused(reading: Reading, tmp_path: Path) -> None:
    """No crash, no hang over 5 s, no traceback, and memory for each."""
    found = try_inputs(reading, tmp_path, 500, seed=1)
    assert found.faults == []
    assert {reader for reader, _ in found.counts} == set(READERS)
    assert all(found.counts[reader, "refused"] for reader in READERS)


def test_every_flipped_bit_is_noticed(reading: Reading, tmp_path: Path) -> None:
    assert try_flips(reading, tmp_path, 200, seed=1) == []


def test_no_file_runs_code_or_writes_elsewhere(reading: Reading, tmp_path: Path) -> None:
    count, wrong = try_hostile(reading, tmp_path)
    assert wrong == []
    assert count > 300


def test_what_is_looked_for_is_seen(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "longest_work", 0.3)
    for reader, said in (
        ("hang", "slow"), ("fault", "fault"), ("hunger", "fault"), ("crash", "died of signal 11"),
    ):  # fmt: skip
        assert reading.read(f"show_{reader}", tmp_path).said.startswith(said)
    assert reading.read("read_checkpoint", tmp_path / "none").said == "refused"
