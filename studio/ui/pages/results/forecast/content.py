"""The content of a forecast's results."""

from __future__ import annotations

from typing import Any

from studio.ui.charts import number_text
from studio.ui.pages.base import PageBase
from studio.ui.pages.plot_card import plot_card
from studio.ui.pages.results.checks import Checks
from studio.ui.pages.results.content import Results, ResultsContent
from studio.ui.pages.results.forecast.outlook import OutlookCharts, part_words
from studio.ui.pages.results.metrics import (
    UNKNOWN,
    Figure,
    MetricsTable,
    Values,
    metric_rows,
    number,
    share_of,
)
from studio.ui.pages.run_words import unit_of
from studio.ui.state.run_history import RunHistory
from studio.ui.theme import set_minimum_height
from studio.ui.widgets import Card, EmptyState, button, set_button_text


class ForecastContent(ResultsContent):
    """The forecast beside what happened, the error by step ahead, the table of the test part, and checks."""

    def __init__(self, page: PageBase) -> None:
        super().__init__(page)
        self._charts = OutlookCharts(self)
        self._table_card, self._table = Card("Test part", " ", name="metrics_card"), MetricsTable()
        self._table_card.body.addWidget(self._table)
        checks_card, self._checks = Card("Checks", name="checks_card"), Checks()
        checks_card.body.addWidget(self._checks)
        main, side = page.columns(352, into=self.column)
        self._forecast_card = plot_card(self._charts.forecast, "forecast_card", 230)
        self._find = button("Find it…", "forecast_find_data", "folder-open")
        self._find.clicked.connect(page.data_requested)
        self._missing = EmptyState("chart-line", "", "", self._find, name="forecast_missing")
        set_minimum_height(self._missing, 230)
        main.addWidget(self._forecast_card, 1)
        main.addWidget(self._missing, 1)
        main.addWidget(self._table_card)
        side.addWidget(plot_card(self._charts.errors, "errors_card", 205), 1)
        side.addWidget(checks_card)
        for chart in (self._charts.forecast, self._charts.errors):
            self.connect_chart(chart)

    def show_results(self, results: Results, history: RunHistory) -> None:
        found = results.evaluation
        figures = figures_of(found.report, found.reference, unit_of(found.targets))
        self._table.show_rows("Forecast", figures, metric_rows(found.report, found.labels, "mae", figures))
        self._table_card.set_subtitle(part_words(found.report, found.targets))
        self._checks.show_checks(found.checks)
        self._forecast_card.setVisible(not results.kept)
        self._missing.setVisible(results.kept)
        news = self.page.workspace.run_data.news
        set_button_text(self._find, "Find it…" if news is None or news.kind == "gone" else "Locate…")
        self._missing.set_text(
            "The forecast beside what happened is drawn from the data",
            f"{self.missing_words} The figures were kept with the run.".strip(),
        )
        self._charts.show_layout(results.laid_out)


def figures_of(report: Values, reference: str, unit: str) -> tuple[Figure, ...]:
    """MAE and RMSE in the unit of the target, and the MAE as a share of that of the reference."""
    behind = f" {unit}" if unit else ""
    whole = report["baselines"][reference]["mae"]

    def relative(values: Any) -> str:
        share = share_of(values["mae"], whole)
        return UNKNOWN if share is None else f"{share:.2f}"

    return (
        Figure(f"MAE{behind}", lambda values: number(values, "mae", number_text.loss)),
        Figure(f"RMSE{behind}", lambda values: number(values, "rmse", number_text.loss)),
        Figure("Relative", relative),
    )
