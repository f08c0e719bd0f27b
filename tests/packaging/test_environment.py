from __future__ import annotations

from pathlib import Path

import pytest
from devkit import environment
from devkit.environment import CREATE, KEEP, REBUILD, UPDATE, Stamp

READY = Stamp(complete=True, locks="a", torch="cpu")
HALF_MADE = Stamp(complete=False, locks="a", torch="cpu")


@pytest.mark.parametrize(
    ("stamp", "usable", "exists", "locks", "asked", "expected"),
    [
        (None, False, False, "a", None, CREATE),
        (READY, True, True, "a", None, KEEP),
        (READY, True, True, "a", "cpu", KEEP),
        (READY, True, True, "b", None, UPDATE),
        (READY, True, True, "a", "cuda", UPDATE),
        (None, True, True, "a", None, UPDATE),
        (HALF_MADE, True, True, "a", None, REBUILD),
        (READY, False, True, "a", None, REBUILD),
        (None, False, True, "a", None, REBUILD),
    ],
)
def test_plan(
    stamp: Stamp | None, usable: bool, exists: bool, locks: str, asked: str | None, expected: str
) -> None:
    assert environment.plan(stamp, usable, exists, locks, asked) == expected


def test_stamp_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "venv" / "set-up.json"
    environment.write_stamp(path, READY)
    assert environment.read_stamp(path) == READY
    assert [entry.name for entry in path.parent.iterdir()] == ["set-up.json"]


def test_no_stamp_is_none(tmp_path: Path) -> None:
    assert environment.read_stamp(tmp_path / "set-up.json") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"complete": true}', '{"other": 1}'])
def test_an_unreadable_stamp_counts_as_interrupted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "set-up.json"
    path.write_text(text, encoding="utf-8")
    stamp = environment.read_stamp(path)
    assert stamp is not None
    assert not stamp.complete


def test_digest_follows_every_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a.lock", tmp_path / "b.lock"
    first.write_text("x", encoding="utf-8")
    second.write_text("y", encoding="utf-8")
    before = environment.digest([first, second])
    assert environment.digest([first, second]) == before
    assert environment.digest([second, first]) != before
    second.write_text("z", encoding="utf-8")
    assert environment.digest([first, second]) != before


@pytest.mark.parametrize(
    ("text", "version"),
    [("pip 23.0.1 from somewhere (python 3.11)", (23, 0)), ("pip 9.0.3 from x", (9, 0)), ("", (0, 0))],
)
def test_pip_version(text: str, version: tuple[int, ...]) -> None:
    assert environment.parse_pip_version(text) == version
