"""The test part in figures: the table of every answer, and the checks below it; it scrolls where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from studio.ui.pages.results.checks import Checks
from studio.ui.pages.results.metrics import Figure, MetricsTable, metric_rows
from studio.ui.theme import set_margins, set_spacing


class FiguresPane(QScrollArea):
    """For a tab of a card."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._table, self._checks = MetricsTable(), Checks()
        holder = QWidget()
        holder.setProperty("plane", "surface")
        column = QVBoxLayout(holder)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 10)
        column.addWidget(self._table)
        column.addWidget(self._checks)
        column.addStretch(1)
        self.setWidget(holder)

    def show_figures(self, evaluation: Any, metric: str, figures: Sequence[Figure]) -> None:
        """Another result; skill is told by `metric`."""
        rows = metric_rows(evaluation.report, evaluation.labels, metric, figures)
        self._table.show_rows("Answer", figures, rows, skill="Skill")
        self._checks.show_checks(evaluation.checks)
