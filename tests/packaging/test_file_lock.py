from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from devkit.file_lock import file_lock

from tests.architecture.source import ROOT

_HOLDER = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from devkit.file_lock import file_lock
with file_lock(Path(sys.argv[2]), on_wait=lambda: None):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_waits_for_another_process_and_says_so_once(tmp_path: Path) -> None:
    holder = _start_holder(tmp_path / "lock")
    waits: list[str] = []

    def let_go() -> None:
        waits.append("waited")
        holder.communicate("\n")

    with file_lock(tmp_path / "lock", on_wait=let_go):
        assert holder.poll() is not None
    assert waits == ["waited"]


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    holder = _start_holder(tmp_path / "lock")
    holder.kill()
    holder.communicate()
    waits: list[str] = []
    with file_lock(tmp_path / "lock", on_wait=lambda: waits.append("waited")):
        assert waits == []


def _start_holder(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _HOLDER, str(ROOT / "packaging"), str(path)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder
