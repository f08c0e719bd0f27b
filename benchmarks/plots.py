"""Measures the live plots: time of a redraw, of an append, and memory over 20,000 redraws.

    QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 python benchmarks/plots.py [--quick]

Times are processor time of this process (a busy machine hardly changes them): median, and the span from the
5th to the 95th per cent. Paint is the raster of both plots into their windows.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtWidgets import QApplication

from studio.ui.charts import SeriesPlot, TrainingCurves
from studio.ui.theme import apply_theme

STEPS_PER_EPOCH = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the repetitions")
    repeats, redraws = (10, 2_000) if parser.parse_args().quick else (100, 20_000)
    app = QApplication([])
    apply_theme(app, "light", 1.0)
    print(f"{'what':58} {'median ms':>9}  {'5 … 95 %':>14}")
    for steps in (10_000, 100_000, 1_000_000):
        measure_training(app, steps, repeats)
    for rows in (100_000, 1_000_000):
        measure_series(app, rows, repeats)
    measure_memory(app, redraws)


def measure_training(app: QApplication, steps: int, repeats: int) -> None:
    curves = TrainingCurves()
    curves.resize(680, 550)
    losses, norms = noisy_run(steps)
    curves.set_steps_per_epoch(STEPS_PER_EPOCH)
    curves.set_baseline("Last value", 0.2)
    curves.set_clip(1.0)
    begin = time.process_time()
    curves.append_steps(1, losses, norms, 0.001, 1, steps / 100)
    print(f"{f'training, {steps:,} steps: all at once':58} {1e3 * (time.process_time() - begin):9.2f}")
    for epoch in range(steps // STEPS_PER_EPOCH + 1):
        curves.append_validation(epoch, epoch * STEPS_PER_EPOCH, 0.2 + 0.1 / (epoch + 1), True)
    curves.show()
    app.processEvents()
    curves.redraw()
    news = [steps]

    def append() -> None:
        curves.append_steps(news[0] + 1, losses[:20], norms[:20], 0.001, 1, (news[0] + 20) / 100)
        news[0] += 20

    def paint() -> None:
        curves.loss_plot.viewport().repaint()
        curves.gradient_plot.viewport().repaint()

    report(f"training, {steps:,} steps: append 20", append, repeats)
    report(f"training, {steps:,} steps: redraw", curves.redraw, repeats, before=append)
    report(
        f"training, {steps:,} steps: redraw and paint",
        lambda: (curves.redraw(), paint()),
        repeats,
        before=append,
    )
    curves.loss_plot.plotItem.vb.setXRange(0, 2, padding=0)
    report(
        f"training, {steps:,} steps: redraw and paint 2 epochs", lambda: (curves.redraw(), paint()), repeats
    )
    curves.close()


def measure_series(app: QApplication, rows: int, repeats: int) -> None:
    series = SeriesPlot()
    series.resize(700, 240)
    values, _ = noisy_run(rows)
    series.set_series("value", values, np.arange(rows) * 3600.0)
    series.set_split(0.7, 0.15, 0.15)
    series.show()
    app.processEvents()
    report(
        f"series, {rows:,} rows: redraw and paint",
        lambda: (series.redraw(), series.plot.viewport().repaint()),
        repeats,
    )
    series.close()


def measure_memory(app: QApplication, redraws: int) -> None:
    curves = TrainingCurves()
    curves.resize(420, 320)
    curves.set_steps_per_epoch(20)
    curves.show()
    app.processEvents()
    losses, norms = noisy_run(20)

    def redraw(times: int) -> None:
        for epoch in range(times):
            # The run begins again every 200 epochs: what grows then is a leak and not data.
            number = epoch % 200
            curves.append_steps(number * 20 + 1, losses, norms, 0.001, number + 1, float(number))
            curves.append_validation(
                number + 1, number * 20 + 20, float(losses[number % 20]), number % 7 == 0
            )
            curves.redraw()
            curves.loss_plot.viewport().repaint()
            curves.gradient_plot.viewport().repaint()

    redraw(400)
    gc.collect()
    process = psutil.Process()
    before, begin = process.memory_info().rss, time.process_time()
    for part in range(4):
        redraw(redraws // 4)
        gc.collect()
        grown = (process.memory_info().rss - before) / 1e6
        print(f"{f'memory after {redraws * (part + 1) // 4:,} redraws: MB more':58} {grown:9.2f}")
    each = 1e3 * (time.process_time() - begin) / redraws
    print(f"{f'{redraws:,} redraws with paint, mean':58} {each:9.2f}")
    curves.close()


def noisy_run(steps: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    losses = (0.1 + np.exp(-np.arange(steps) / steps * 3)) * np.exp(random.normal(0, 0.25, steps))
    return losses, np.exp(random.normal(-0.5, 0.5, steps))


def report(
    what: str, work: Callable[[], object], repeats: int, before: Callable[[], object] | None = None
) -> None:
    times = []
    for _ in range(repeats):
        if before is not None:
            before()
        begin = time.process_time()
        work()
        times.append(1e3 * (time.process_time() - begin))
    low, median, high = np.percentile(times, [5, 50, 95])
    print(f"{what:58} {median:9.2f}  {low:6.2f} … {high:.2f}")


if __name__ == "__main__":
    main()
