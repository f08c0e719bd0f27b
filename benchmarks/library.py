"""Measures the library: 1,000 runs in the table, and a curve of a million points read, drawn and redrawn.

    QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 python benchmarks/library.py [--quick]

Showing and reading are what a person waits for: wall time, from opening the page to the painted table, and from
choosing a run to its painted curve, with the thread that reads in between. A redraw is processor time, as in plots.py.
Median, and the span from the 5th to the 95th per cent. Runs and points lie in a real library in a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from studio.engine.events import Outcome, Reference, RunEnded, RunStarted, StepsDone, Validated
from studio.engine.experiment import Experiment
from studio.engine.library.recorder import Recorder
from studio.ui.jobs.job import JobRunner
from studio.ui.pages.library.page import LibraryPage
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme

RUNS, EPOCHS = 1000, 40
POINTS, STEPS_PER_EPOCH, BLOCK = 1_000_000, 500, 1000
PATIENCE_SECONDS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the repetitions")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="recurrent-studio-library-", ignore_cleanup_errors=True) as home:
        os.environ["RECURRENT_STUDIO_HOME"] = home
        app = QApplication([])
        apply_theme(app, "light", 1.0)
        begin = time.perf_counter()
        for number in range(RUNS):
            record_run(Path(home) / "runs" / f"{number:04d}", number)
        events = RUNS * (2 * EPOCHS + 2)
        record_long_run(Path(home) / "runs" / "long")
        seconds = time.perf_counter() - begin
        print(f"recorded {RUNS:,} runs of {EPOCHS} epochs and one of {POINTS:,} steps in {seconds:.0f} s")
        print(f"{events:,} events, each kept for good before the next; {library_size(Path(home)):.0f} MB\n")
        print(f"{'what':58} {'median ms':>9}  {'5 … 95 %':>14}")
        measure(app, 2 if quick else 20, 10 if quick else 100)


def measure(app: QApplication, openings: int, redraws: int) -> None:
    jobs = JobRunner()
    shown, read = [], []
    for _ in range(openings):
        workspace = Workspace(jobs)
        page = LibraryPage(workspace, RunController())
        page.resize(1072, 740)
        page.show()
        app.processEvents()
        begin = time.perf_counter()
        page.set_shown(True)
        until(app, lambda page=page: page.runs.model.rowCount() == RUNS + 1)
        page.runs.table.viewport().repaint()
        shown.append(1e3 * (time.perf_counter() - begin))
        until(app, lambda page=page: bool(page.curves.runs))
        page.runs.search.setText("tiny 5")
        until(app, lambda page=page: len(page.runs.model.shown) < RUNS)
        page.runs.search.clear()
        until(app, lambda page=page: len(page.runs.model.shown) == RUNS + 1)
        page.runs.select([1])
        until(app, lambda page=page: [run.looks.name for run in page.curves.runs] == ["1 LSTM"])
        begin = time.perf_counter()
        page.runs.select([RUNS + 1])
        until(app, lambda page=page: len(page.curves.runs[0].step) == POINTS)
        page.curves.plot.viewport().repaint()
        read.append(1e3 * (time.perf_counter() - begin))
        last = page
        jobs.wait_for_all()
        workspace.library.end()
    report(f"{RUNS + 1:,} runs: page opened to table painted", shown)
    report(f"{POINTS:,} steps: run chosen to curve painted", read)
    report("redraw and paint, all of it", [redraw(last) for _ in range(redraws)])
    last.curves.plot.view.setXRange(100, 102, padding=0)
    report("redraw and paint, 2 epochs", [redraw(last) for _ in range(redraws)])
    table = last.runs.table
    report("table painted anew", [cpu_ms(table.viewport().repaint) for _ in range(redraws)])
    report(
        "sorted by another column",
        [cpu_ms(lambda place=place: last.runs.model.sort(place % 14)) for place in range(28)],
    )
    last.close()


def redraw(page: LibraryPage) -> float:
    def work() -> None:
        page.curves.redraw()
        page.curves.plot.viewport().repaint()

    return cpu_ms(work)


def cpu_ms(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return 1e3 * (time.process_time() - begin)


def until(app: QApplication, condition: Callable[[], object]) -> None:
    """Sleeps between events, as the program does: a busy loop would take the interpreter from the thread that reads."""
    end, tick = time.monotonic() + PATIENCE_SECONDS, QTimer(interval=5)
    tick.start()
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("The library did not answer.")
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def record_run(folder: Path, number: int) -> None:
    """A run whose folder is there, of one block of steps and one look an epoch."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(number)
    experiment = Experiment("forecast", f"tiny {number % 10}").with_values(
        {"data.path": f"/data/{number % 7}.csv"}
    )
    recorder = Recorder(experiment, folder)
    recorder(started(folder, 20, EPOCHS))
    losses = 0.1 + np.exp(-np.arange(EPOCHS) / 8) * np.exp(random.normal(0, 0.1, EPOCHS))
    for epoch, loss in enumerate(losses.tolist(), start=1):
        recorder(StepsDone(epoch, 20 * epoch - 19, (loss,) * 20, (1.0,) * 20, 1e-3, 1.0, float(epoch)))
        best = loss <= losses[:epoch].min()
        recorder(Validated(epoch, 20 * epoch, loss, loss, {"mae": 2 * loss}, 0.2, bool(best), float(epoch)))
    recorder(RunEnded(Outcome.FINISHED, "All epochs are done.", 1, 0.5, 60.0, "hash"))
    recorder.close()


def record_long_run(folder: Path) -> None:
    folder.mkdir(parents=True)
    recorder = Recorder(Experiment("forecast", "long"), folder)
    recorder(started(folder, STEPS_PER_EPOCH, POINTS // STEPS_PER_EPOCH))
    random = np.random.default_rng(0)
    losses = (0.1 + np.exp(-np.arange(POINTS) / POINTS * 3)) * np.exp(random.normal(0, 0.25, POINTS))
    for first in range(0, POINTS, BLOCK):
        block = tuple(losses[first : first + BLOCK].tolist())
        epoch = first // STEPS_PER_EPOCH + 1
        recorder(StepsDone(epoch, first + 1, block, block, 1e-3, 1.0, first / 100))
        recorder(Validated(epoch, first + BLOCK, 0.3, block[0], {"mae": 1.0}, 0.2, first == 0, first / 100))
    recorder(RunEnded(Outcome.FINISHED, "All epochs are done.", 1, 0.5, POINTS / 100, "hash"))
    recorder.close()


def started(folder: Path, steps_per_epoch: int, max_epochs: int) -> RunStarted:
    reference = Reference("last_value", "mae", 2.0, 0.5)
    return RunStarted(
        str(folder),
        "cpu",
        1,
        "float32",
        20_760,
        steps_per_epoch,
        max_epochs,
        reference,
        1.0,
        steps_per_epoch * 64,
    )


def library_size(home: Path) -> float:
    return sum(path.stat().st_size for path in home.glob("library*")) / 1e6


def report(what: str, times: list[float]) -> None:
    low, median, high = np.percentile(times, [5, 50, 95])
    print(f"{what:58} {median:9.1f}  {low:6.1f} … {high:.1f}", flush=True)


if __name__ == "__main__":
    main()
