"""Keeps the computer from falling asleep while it trains; the screen may go dark all the same.

Linux asks logind through `systemd-inhibit`, macOS has `caffeinate`: both hold as long as a child process lives, and
they end with this process however it ends. Windows knows a flag of the thread.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

_log = logging.getLogger(__name__)

WHY = "A model is being trained"
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001
Which = Callable[[str], str | None]


def keeping_awake(platform: str, process: int, which: Which = shutil.which) -> list[str]:
    """The command that keeps this system awake as long as it runs; empty where there is none.

    It ends by itself when the process with that number is gone.
    """
    if platform == "darwin" and which("caffeinate"):
        return ["caffeinate", "-i", "-w", str(process)]
    if platform.startswith("linux") and which("systemd-inhibit") and which("tail"):
        waiting = ["tail", f"--pid={process}", "-f", "/dev/null"]
        return [
            "systemd-inhibit", "--what=sleep:idle:handle-lid-switch", "--who=Recurrent Studio", f"--why={WHY}",
            "--mode=block", *waiting,
        ]  # fmt: skip
    return []


class Wakefulness:
    """One wish to stay awake, held or not. Where the system does not listen, nothing happens."""

    def __init__(
        self,
        platform: str = sys.platform,
        *,
        which: Which = shutil.which,
        start: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen,
    ) -> None:
        self._platform, self._which, self._start = platform, which, start
        self._child: subprocess.Popen[bytes] | None = None
        self._held = False

    @property
    def is_held(self) -> bool:
        """Whether the computer was asked to stay awake."""
        return self._held

    def hold(self, wanted: bool) -> None:
        """Asks the computer to stay awake, or lets it sleep again."""
        if wanted == self._held:
            return
        self._held = wanted
        if self._platform == "win32":
            _set_windows(wanted)
        elif wanted:
            self._begin()
        else:
            self._end()

    def _begin(self) -> None:
        command = keeping_awake(self._platform, os.getpid(), self._which)
        if not command:
            return
        quiet = subprocess.DEVNULL
        try:
            self._child = self._start(command, stdin=quiet, stdout=quiet, stderr=quiet)
        except OSError as reason:
            _log.info("The computer cannot be kept awake: %s", reason)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.terminate()
            try:
                child.wait(2)
            except subprocess.TimeoutExpired:
                child.kill()


def _set_windows(wanted: bool) -> None:
    import ctypes

    flags = _CONTINUOUS | (_SYSTEM_REQUIRED if wanted else 0)
    ctypes.windll.kernel32.SetThreadExecutionState(flags)  # type: ignore[attr-defined,unused-ignore]
