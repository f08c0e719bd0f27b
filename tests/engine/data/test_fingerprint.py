"""What tells one state of the data from another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from studio.engine.data.fingerprint import fingerprint


def test_a_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1,2\n")
    first = fingerprint(path)
    path.write_bytes(b"1,3\n")
    assert fingerprint(path) != first
    path.write_bytes(b"1,2\n")
    assert fingerprint(path) == first
    path.unlink()
    assert fingerprint(path) == ""


def test_a_folder_is_known_by_the_names_and_bytes_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "1.txt").write_text("one")
    first = fingerprint(tmp_path)
    (tmp_path / "x" / "1.txt").rename(tmp_path / "x" / "2.txt")
    assert fingerprint(tmp_path) != first
    (tmp_path / "x" / "2.txt").rename(tmp_path / "x" / "1.txt")
    assert fingerprint(tmp_path) == first
    (tmp_path / "x" / "1.txt").write_text("two")
    assert fingerprint(tmp_path) != first


def test_what_a_file_manager_leaves_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("one")
    first = fingerprint(tmp_path)
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "y").write_bytes(b"y")
    (tmp_path / "link").symlink_to(tmp_path / "1.txt")
    assert fingerprint(tmp_path) == first


@pytest.mark.skipif(os.name == "nt", reason="names there are letters, and permissions are others")
def test_a_name_of_any_bytes_is_a_name(tmp_path: Path) -> None:
    place = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(place, "wb") as stream:
        stream.write(b"one")
    before = fingerprint(tmp_path)
    os.rename(place, place.replace(b"\xe9", b"\xe8"))
    assert before
    assert fingerprint(tmp_path) not in ("", before)


def test_one_file_that_may_not_be_read_hides_no_change_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "secret.txt").write_text("two")
    opened = Path.open

    def refused(path: Path, *args: Any, **rest: Any) -> Any:
        if path.name == "secret.txt":
            raise PermissionError
        return opened(path, *args, **rest)

    monkeypatch.setattr(Path, "open", refused)
    before = fingerprint(tmp_path)
    (tmp_path / "a.txt").write_text("six")
    assert before
    assert fingerprint(tmp_path) != before
