"""Validation curves of runs that were made before: in the colours and dashes of other runs, in any unit of x."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg

from studio.ui.charts import palette
from studio.ui.charts.extent import Extent, Look
from studio.ui.charts.growing import Floats, thin
from studio.ui.charts.items import NamedCurve
from studio.ui.charts.training_record import XUnit
from studio.ui.theme import RUN_DASHES

COLOURS = 6
_MOST_POINTS = 1000
_WIDTH = 1.8


@dataclass(frozen=True)
class OtherRun:
    """One run: `steps` [n] after which the validation part was looked at, `losses` [n] found there, `seconds` [n]."""

    name: str
    steps: Floats
    losses: Floats
    seconds: Floats
    steps_per_epoch: int

    def places(self, unit: XUnit) -> Floats:
        """Where the looks lie on an x axis in that unit [n]: each run by the length of its own epochs."""
        if unit == "epoch":
            return self.steps / max(self.steps_per_epoch, 1)
        return self.seconds if unit == "time" else self.steps


def run_role(place: int) -> str:
    """The colour role of the overlaid run at a place, counted from 0; after six they come again."""
    return f"run_{place % COLOURS + 1}"


def run_dash(place: int) -> tuple[float, ...]:
    """The dash of the overlaid run at a place."""
    return RUN_DASHES[place % len(RUN_DASHES)]


class OtherRuns:
    """Owns one curve a run in a plot; the owner of the plot says when to draw."""

    def __init__(self, plot_item: pg.PlotItem, depth: int) -> None:
        self._plot_item, self._depth = plot_item, depth
        self._runs: tuple[OtherRun, ...] = ()
        self._curves: list[NamedCurve] = []

    @property
    def curves(self) -> list[NamedCurve]:
        """The curves that are drawn, in the order of the runs."""
        return self._curves[: len(self._runs)]

    def set_runs(self, runs: Sequence[OtherRun]) -> None:
        """Other runs, or none."""
        self._runs = tuple(runs)
        while len(self._curves) > len(self._runs):
            self._plot_item.removeItem(self._curves.pop())
        while len(self._curves) < len(self._runs):
            curve = NamedCurve(f"run_{len(self._curves) + 1}", antialias=True)
            curve.setZValue(self._depth)
            self._plot_item.addItem(curve, ignoreBounds=True)
            self._curves.append(curve)
        for run, curve in zip(self._runs, self._curves, strict=True):
            curve.set_original(run.steps, run.losses)
        self.recolor()

    def recolor(self) -> None:
        """Takes the colours of the scheme in force."""
        for place, curve in enumerate(self._curves):
            curve.setPen(palette.pen(run_role(place), _WIDTH, run_dash(place)))

    def draw(self, look: Look, extent: Extent) -> Extent:
        """Draws all of them and says which y they need in the part of x that is seen."""
        for run, curve in zip(self._runs, self._curves, strict=True):
            places, values = run.places(look.unit), look.heights(run.losses)
            chosen = thin(len(places), _MOST_POINTS)
            curve.draw(places[chosen], values[chosen])
            inside = (places >= look.low) & (places <= look.high)
            extent = extent.with_values(values[inside])
        return extent

    def farthest(self, unit: XUnit) -> float:
        """The end of the longest run on the x axis; 0 without runs."""
        return max((float(np.max(run.places(unit), initial=0.0)) for run in self._runs), default=0.0)
