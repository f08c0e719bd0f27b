"""A process that reads file after file; where it dies or hangs, that is a fault, and another one takes its place."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

LONGEST_WORK = 5.0  # seconds of the processor for one file
LONGEST_WAIT = 30.0  # seconds by the clock: other processes may be in the way


@dataclass(frozen=True)
class Outcome:
    """How reading went: `read`, `refused`, or a fault with what was wrong."""

    said: str
    seconds: float = 0.0

    @property
    def is_fault(self) -> bool:
        """Whether it may not happen."""
        return self.said not in ("read", "refused")


class Reading:
    """Use it as a context; `read` gives a file to the process."""

    def __init__(self, home: Path, longest_work: float = LONGEST_WORK) -> None:
        self.home, self.longest_work = home, longest_work
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Reading:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, reader: str, path: Path) -> Outcome:
        """Lets the process read one file, or one folder."""
        process = self._process or self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps([reader, str(path)]) + "\n")
            process.stdin.flush()
            line = self._line(process)
        except BrokenPipeError:
            line = ""
        if line:
            said, seconds = json.loads(line)
            slow = said in ("read", "refused") and seconds > self.longest_work
            return Outcome(f"slow: {seconds:.1f} s" if slow else said, seconds)
        code = self._end()
        return Outcome(f"died of signal {-code}" if code < 0 else f"ended with {code}")

    def _start(self) -> subprocess.Popen[str]:
        self.home.mkdir(exist_ok=True)
        environment = {**os.environ, "RECURRENT_STUDIO_HOME": str(self.home), "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env=environment, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert self._process.stdout is not None
        if self._process.stdout.readline() != "ready\n":
            raise RuntimeError("the process that reads did not start")
        return self._process

    def _line(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        watch = threading.Timer(LONGEST_WAIT, process.kill)
        watch.start()
        try:
            return process.stdout.readline()
        finally:
            watch.cancel()
            watch.join()

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        code = process.wait(60)
        process.stdout.close()
        return code
