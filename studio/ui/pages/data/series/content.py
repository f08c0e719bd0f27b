"""Series on the Data page: the plot with its parts, columns with their roles, and what is to be predicted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment, Value
from studio.ui.charts.scales import moment_words
from studio.ui.pages.base import PageBase
from studio.ui.pages.data.content import DataContent
from studio.ui.pages.data.findings import show_banner
from studio.ui.pages.data.series.banner import bold_names
from studio.ui.pages.data.series.columns_card import ColumnsCard
from studio.ui.pages.data.series.roles import changes_for_role, role_sentence
from studio.ui.pages.data.series.series_card import LEAST_PLOT, SeriesCard
from studio.ui.pages.data.series.side_cards import ToBeatCard, WindowsCard
from studio.ui.pages.data.series.target_card import TargetCard
from studio.ui.pages.overviews import forecast_overview
from studio.ui.pages.places import show_in_folder
from studio.ui.theme import px
from studio.ui.widgets import Popover
from studio.ui.widgets.banner import Link
from studio.ui.words import count, plural

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ForecastOverview

_MOST_LISTED = 12


class SeriesContent(DataContent):
    """Plot and columns at the left, what to predict at the right."""

    reading_keys = ("data.separator", "data.decimal", "data.encoding", "data.header", "data.day_first")

    def __init__(self, page: PageBase) -> None:
        super().__init__(page)
        self._proposed: dict[str, Value] = {}
        self.series = SeriesCard(self.workspace)
        self.columns_card = ColumnsCard()
        self.target = TargetCard(self.workspace, self._proposed.get)
        self.windows, self.to_beat = WindowsCard(), ToBeatCard()
        main, side = page.columns(292, into=self.column)
        main.addWidget(self.series, 3)
        main.addWidget(self.columns_card, 4)
        main.addStretch(0)
        for card in (self.target, self.windows, self.to_beat):
            side.addWidget(card)
        side.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        plot = self.series.plot
        self.series.split_chosen.connect(self._on_split_chosen)
        self.target.reading_asked.connect(self.open_notes)
        self.series.problem_met.connect(self.page.show_problem)
        self.columns_card.roles_chosen.connect(self._on_roles_chosen)
        self.columns_card.column_chosen.connect(self._on_column_chosen)
        plot.saved.connect(self._on_saved)
        plot.save_failed.connect(self._on_save_failed)
        plot.copied.connect(self._on_copied)

    # --- for the page ---------------------------------------------------------------------------------------

    def first_field(self) -> QWidget | None:
        return self.target.first_field

    def flush(self) -> None:
        self.target.form.flush()

    def forget(self) -> None:
        experiment = self.workspace.experiment
        self._proposed.clear()
        if experiment is not None:
            # What was proposed for this file is its own default; shares and gap have that of the setting.
            self._proposed["preparation.transform"] = experiment.preparation.transform
        self.series.forget()

    def sentence(self, overview: ForecastOverview) -> str:
        facts = f"{plural(overview.rows, 'row')}, {plural(len(overview.columns), 'column')}"
        series = f", {count(overview.series_count)} series" if overview.series_count > 1 else ""
        return f"{overview.file_name} · {facts}{series}"

    def show_banner(self, overview: ForecastOverview) -> None:
        links: list[Link] = []
        if overview.odd_values:
            links.append((plural(len(overview.odd_values), "odd value"), self._on_odd_asked))
        if overview.gaps:
            links.append((plural(len(overview.gaps), "gap"), self._on_gaps_asked))
        show_banner(
            self.page.banner,
            overview,
            bold_names(overview),
            links=links,
            notes=self.open_notes,
            choose=self.choose_reading,
        )

    def refresh(self, overview: ForecastOverview, experiment: Experiment) -> None:
        self.target.refresh(overview, experiment)
        self.columns_card.show_columns(overview.columns, overview.plot.column if overview.plot else "")
        self.series.refresh(overview)
        self.windows.refresh(overview, experiment)
        self.to_beat.refresh(overview, experiment)

    def fit(self, height: int) -> None:
        """The plot gets what the table leaves of the sight, not of all that the side column needs."""
        room = height - self.columns_card.maximumHeight() - px(24)
        self.series.setMaximumHeight(max(room, px(LEAST_PLOT)))
        self.series.fit()

    # --- what happened --------------------------------------------------------------------------------------

    def _on_split_chosen(self, train: float, validation: float) -> None:
        first, second = round(train, 4), round(validation, 4)
        values: dict[str, object] = {
            "split.train": first,
            "split.validation": second,
            "split.test": round(1 - first - second, 4),
        }
        self.edit(values, "split")

    def _on_roles_chosen(self, names: list[str], role: str) -> None:
        experiment = self.workspace.experiment
        if experiment is None:
            return
        changes = changes_for_role(experiment, names, role, self.columns_card.model.names())
        if changes and self.edit(changes, "role"):
            self.page.toast_requested.emit(role_sentence(names, role), "Undo", self.workspace.undo)

    def _on_column_chosen(self, name: str) -> None:
        if forecast_overview(self.workspace) is not None:
            self.series.choose(name)

    # --- what is behind the links ---------------------------------------------------------------------------

    def _on_odd_asked(self) -> None:
        overview = self.workspace.overview
        self.columns_card.select(overview.odd_values[0].column)
        lines = [f"{odd.column}: {odd.detail}" for odd in overview.odd_values[:_MOST_LISTED]]
        self._tell(plural(len(overview.odd_values), "odd value"), lines, len(overview.odd_values))

    def _on_gaps_asked(self) -> None:
        overview = self.workspace.overview
        lines = [_gap_words(overview, time, missing) for time, missing in overview.gaps[:_MOST_LISTED]]
        self._tell(plural(len(overview.gaps), "gap"), lines, len(overview.gaps))

    def _tell(self, title: str, lines: list[str], total: int) -> None:
        if total > len(lines):
            lines.append(f"and {count(total - len(lines))} more")
        Popover(title, "\n".join(lines), self.page).open_at(self.page.banner)

    def _on_copied(self) -> None:
        self.page.toast_requested.emit("Numbers copied.", "", None)

    def _on_saved(self, path: str) -> None:
        self.page.toast_requested.emit(
            f"{Path(path).name} saved.", "Show", lambda: show_in_folder(Path(path))
        )

    def _on_save_failed(self, words: str) -> None:
        self.page.show_problem(StudioError("The file could not be saved.", words, "Choose another place."))


def _gap_words(overview: ForecastOverview, time: float, missing: int) -> str:
    dated = overview.plot is not None and overview.plot.is_time
    place = moment_words(time) if dated else f"row {count(int(time))}"
    return f"after {place}: {plural(missing, overview.step_unit, overview.step_units)}"
