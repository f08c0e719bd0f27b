"""The Data page: findings, the series with its parts, columns with their roles, and what is to be predicted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.engine.errors import SettingError, StudioError
from studio.engine.experiment import Value, find_field
from studio.ui.charts.scales import moment_words
from studio.ui.pages.base import PageBase
from studio.ui.pages.data.columns_card import ColumnsCard
from studio.ui.pages.data.findings import findings_sheet, show_banner
from studio.ui.pages.data.roles import changes_for_role, role_sentence
from studio.ui.pages.data.series_card import LEAST_PLOT, SeriesCard
from studio.ui.pages.data.side_cards import ToBeatCard, WindowsCard
from studio.ui.pages.data.target_card import TargetCard
from studio.ui.pages.overviews import forecast_overview
from studio.ui.pages.places import show_in_folder
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import px
from studio.ui.widgets import EmptyState, Popover, button
from studio.ui.words import count, plural

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ForecastOverview

_MOST_LISTED = 12


class DataPage(PageBase):
    """Everything on it comes from the overview; everything changed on it is an edit of the experiment."""

    def __init__(self, workspace: Workspace, controller: RunController) -> None:
        super().__init__("data", "Data", "", workspace, controller)
        self._other, self._next = (
            button("Other file…", "other_file", "folder-open"),
            button("Next: Model", "next_model", "arrow-right", icon_right=True),
        )
        self._other.clicked.connect(self.open_requested)
        self._next.clicked.connect(lambda: self.go_requested.emit("model"))
        for each in (self._other, self._next):
            self.header.add_button(each)
        self._proposed: dict[str, Value] = {}
        self.series = SeriesCard(workspace)
        self.columns_card = ColumnsCard()
        self.target = TargetCard(workspace, self._proposed.get)
        self.windows, self.to_beat = WindowsCard(), ToBeatCard()
        self._build()
        self._connect()
        self._on_data_changed()

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        main, side = self.columns(292)
        main.addWidget(self.series, 3)
        main.addWidget(self.columns_card, 4)
        main.addStretch(0)
        for card in (self.target, self.windows, self.to_beat):
            side.addWidget(card)
        side.addStretch(1)
        opens = button("Open file…", "data_open_file", "folder-open")
        opens.clicked.connect(self.open_requested)
        self._empty = EmptyState(
            "table-properties",
            "No data yet",
            "A table with a row for each time, as CSV.",
            opens,
            name="data_empty",
        )
        self.body.addWidget(self._empty, 1)
        self._filled: list[QWidget] = [
            self.series,
            self.columns_card,
            self.target,
            self.windows,
            self.to_beat,
        ]

    def _connect(self) -> None:
        workspace, plot = self.workspace, self.series.plot
        workspace.data_changed.connect(self._on_data_changed)
        workspace.overview_changed.connect(self.request_refresh)
        self.series.split_chosen.connect(self._on_split_chosen)
        self.target.reading_asked.connect(self._on_notes_asked)
        self.series.problem_met.connect(self.show_problem)
        self.columns_card.roles_chosen.connect(self._on_roles_chosen)
        self.columns_card.column_chosen.connect(self._on_column_chosen)
        plot.saved.connect(self._on_saved)
        plot.save_failed.connect(self._on_save_failed)
        plot.copied.connect(lambda: self.toast_requested.emit("Numbers copied.", "", None))

    # --- for the window -------------------------------------------------------------------------------------

    def first_field(self) -> QWidget | None:
        return self.target.first_field if self.workspace.experiment is not None else None

    def on_hidden(self) -> None:
        """What was typed last counts, wherever the user goes."""
        self.target.form.flush()

    def refresh(self) -> None:
        """All cards from what was found last."""
        overview, experiment = forecast_overview(self.workspace), self.workspace.experiment
        known = overview is not None and experiment is not None
        self._empty.setVisible(not known)
        for widget in (*self._filled, self._other, self._next):
            widget.setVisible(known)
        if overview is None or experiment is None:
            self.header.set_sentence("Open a file to begin.")
            self.banner.hide()
            return
        facts = f"{plural(overview.rows, 'row')}, {plural(len(overview.columns), 'column')}"
        series = f", {count(overview.series_count)} series" if overview.series_count > 1 else ""
        self.header.set_sentence(f"{overview.file_name} · {facts}{series}")
        show_banner(
            self.banner,
            overview,
            odd=self._on_odd_asked,
            gaps=self._on_gaps_asked,
            notes=self._on_notes_asked,
            choose=self._choose_reading,
        )
        self.target.refresh(overview, experiment)
        self.columns_card.show_columns(overview.columns, overview.plot.column if overview.plot else "")
        self._fit()
        self.series.refresh(overview)
        self.windows.refresh(overview, experiment)
        self.to_beat.refresh(overview, experiment)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The plot gets what the table leaves of the sight, not of all that the side column needs."""
        room = self._scroll.viewport().height() - self.columns_card.maximumHeight() - px(40)
        self.series.setMaximumHeight(max(room, px(LEAST_PLOT)))
        self.series.fit()

    # --- what happened --------------------------------------------------------------------------------------

    def _on_data_changed(self) -> None:
        experiment = self.workspace.experiment
        self._proposed.clear()
        if experiment is not None:
            # What was proposed for this file is its own default; shares and gap have that of the setting.
            self._proposed["preparation.transform"] = experiment.preparation.transform
        self.series.forget()
        self.request_refresh()

    def _on_split_chosen(self, train: float, validation: float) -> None:
        first, second = round(train, 4), round(validation, 4)
        values: dict[str, object] = {
            "split.train": first,
            "split.validation": second,
            "split.test": round(1 - first - second, 4),
        }
        self._edit(values, "split")

    def _on_roles_chosen(self, names: list[str], role: str) -> None:
        experiment = self.workspace.experiment
        if experiment is None:
            return
        changes = changes_for_role(experiment, names, role, self.columns_card.model.names())
        if changes and self._edit(changes, "role"):
            self.toast_requested.emit(role_sentence(names, role), "Undo", self.workspace.undo)

    def _on_column_chosen(self, name: str) -> None:
        if forecast_overview(self.workspace) is not None:
            self.series.choose(name)

    def _choose_reading(self, key: str, value: str) -> None:
        self._edit({key: value}, find_field(key).setting.label.lower())

    def _edit(self, values: dict[str, object], words: str) -> bool:
        try:
            self.workspace.edit(values, words)
        except SettingError as error:
            self.show_problem(error)
            self.request_refresh()
            return False
        return True

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
        Popover(title, "\n".join(lines), self).open_at(self.banner)

    def _on_notes_asked(self) -> None:
        overview = forecast_overview(self.workspace)
        if overview is not None:
            findings_sheet(self, self.workspace, overview.findings, self._choose_reading).open()

    def _on_saved(self, path: str) -> None:
        self.toast_requested.emit(f"{Path(path).name} saved.", "Show", lambda: show_in_folder(Path(path)))

    def _on_save_failed(self, words: str) -> None:
        self.show_problem(StudioError("The file could not be saved.", words, "Choose another place."))


def _gap_words(overview: ForecastOverview, time: float, missing: int) -> str:
    dated = overview.plot is not None and overview.plot.is_time
    place = moment_words(time) if dated else f"row {count(int(time))}"
    return f"after {place}: {plural(missing, overview.step_unit, overview.step_units)}"
