"""Charts are tested shown, in the look and the size they have in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.charts import TrainingCurves
from studio.ui.theme import apply_theme

Shown = Callable[..., None]


@pytest.fixture(scope="package")
def light_theme(qapp: QApplication) -> None:
    apply_theme(qapp, "light", 1.0)


@pytest.fixture
def shown(qtbot: QtBot, light_theme: None) -> Iterator[Shown]:
    """Shows a chart in a size and waits until it is on screen; closes it after the test."""
    charts: list[QWidget] = []

    def show(chart: QWidget, width: int = 700, height: int = 560) -> None:
        charts.append(chart)
        qtbot.addWidget(chart)
        chart.resize(width, height)
        chart.show()
        qtbot.waitExposed(chart)
        chart.activateWindow()
        qtbot.waitActive(chart)
        chart.redraw()

    yield show
    for chart in charts:
        chart.close()


@pytest.fixture
def trained(shown: Shown) -> TrainingCurves:
    """A run of 10 epochs with 50 steps each, best at epoch 7, baseline 0.5, clip 1.0."""
    curves = TrainingCurves()
    curves.set_steps_per_epoch(50)
    curves.set_max_epochs(40)
    curves.set_baseline("Same hour yesterday", 0.5)
    curves.set_clip(1.0)
    steps = np.arange(1, 501)
    losses = 1.0 / np.sqrt(steps)
    norms = np.where(steps % 4 == 0, 2.0, 0.5)
    for first in range(0, 500, 50):
        part = slice(first, first + 50)
        epoch = first // 50 + 1
        curves.append_steps(first + 1, losses[part], norms[part], 0.001, epoch, float(epoch))
    for epoch in range(11):
        curves.append_validation(epoch, epoch * 50, 0.3 + 0.02 * abs(epoch - 7), epoch <= 7)
    shown(curves)
    return curves
