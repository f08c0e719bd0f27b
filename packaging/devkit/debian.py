"""Missing system packages: installed where that is ours to do, named in one line where it is not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from devkit.paths import SetupError, say


def is_debian(os_release: Path = Path("/etc/os-release")) -> bool:
    """Whether this is Debian, Ubuntu or a system derived from them, with apt-get at hand."""
    try:
        text = os_release.read_text(encoding="utf-8")
    except OSError:
        return False
    names = " ".join(re.findall(r'^ID(?:_LIKE)?="?([^"\n]*)', text, flags=re.MULTILINE)).split()
    return bool({"debian", "ubuntu"} & set(names)) and shutil.which("apt-get") is not None


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_line(packages: Sequence[str]) -> str:
    """The one line that a person types."""
    return f"sudo apt-get install {' '.join(packages)}"


def provide(what: str, packages: Sequence[str]) -> None:
    """Installs Debian packages as root; raises SetupError with the line to type where that is not possible.

    `what` is the sentence that names what is missing.
    """
    if not is_debian():
        raise SetupError(f"{what} Please install it with your system's package manager.")
    if not is_root():
        raise SetupError(f"{what} Please run:\n    {apt_line(packages)}")
    say(f"{what} Installing: {' '.join(packages)}")
    if not (_apt_get_install(packages) or (_apt_get("update") and _apt_get_install(packages))):
        raise SetupError(
            f"apt-get could not install them. Please look at what this says:\n    {apt_line(packages)}"
        )


def _apt_get_install(packages: Sequence[str]) -> bool:
    return _apt_get("install", "--yes", "--no-install-recommends", *packages)


def _apt_get(*arguments: str) -> bool:
    done = subprocess.run(
        ["apt-get", "-qq", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0
