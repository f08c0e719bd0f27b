"""The project's virtual environment: made once from the lock files, brought up to date, repaired."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from devkit import debian, torch_build
from devkit.file_lock import file_lock
from devkit.paths import LOCKS, ROOT, VENV, SetupError, say, venv_python

REQUIREMENTS = LOCKS / "requirements.lock"
_STAMP = VENV / "set-up.json"
_PIP_WITH_PYTHON_OPTION = (22, 3)

KEEP, UPDATE, CREATE, REBUILD = "keep", "update", "create", "rebuild"


@dataclass(frozen=True)
class Stamp:
    """What the environment was made from; not `complete` while a set-up is at work or was interrupted."""

    complete: bool
    locks: str
    torch: str


def plan(stamp: Stamp | None, usable: bool, exists: bool, locks: str, asked_torch: str | None) -> str:
    """What has to be done to the environment.

    `usable` says whether its interpreter is there, `exists` whether anything is. An environment that somebody
    made by hand (no stamp) is brought to the locked versions; one that was left half-made is not trusted.
    """
    if not exists:
        return CREATE
    if not usable or (stamp is not None and not stamp.complete):
        return REBUILD
    if stamp is None or stamp.locks != locks or (asked_torch is not None and stamp.torch != asked_torch):
        return UPDATE
    return KEEP


def ensure(asked_torch: str | None = None) -> Path:
    """Makes the environment or brings it up to date, and gives its interpreter; at once if nothing is to do.

    `asked_torch` is "cpu", "cuda" or None for what fits this computer. Raises SetupError.
    """
    if _plan_now(asked_torch) == KEEP:
        return venv_python()
    lock = VENV.with_name(VENV.name + ".lock")
    with file_lock(lock, on_wait=lambda: say("Another set-up is at work in this folder; waiting for it.")):
        step = _plan_now(asked_torch)
        if step != KEEP:
            _carry_out(step, asked_torch)
    return venv_python()


def digest(files: list[Path]) -> str:
    """A fingerprint of the lock files."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def read_stamp(path: Path) -> Stamp | None:
    """The stamp, or None where there is none; one that cannot be read counts as an interrupted set-up."""
    try:
        return Stamp(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        return Stamp(complete=False, locks="", torch="")


def write_stamp(path: Path, stamp: Stamp) -> None:
    """Writes it whole or not at all."""
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(asdict(stamp)), encoding="utf-8")
    os.replace(temporary, path)


def _locks() -> str:
    return digest([REQUIREMENTS, torch_build.CPU_LOCK, torch_build.CUDA_LOCK])


def _plan_now(asked_torch: str | None) -> str:
    return plan(read_stamp(_STAMP), venv_python().exists(), VENV.exists(), _locks(), asked_torch)


def _carry_out(step: str, asked_torch: str | None) -> None:
    started = time.monotonic()
    build = torch_build.choose(asked_torch, torch_build.has_nvidia_driver())
    say(
        {
            CREATE: "Setting up Recurrent Studio in .venv (once; a few minutes).",
            REBUILD: "The set-up in .venv is incomplete or broken: making it anew.",
            UPDATE: "Bringing .venv to the locked versions.",
        }[step]
    )
    if step == REBUILD:
        # Without its interpreter it stays a case for rebuilding, should this be interrupted in its turn.
        venv_python().unlink(missing_ok=True)
        shutil.rmtree(VENV)
    has_pip = importlib.util.find_spec("pip") is not None and _own_pip_version() >= _PIP_WITH_PYTHON_OPTION
    if step != UPDATE:
        _provide_pip(has_pip)
    write_stamp(_STAMP, Stamp(complete=False, locks=_locks(), torch=build))
    if step != UPDATE:
        _make_venv()
    torch_build.install(build, _pip_install)
    say("  everything else, from packaging/requirements.lock")
    _require_pip_install("--no-deps", "--require-hashes", "--requirement", str(REQUIREMENTS))
    say("  Recurrent Studio itself, run from this folder")
    _require_pip_install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    write_stamp(_STAMP, Stamp(complete=True, locks=_locks(), torch=build))
    say(f"Ready after {time.monotonic() - started:.0f} s.")


def _provide_pip(has_pip: bool) -> None:
    """Some pip has to be there: Python's bundled one, or the system's. Debian ships neither by itself."""
    if has_pip or importlib.util.find_spec("ensurepip") is not None:
        return
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    debian.provide("Python comes without its venv and pip modules here.", [f"{version}-venv"])
    importlib.invalidate_caches()


def _make_venv() -> None:
    without_pip = [] if importlib.util.find_spec("ensurepip") is not None else ["--without-pip"]
    say(f"  virtual environment, Python {'.'.join(map(str, sys.version_info[:3]))}")
    made = subprocess.run([sys.executable, "-m", "venv", *without_pip, str(VENV)], check=False)
    if made.returncode != 0:
        raise SetupError("The virtual environment could not be made; Python's own message stands above.")


def _require_pip_install(*arguments: str) -> None:
    if not _pip_install(*arguments):
        raise SetupError("pip could not install; its own message stands above. The next call tries again.")


def _pip_install(*arguments: str, show_errors: bool = True) -> bool:
    """Runs `pip install` for the environment, and says whether it worked."""
    loudness = [] if sys.stderr.isatty() else ["-qq", "--progress-bar", "off"]
    command = [*_pip(), "install", "--disable-pip-version-check", "--no-input", *loudness, *arguments]
    errors = sys.stderr if show_errors else subprocess.DEVNULL
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=errors, check=False)
    return done.returncode == 0


def _pip() -> list[str]:
    """The environment's pip; else the system's, told to work on the environment."""
    asked = subprocess.run([str(venv_python()), "-c", "import pip"], stderr=subprocess.DEVNULL, check=False)
    if asked.returncode == 0:
        return [str(venv_python()), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(venv_python())]


def _own_pip_version() -> tuple[int, ...]:
    command = [sys.executable, "-m", "pip", "--version"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    return parse_pip_version(asked.stdout)


def parse_pip_version(text: str) -> tuple[int, ...]:
    """`pip 23.0.1 from /somewhere (python 3.11)` → (23, 0); (0, 0) for anything else."""
    found = re.match(r"pip (\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)
