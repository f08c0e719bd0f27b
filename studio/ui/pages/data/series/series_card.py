"""The plotted column: its parts with handles, odd values, gaps, and where the scaling is fitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.ui.charts import SeriesPlot
from studio.ui.jobs.job import Job, JobContext
from studio.ui.pages.plot_card import plot_card
from studio.ui.pages.run_words import unit_of
from studio.ui.state.workspace import Workspace
from studio.ui.theme import notifier, px, set_margins, set_maximum_width
from studio.ui.widgets import Combo, IconLabel, label

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ForecastOverview, SeriesView

LEAST_PLOT = 232
"""The height of the card at 100 % where the page has no more."""
WORDS_FROM_WIDTH = 600
"""With less than this (at 100 %) beside the choice of a series, only the padlock is shown."""
_EVERY = {
    "minute": "every minute",
    "hour": "hourly",
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "yearly",
}
_MOST_SERIES = 2000


def read_series(
    _context: JobContext, experiment: Experiment, table: Any, column: str, series: str | None
) -> Any:
    """Job: one column as it is drawn."""
    from studio.engine.registry import find_task

    task: Any = find_task(experiment.task)
    return task.series_view(experiment, table, column, series)


class SeriesCard(QWidget):
    """Shows the chosen column, or the target; `split_chosen` carries the fractions of the first two parts."""

    split_chosen = Signal(float, float)
    problem_met = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.plot = SeriesPlot()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(plot_card(self.plot, "series_card", LEAST_PLOT))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._column, self._series = "", ""
        self._shown: SeriesView | None = None
        self._job: Job | None = None
        self._build_head()
        self.plot.split_changed.connect(self.split_chosen)
        notifier().changed.connect(self.fit)

    def _build_head(self) -> None:
        self.series_choice = Combo((), "series_choice")
        self.series_choice.setAccessibleName("Series in the plot")
        set_maximum_width(self.series_choice, 160)
        self.series_choice.currentIndexChanged.connect(self._on_series_chosen)
        self._lock = IconLabel("lock", "success", 15)
        self._words = label("", "small", name="scaling_words")
        for tool in (self.series_choice, self._lock, self._words):
            self.plot.head_tools.addWidget(tool)

    # --- for the page ---------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Another document: nothing is chosen any more."""
        self._column, self._series, self._shown = "", "", None

    def choose(self, column: str) -> None:
        """Shows a column, once it was read; a column without numbers changes nothing."""
        overview = self._workspace.overview
        if overview is None or column == self._now():
            return
        view = overview.column(column)
        if view.type == "number":
            self._column = column
            self.refresh(overview)

    def refresh(self, overview: ForecastOverview) -> None:
        """Brings plot and words up to date with what was found last."""
        experiment = self._workspace.experiment
        if experiment is None:
            return
        self._say_scaling(experiment, overview)
        self._show_names(overview)
        if self._column not in {column.name for column in overview.columns}:
            self._column = ""
        plot = overview.plot
        if plot is not None and self._column in ("", plot.column) and self._series in ("", plot.series):
            self._give_up()
            self._show(plot)
        elif self._now():
            self._read(experiment, self._now())
        self.plot.setVisible(bool(self._now()))  # nothing to draw: an old file's curve must not stay

    def fit(self) -> None:
        """Drops words where the card is narrow."""
        choice = self.series_choice.width() if self.series_choice.isVisibleTo(self) else 0
        self._words.setVisible(self.width() - choice >= px(WORDS_FROM_WIDTH))

    # --------------------------------------------------------------------------------------------------------

    def _now(self) -> str:
        overview = self._workspace.overview
        plot = getattr(overview, "plot", None)
        return self._column or (plot.column if plot is not None else "")

    def _read(self, experiment: Experiment, column: str) -> None:
        self._give_up()
        job = self._workspace.jobs.prepare(
            read_series, experiment, self._workspace.table, column, self._series or None
        )
        job.succeeded.connect(self._on_read)
        job.failed.connect(self._on_failed)
        self._job = job
        job.start()

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_read(self, view: SeriesView) -> None:
        self._job = None
        self._show(view)

    def _on_failed(self, error: StudioError) -> None:
        self._job = None
        self.problem_met.emit(error)

    def _show(self, view: SeriesView) -> None:
        overview, experiment = self._workspace.overview, self._workspace.experiment
        if overview is None or experiment is None:
            return
        if self._shown is None or not _same_data(view, self._shown):
            rhythm = _EVERY.get(overview.step_unit, "")
            times = view.times if view.is_time else None
            self.plot.set_series(view.column, view.values, times, unit=unit_of((view.column,)), rhythm=rhythm)
        self._shown = view
        odd = [
            (odd.row, odd.words)
            for odd in overview.odd_values
            if odd.column == view.column and odd.series in ("", view.series)
        ]
        self.plot.set_odd_values(odd)
        self.plot.set_missing(view.missing)
        if sum(view.shares) > 0:
            self.plot.set_split(*view.shares, gap_rows=view.gap)
        else:
            self.plot.clear_split()
        self.plot.set_split_enabled(not experiment.data.split_column)
        self.plot.set_drag_step(experiment.preparation.horizon)

    def _say_scaling(self, experiment: Experiment, overview: ForecastOverview) -> None:
        scaler = experiment.preparation.scaler
        if scaler == "auto" and overview.series_count > 1:
            scaler = "window"
        words = {
            "none": "No scaling",
            "window": "Each window is scaled by its own values",
        }.get(scaler, "Scaling is fitted on the training part only")
        self._words.setText(words)
        self._lock.setToolTip(words)
        self._lock.setAccessibleName(words)
        self.fit()

    def _show_names(self, overview: ForecastOverview) -> None:
        names = overview.series_names[:_MOST_SERIES]
        self.series_choice.setVisible(len(names) > 1)
        if len(names) > 1 and [
            self.series_choice.itemText(n) for n in range(self.series_choice.count())
        ] != list(names):
            self.series_choice.blockSignals(True)
            self.series_choice.set_choices([(name, name) for name in names])
            if overview.plot is not None and overview.plot.series in names:
                self.series_choice.set_value(overview.plot.series)
            self.series_choice.blockSignals(False)

    def _on_series_chosen(self, _place: int) -> None:
        self._series = self.series_choice.value()
        if self._workspace.overview is not None:
            self.refresh(self._workspace.overview)


def _same_data(one: SeriesView, other: SeriesView) -> bool:
    return (
        one.column == other.column
        and one.is_time == other.is_time
        and np.array_equal(one.times, other.times)
        and np.array_equal(one.values, other.values, equal_nan=True)
    )
