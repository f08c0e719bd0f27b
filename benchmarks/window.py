"""What the window costs and how fast it answers: python benchmarks/window.py [--rounds 5]

- first window: from the start of the process to the first picture, in fresh processes, and whether torch or pandas were
  loaded by then;
- from Start to the first point of the curve, once the libraries are loaded and the trials are made;
- the longest time the window stood still from its first picture to that point (a 10 ms timer's lateness);
- from Finish now to the end of the run, beside the time of one step;
- a training step with the window open and drawing, against the same training without a window, in process CPU time, in
  turn in one process.

The window is real and drawn off screen. The load of the machine is printed with every figure.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

SAMPLES = {"weather": "samples/nyc_weather_jfk_hourly_2013.csv", "passengers": "samples/air_passengers_monthly.csv"}
FIRST_WINDOW = """
import os, sys, time
import psutil
from studio.ui.app import Program
program = Program()
def shown():
    heavy = sorted({"torch", "pandas"} & set(sys.modules))
    print(time.time() - psutil.Process().create_time(), ",".join(heavy) or "none", flush=True)
    os._exit(0)
from PySide6.QtCore import QTimer
program.warm_up.start = lambda: None
program.window.show()
QTimer.singleShot(0, shown)
program.app.exec()
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="recurrent-studio-bench-", ignore_cleanup_errors=True) as home:
        os.environ["RECURRENT_STUDIO_HOME"] = home
        print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {platform.platform()}")
        first_window(options.rounds)
        watched = Watched()
        for name, sample in SAMPLES.items():
            watched.answer(name, sample, options.rounds)
        for hidden in (64, 256):
            watched.cost(hidden, options.rounds)
        watched.close()
    return 0


def say(what: str, values: list[float], unit: str) -> None:
    """Median, spread and load."""
    middle, low, high = statistics.median(values), min(values), max(values)
    print(f"{what}: {middle:.3g} {unit} ({low:.3g} … {high:.3g}), load {os.getloadavg()[0]:.1f}", flush=True)


def first_window(rounds: int) -> None:
    """Fresh processes; the first one warms the disk's cache and is not counted."""
    seconds, heavy = [], set()
    for _ in range(rounds + 1):
        command = [sys.executable, "-c", FIRST_WINDOW]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        figure, loaded = done.stdout.split()
        seconds.append(float(figure))
        heavy.add(loaded)
    say("first window", seconds[1:], "s")
    print(f"  torch or pandas loaded by then: {', '.join(heavy)}")


