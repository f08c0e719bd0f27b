from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from devkit import debian
from devkit.paths import SetupError

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
MINT = 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = 'NAME="Fedora Linux"\nID=fedora\nVARIANT_ID=debian\n'

posix_only = pytest.mark.skipif(os.name == "nt", reason="apt-get is a program of Linux")


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An apt-get that writes down how it was called, and installs only after an update. Gives its notes."""
    notes = tmp_path / "notes.txt"
    program = tmp_path / "bin" / "apt-get"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\nnotes = pathlib.Path({str(notes)!r})\n"
        "before = notes.read_text() if notes.exists() else ''\n"
        "notes.write_text(before + ' '.join(sys.argv[1:]) + '\\n')\n"
        "sys.exit(100 if 'install' in sys.argv and 'update' not in before else 0)\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return notes


@posix_only
@pytest.mark.usefixtures("apt")
@pytest.mark.parametrize(("text", "expected"), [(DEBIAN, True), (MINT, True), (FEDORA, False), ("", False)])
def test_is_debian(text: str, expected: bool, tmp_path: Path) -> None:
    path = tmp_path / "os-release"
    path.write_text(text, encoding="utf-8")
    assert debian.is_debian(path) is expected


def test_without_os_release_it_is_not_debian(tmp_path: Path) -> None:
    assert not debian.is_debian(tmp_path / "os-release")


@posix_only
def test_root_installs_and_updates_the_lists_when_needed(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "is_debian", lambda: True)
    monkeypatch.setattr(debian, "is_root", lambda: True)
    debian.provide("Something is missing.", ["libone", "libtwo"])
    install = "-qq install --yes --no-install-recommends libone libtwo"
    assert apt.read_text(encoding="utf-8").splitlines() == [install, "-qq update", install]


def test_others_get_one_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "is_debian", lambda: True)
    monkeypatch.setattr(debian, "is_root", lambda: False)
    with pytest.raises(SetupError, match=r"missing\. Please run:\n    sudo apt-get install libone libtwo$"):
        debian.provide("Something is missing.", ["libone", "libtwo"])


def test_other_systems_are_not_told_about_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "is_debian", lambda: False)
    with pytest.raises(SetupError, match="package manager") as raised:
        debian.provide("Something is missing.", ["libone"])
    assert "apt-get" not in str(raised.value)
