"""A live plot goes on for hours: thousands of redraws neither end the process nor eat its memory."""

from __future__ import annotations

import gc

import numpy as np
import psutil
from PySide6.QtWidgets import QWidget

from studio.ui.charts import TrainingCurves

REDRAWS = 2_000  # benchmarks/plots.py does 20,000
MOST_GROWTH_BYTES = 12_000_000


def test_thousands_of_redraws_leave_memory_as_it_was(shown):
    curves = TrainingCurves()
    curves.set_steps_per_epoch(20)
    curves.set_baseline("Last value", 0.5)
    curves.set_clip(1.0)
    shown(curves, 420, 320)
    losses = np.random.default_rng(0).uniform(0.1, 1.0, 20)

    def redraw(times: int) -> None:
        for epoch in range(times):
            # The run begins again every 200 epochs: what grows then is a leak and not data.
            number = epoch % 200
            curves.append_steps(number * 20 + 1, losses, losses, 0.001, number + 1, float(number))
            curves.append_validation(
                number + 1, number * 20 + 20, float(losses[number % 20]), number % 7 == 0
            )
            curves.redraw()
            curves.loss_plot.viewport().repaint()
            curves.gradient_plot.viewport().repaint()

    redraw(400)
    gc.collect()
    before = psutil.Process().memory_info().rss
    redraw(REDRAWS)
    gc.collect()
    grown = psutil.Process().memory_info().rss - before
    items = curves.findChild(QWidget, "loss_plot").plotItem.listDataItems()
    x, _ = {item.name(): item for item in items}["train_loss"].getOriginalDataset()
    assert len(x) == 4000
    assert grown < MOST_GROWTH_BYTES, f"{grown / 1e6:.1f} MB more after {REDRAWS} redraws"
