"""pyproject.toml says ranges, the locks say versions: they have to agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from devkit.environment import REQUIREMENTS
from devkit.lockfiles import direct_requirements, entries
from devkit.paths import LOCKS, ROOT
from devkit.torch_build import CPU_LOCK, CUDA_LOCK, locked_version
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked() -> dict[str, str]:
    """Name → version, of what the set-up installs."""
    found = entries(REQUIREMENTS.read_text(encoding="utf-8"))
    versions = dict(re.match(r"([\w.-]+)==(\S+)", entry).groups() for entry in found)
    return {**versions, "torch": locked_version(CPU_LOCK)}


@pytest.mark.parametrize("line", [*direct_requirements(PYPROJECT), *PYPROJECT["project"]["dependencies"]])
def test_the_lock_keeps_every_range(line: str) -> None:
    requirement = Requirement(line)
    version = locked()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version, prereleases=True)


def test_the_decisions_of_constraints_are_kept() -> None:
    lines = (LOCKS / "constraints.txt").read_text(encoding="utf-8").splitlines()
    decided = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert len(decided) >= 4
    for requirement in decided:
        assert requirement.specifier.contains(locked()[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("lock", [REQUIREMENTS, CPU_LOCK, CUDA_LOCK], ids=lambda path: path.name)
def test_every_entry_has_a_version_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    for entry in entries(text):
        assert re.match(r"[\w.-]+==\S+", entry)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)


def test_torch_is_left_to_its_own_step() -> None:
    assert not [line for line in direct_requirements(PYPROJECT) if line.startswith("torch")]
    assert "torch" not in {
        entry.partition("==")[0] for entry in entries(REQUIREMENTS.read_text(encoding="utf-8"))
    }


def test_both_builds_are_one_version() -> None:
    assert locked_version(CPU_LOCK) == locked_version(CUDA_LOCK)


def test_entries_keep_their_hashes() -> None:
    assert entries("# a\none==1 \\\n    --hash=x\ntwo==2\n") == ["one==1 \\\n    --hash=x", "two==2"]
