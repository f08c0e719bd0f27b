"""The one way to write: whole or not at all, and refusals in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from studio.engine.errors import OutputError
from studio.engine.files import check_writable, make_folder, move_into_place, output_error, write_atomic


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "model.bundle"
    write_atomic(path, b"old")
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["model.bundle"]


def test_the_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write_atomic(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("call", ["write", "sync", "replace"])
def test_42_a_fault_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "kept"
    write_atomic(path, b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, {"write": "fdopen", "sync": "fsync", "replace": "replace"}[call], full)
    with pytest.raises(OutputError, match="the disk is full"):
        write_atomic(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept"]


def test_a_long_name_still_has_room_for_the_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250)
    write_atomic(path, b"x")
    assert path.read_bytes() == b"x"


@pytest.mark.parametrize(
    "act", [lambda path: write_atomic(path, b""), check_writable], ids=["write", "check"]
)
def test_refusals_in_words(tmp_path: Path, act) -> None:
    (tmp_path / "file").write_text("")
    for path, words in (
        (tmp_path, "the path is a folder"),
        (tmp_path / "missing" / "x", "the folder does not exist"),
        (tmp_path / "file" / "x", "a part of the path is a file"),
    ):
        with pytest.raises(OutputError, match=words):
            act(path)


def test_check_writable_leaves_nothing(tmp_path: Path) -> None:
    check_writable(tmp_path / "later.csv")
    assert list(tmp_path.iterdir()) == []


def test_moves_into_place(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a", b"1")
    move_into_place(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"1"
    with pytest.raises(OutputError, match="does not exist"):
        move_into_place(tmp_path / "a", tmp_path / "b")


def test_makes_folders_and_refuses_files(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "a" / "b").is_dir()
    assert make_folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OutputError, match="a part of the path is a file"):
            make_folder(path)


def test_an_unknown_fault_is_said_in_the_words_of_the_system() -> None:
    problem = output_error(Path("x"), OSError(errno.EIO, "Input/output error"))
    assert "input/output error" in problem.what
    assert problem.remedy == "Choose another place."