class Watched:
    """The real program with a watch on its main thread."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        from studio.ui.app import Program

        self.program = Program()
        self.window = self.program.window
        self._late, self._last = 0.0, 0.0
        self._timer = QTimer(self.window, interval=10, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self.window.show()
        self.until(lambda: self.window.isVisible())
        self._last = time.perf_counter()
        self._timer.start()
        started = time.perf_counter()
        self.until(lambda: self.program.warm_up.is_warm)
        self.until(lambda: time.perf_counter() - started > 6)
        print(f"warming up: longest standstill {self.take_late():.0f} ms, load {os.getloadavg()[0]:.1f}", flush=True)

    def answer(self, name: str, sample: str, rounds: int) -> None:
        """Opening, from Start to the first point, standstills, and Finish now."""
        from studio.resources import resource_path

        program, points, standstills, ends = self.program, list[float](), list[float](), list[float]()
        for _ in range(rounds):
            self.take_late()
            program.workspace.open_path(resource_path(sample))
            self.until(lambda: program.workspace.overview is not None and not program.workspace.busy)
            self.until(lambda: program.workspace.overview_is_current)
            self.settle()
            self.window.go("train")
            started = time.perf_counter()
            self.window.findChild(object, "start").click()
            self.until(lambda: self.count("val_loss") + self.count("train_loss") > 0)
            points.append(time.perf_counter() - started)
            standstills.append(self.take_late())
            self.until(lambda: self.count("train_loss") > 3)
            finished = time.perf_counter()
            program.controller.finish()
            self.until(lambda: not program.controller.is_running)
            ends.append(1000 * (time.perf_counter() - finished))
        say(f"{name}: from Start to the first point", points, "s")
        say(f"{name}: longest standstill from opening to the first point", standstills, "ms")
        say(f"{name}: from Finish now to the end, with the band and the model written", ends, "ms")

    def cost(self, hidden: int, rounds: int) -> None:
        """CPU time of a step in the window over one without: a long training less a short one, each in turn."""
        from studio.engine.registry import find_task
        from studio.resources import resource_path

        task, workspace = find_task("forecast"), self.program.workspace
        workspace.open_path(resource_path(SAMPLES["weather"]))
        self.until(lambda: workspace.overview is not None and not workspace.busy)
        settings = {
            "model.hidden_size": hidden, "model.on_top_of": "last_value", "preparation.calendar": "off",
            "training.learn_from": "last_step", "training.patience": 0, "preparation.context_length": 96,
            "preparation.stride": 2,
        }  # fmt: skip
        workspace.edit(settings, "benchmark")
        self._timer.stop()  # the watch itself would cost
        short, long = (4, 16) if hidden < 128 else (1, 3)
        ratios = []
        for number in range(rounds):
            costs = {}
            for epochs in (short, long) if number % 2 else (long, short):
                workspace.edit({"training.max_epochs": epochs}, "epochs")
                self.until(lambda: workspace.overview_is_current)
                self.settle()  # what follows a run in the window, such as its evaluation, is no part of a step
                costs["bare", epochs] = bare_training(task, workspace)
                self.settle()
                costs["window", epochs] = self.window_training()
            bare, window = (costs[where, long] - costs[where, short] for where in ("bare", "window"))
            ratios.append(window / bare)
        self._timer.start()
        say(f"hidden {hidden}: CPU of a step with the window open over one without", ratios, "times")

    def window_training(self) -> float:
        """CPU seconds of one run in the window, the Train page in sight."""
        self.window.go("train")
        started = time.process_time()
        self.program.controller.start(self.program.workspace.experiment, self.program.workspace.table)
        self.until(lambda: not self.program.controller.is_running, every_ms=100)
        return time.process_time() - started

    def count(self, curve: str) -> int:
        """Points of a curve on the loss plot; 0 where the page is not built yet."""
        plot = self.window.findChild(object, "loss_plot")
        for item in plot.plotItem.listDataItems() if plot is not None else ():
            if item.name() == curve:
                x, _ = item.getOriginalDataset()
                return 0 if x is None else len(x)
        return 0

    def settle(self) -> None:
        """Waits until nothing is tried any more."""
        ahead = self.program.look_ahead
        quiet = time.perf_counter()
        while time.perf_counter() - quiet < 1.5:
            self.until(lambda: True)
            if ahead.is_trying:
                quiet = time.perf_counter()

    def take_late(self) -> float:
        """The worst lateness since the last call, in ms."""
        late, self._late = self._late, 0.0
        return late

    def until(self, condition: Callable[[], object], seconds: float = 300, every_ms: int = 5) -> None:
        """Runs the event loop until a condition holds, looked at every so often. Raises TimeoutError."""
        from PySide6.QtCore import QEventLoop, QTimer

        end = time.monotonic() + seconds
        while True:
            loop = QEventLoop()
            QTimer.singleShot(every_ms, loop.quit)
            loop.exec()
            if condition():
                return
            if time.monotonic() > end:
                raise TimeoutError(f"nothing came within {seconds} s")

    def close(self) -> None:
        """Ends the program."""
        self.window.close()
        self.program.end()

    def _on_tick(self) -> None:
        now = time.perf_counter()
        self._late = max(self._late, 1000 * (now - self._last) - 10)
        self._last = now


def bare_training(task: Any, workspace: Any) -> float:
    """CPU seconds of the same run without a window: no event is shown, no event loop runs."""
    from studio.engine.training.control import Control
    from studio.engine.training.run import execute

    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        execute(workspace.experiment, Path(folder), Control(), lambda event: None, table=workspace.table)
        return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
