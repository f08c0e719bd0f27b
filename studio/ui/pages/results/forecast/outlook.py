"""The two plots of a result: forecast beside what happened, and the error by step ahead."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from studio.ui.charts import ForecastPlot, HorizonErrors
from studio.ui.pages.results.forecast.laying_out import ForecastLayout
from studio.ui.pages.run_words import axis_unit, short_label, unit_of
from studio.ui.theme import set_minimum_width
from studio.ui.widgets import Combo
from studio.ui.words import count, plural


class OutlookCharts(QObject):
    """Fills both plots for the chosen series and target; the choices appear where there are several."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.forecast, self.errors = ForecastPlot(), HorizonErrors()
        self.target, self.series = Combo([], "forecast_target"), Combo([], "forecast_series")
        self.target.setAccessibleName("Target in the plots")
        self.series.setAccessibleName("Series in the plot")
        for combo in (self.series, self.target):
            set_minimum_width(combo, 110)
            self.forecast.head_tools.addWidget(combo)
            combo.currentIndexChanged.connect(self._on_chosen)
            combo.hide()
        self._layout: ForecastLayout | None = None

    def show_layout(self, layout: ForecastLayout) -> None:
        """Shows another result from its start."""
        self._layout = layout
        targets, many = layout.evaluation.targets, len(layout.series)
        self._fill(self.target, [(name, name) for name in targets])
        self._fill(self.series, [(str(number), f"Series {count(number + 1)}") for number in range(many)])
        self._draw()

    def _fill(self, combo: Combo, choices: list[tuple[str, str]]) -> None:
        combo.blockSignals(True)
        combo.set_choices(choices)
        combo.setCurrentIndex(0)
        combo.blockSignals(False)
        combo.setVisible(len(choices) > 1)

    def _on_chosen(self, _index: int) -> None:
        self._draw()

    def _draw(self) -> None:
        layout = self._layout
        if layout is None:
            return
        found: Any = layout.evaluation
        target = max(self.target.currentIndex(), 0)
        name = found.targets[target]
        unit = unit_of((name,))
        self._draw_errors(layout, target, unit)
        if not layout.series:
            return
        label = short_label(found.labels[found.reference])
        view = layout.outlook(max(self.series.currentIndex(), 0), target)
        self.forecast.set_forecast(
            view.times,
            view.actual,
            view.rows,
            horizon=found.actual.shape[1],
            dated=found.is_time,
            unit=unit or name,
            baseline_name=label[:1].upper() + label[1:],
        )

    def _draw_errors(self, layout: ForecastLayout, target: int, unit: str) -> None:
        found: Any = layout.evaluation
        step = axis_unit(found.step_unit, found.step_units)
        words = f"mean absolute, {unit}" if unit else "mean absolute"
        self.errors.set_heading(f"Error by {found.step_unit or 'step'} ahead", words)
        simple = {found.labels[name]: errors[:, target] for name, errors in layout.simple_errors.items()}
        how = {found.labels[name]: _how(name, found.labels[name]) for name in found.labels}
        self.errors.set_errors(layout.model_errors[:, target], simple, unit=unit, step_label=step, how=how)


def part_words(report: Any, targets: tuple[str, ...]) -> str:
    """ "1,119 windows, looked at once" """
    words = f"{plural(report['windows'], 'window')}, looked at once"
    return f"{words}; mean of {count(len(targets))} targets" if len(targets) > 1 else words


def _how(name: str, label: str) -> str:
    """What a simple forecast does, for a sentence."""
    return {
        "last_value": "copying the last value",
        "seasonal": f"repeating {short_label(label)}",
        "drift": "drawing the line on",
    }.get(name, f"“{label}”")
