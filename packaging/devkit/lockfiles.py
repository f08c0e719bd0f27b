"""Writing requirements.lock anew from pyproject.toml: for whoever changes a dependency."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from devkit.environment import REQUIREMENTS
from devkit.paths import LOCKS, ROOT, SetupError, say
from devkit.torch_build import CUDA_LOCK, locked_version

# What PyTorch itself asks for. PyTorch is left out of the resolution: with it, every resolver brings CUDA.
TORCH_NEEDS = ("filelock", "fsspec", "jinja2", "networkx>=2.5.1", "setuptools>=77.0.3", "sympy>=1.13.3",
               "typing-extensions>=4.10.0")  # fmt: skip
# What installing the source tree itself in place asks for.
BUILD_NEEDS = ("editables",)


def direct_requirements(pyproject: dict[str, Any]) -> list[str]:
    """Everything that is asked for by name: by the program, its tests, its developers and its build."""
    project = pyproject["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    named = [*project["dependencies"], *extras, *pyproject["build-system"]["requires"]]
    own = [line for line in named if not line.startswith(("torch>", "torch=", project["name"]))]
    return sorted({*own, *TORCH_NEEDS, *BUILD_NEEDS})


def write_locks() -> None:
    """Resolves for every system and Python at once, with the hashes of all wheels. Needs the network."""
    requirements = direct_requirements(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory() as folder:
        uv = _uv(Path(folder))
        _compile(uv, requirements, REQUIREMENTS)
        version = locked_version(LOCKS / "torch.lock")
        _write_cuda_lock(uv, version, Path(folder) / "torch-cuda.lock")
    say("Written. Please run the tests with it before you commit it.")


def _write_cuda_lock(uv: str, version: str, whole: Path) -> None:
    """The CUDA build's own lock: PyTorch and NVIDIA's packages, nothing that the common lock has already."""
    _compile(uv, [f"torch=={version}; sys_platform == 'linux'"], whole)
    common = {entry.partition("==")[0] for entry in entries(REQUIREMENTS.read_text(encoding="utf-8"))}
    header = "# PyTorch with CUDA for Linux, as `python packaging/dev.py lock` resolved it.\n"
    resolved = entries(whole.read_text(encoding="utf-8"))
    own = [entry for entry in resolved if entry.partition("==")[0] not in common]
    CUDA_LOCK.write_text(header + "\n".join(own) + "\n", encoding="utf-8")


def entries(lock: str) -> list[str]:
    """The entries of a lock file: each `name==version …` with its continuation lines."""
    found: list[str] = []
    for line in lock.splitlines():
        if line.startswith(" ") and found:
            found[-1] += "\n" + line
        elif line and not line.startswith("#"):
            found.append(line)
    return found


def _uv(folder: Path) -> str:
    """Installs the resolver into a folder of its own: nothing else in the project needs it."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([str(scripts / "python"), "-m", "pip", "install", "-qq", "uv"], check=True)
    return str(scripts / "uv")


def _compile(uv: str, requirements: list[str], output: Path) -> None:
    command = [
        uv, "pip", "compile", "-", "--output-file", str(output), "--universal", "--python-version", "3.11",
        "--fork-strategy", "fewest", "--generate-hashes", "--no-annotate", "--quiet",
        "--constraint", str(LOCKS / "constraints.txt"),
        "--custom-compile-command", "python packaging/dev.py lock",
    ]  # fmt: skip
    done = subprocess.run(command, input="\n".join(requirements), text=True, cwd=ROOT, check=False)
    if done.returncode != 0:
        raise SetupError("The dependencies could not be resolved; the resolver's own message stands above.")
