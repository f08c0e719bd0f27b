"""The tree names neither the computers it was made on nor the places packages come from: pip knows those."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, relative

# Put together from parts, or this file would find itself.
_REGISTRIES = (
    "pypi org",
    "pythonhosted org",
    "npmjs org",
    "deb debian org",
    "crates io",
    "conda anaconda org",
)
_FOLDERS = ("work", "root", "opt/wheels", "opt/pypi")
_TRACE = re.compile(
    "|".join(
        [r"\b" + name.replace(" ", r"\.") + r"\b" for name in _REGISTRIES]
        + [rf"(?<![\w./~-])/{folder}/" for folder in _FOLDERS]
        + [r"\." + r"pyenv\b", r"\bfile:" + r"///[a-z]"]
    )
)


def test_no_file_names_a_machine_or_a_registry() -> None:
    traces = {
        f"{relative(path)}:{number}": line.strip()[:120]
        for path in _files_of_the_repository()
        for number, line in enumerate(_lines(path), start=1)
        if _TRACE.search(line)
    }
    assert traces == {}


@pytest.mark.parametrize(
    "line", ["--index-url https://" + "pypi." + "org/simple", "home = /" + "root/x", "/" + "work/a"]
)
def test_the_rule_sees(line: str) -> None:
    assert _TRACE.search(line)


def _files_of_the_repository() -> list[Path]:
    """What git holds or would add; where there is no git, everything that is not hidden or made by a tool."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
        )
    except (OSError, subprocess.CalledProcessError):
        made = {"__pycache__", "build", "dist"}
        found = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
        names = [str(path) for path in found if not any(p.startswith(".") or p in made for p in path.parts)]
    else:
        names = listed.stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # a picture or a font
