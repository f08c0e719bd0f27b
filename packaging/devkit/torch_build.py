"""Which build of PyTorch to install, and from where: CPU unless CUDA is asked for or a driver is there."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from devkit.paths import LOCKS, SetupError, say

CPU, CUDA = "cpu", "cuda"

# The wheels without CUDA for Linux, and those with it for Windows, lie on PyTorch's own indexes alone.
_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_CUDA_INDEX = "https://download.pytorch.org/whl/cu130"

CPU_LOCK = LOCKS / "torch.lock"
CUDA_LOCK = LOCKS / "torch-cuda.lock"


@dataclass(frozen=True)
class Attempt:
    """One way to install PyTorch: what to tell the user, and pip's arguments."""

    says: str
    arguments: tuple[str, ...]


def choose(asked: str | None, driver: bool) -> str:
    """The build to install: what was asked for, else CUDA where an NVIDIA driver is installed."""
    return asked or (CUDA if driver else CPU)


def has_nvidia_driver() -> bool:
    """Whether an NVIDIA driver is installed, asked without starting a program."""
    if sys.platform == "darwin":
        return False
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True


def attempts(build: str, version: str, platform: str = sys.platform) -> list[Attempt]:
    """The ways to try, in this order, all without PyTorch's dependencies: those are in the other lock.

    `version` is the bare one, such as 2.13.0.
    """
    locked = ("--require-hashes", "--requirement")
    if build == CUDA:
        if platform == "win32":
            from_index = ("--index-url", _CUDA_INDEX, f"torch=={version}+cu130")
            return [Attempt(f"PyTorch {version} with CUDA", from_index)]
        return [Attempt(f"PyTorch {version} with CUDA (several GB)", (*locked, str(CUDA_LOCK)))]
    configured = Attempt(f"PyTorch {version}, CPU build", (*locked, str(CPU_LOCK)))
    if not platform.startswith("linux"):
        return [configured]
    own_index = Attempt(
        f"PyTorch {version}, CPU build, from PyTorch's own index",
        ("--index-url", _CPU_INDEX, "--retries", "2", "--timeout", "30", *locked, str(CPU_LOCK)),
    )
    return [configured, own_index]


def install(build: str, pip_install: Callable[..., bool]) -> None:
    """Tries one way after the other; `pip_install` takes pip's arguments and says whether it worked.

    Raises SetupError where none worked.
    """
    version = locked_version(CPU_LOCK)
    ways = attempts(build, version)
    for number, way in enumerate(ways, start=1):
        say(f"  {way.says}")
        if pip_install("--no-deps", *way.arguments, show_errors=number == len(ways)):
            return
    raise SetupError(
        f"PyTorch {version} could not be installed: there is no wheel for this system and Python, "
        "or the network did not answer. The next call tries again; on Linux, `setup --cuda` takes the much "
        "larger build with CUDA from the usual place."
    )


def locked_version(lock: Path) -> str:
    """The bare version of torch in a lock file: `torch==2.13.0+cpu` → `2.13.0`."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line.startswith("torch=="):
            return line.removeprefix("torch==").split()[0].partition("+")[0]
    raise SetupError(f"{lock.name} does not name torch.")
