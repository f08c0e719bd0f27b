"""The first sheet: the components in all their states, in two columns."""

from __future__ import annotations

import math
import random

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from studio.ui.theme import (
    set_fixed_height,
    set_fixed_width,
    set_grid_gaps,
    set_margins,
    set_spacing,
    theme,
)
from studio.ui.widgets import (
    Card,
    CellRole,
    Combo,
    DataTable,
    FormRow,
    Legend,
    RunChip,
    Spin,
    button,
    danger_button,
    disable,
    ghost_button,
    label,
    line_edit,
    link_button,
    primary_button,
    set_field_error,
    toggle_button,
    tool_button,
)
from studio.ui.widgets.gallery.common import NOTHING, row_of
from studio.ui.widgets.gallery.frozen import STATES, frozen
from studio.ui.widgets.gallery.signs import banners_card, chips_card, choices_card, empty_card, tabs_card


def states_sheet() -> QWidget:
    """All states, 1280 wide."""
    sheet = QWidget()
    sheet.setObjectName(NOTHING)
    sheet.setAutoFillBackground(True)
    set_fixed_width(sheet, 1280)
    outer = QVBoxLayout(sheet)
    set_margins(outer, 24, 14, 24, 16)
    set_spacing(outer, 12)
    head = QHBoxLayout()
    set_spacing(head, 10)
    head.addWidget(label("Components", "title"))
    head.addWidget(label(f"all states, {theme().scheme}", "small"), 0, Qt.AlignmentFlag.AlignVCenter)
    head.addStretch(1)
    outer.addLayout(head)
    columns = QHBoxLayout()
    set_spacing(columns, 17)
    for cards in (
        (_buttons(), _inputs(), _form_rows(), _table(), _curves()),
        (choices_card(), chips_card(), banners_card(), tabs_card(), empty_card()),
    ):
        column = QVBoxLayout()
        set_spacing(column, 14)
        for card in cards:
            set_fixed_width(card, 608)
            column.addWidget(card)
        column.addStretch(1)
        columns.addLayout(column)
    outer.addLayout(columns)
    return sheet


def _buttons() -> Card:
    card = Card("Buttons")
    grid = QGridLayout()
    set_grid_gaps(grid, 10, 9)
    for column, state in enumerate(STATES):
        grid.addWidget(label(state, "small"), 0, column + 1)
    kinds = (
        ("Primary", lambda: primary_button("Start", NOTHING, "play")),
        ("Secondary", lambda: button("Open…", NOTHING, "folder-open")),
        ("Danger", lambda: danger_button("Delete", NOTHING, "trash-2")),
        ("Ghost", lambda: ghost_button("Copy", NOTHING, "copy")),
    )
    for line, (name, make) in enumerate(kinds, start=1):
        grid.addWidget(label(name, "small"), line, 0)
        for column, state in enumerate(STATES):
            grid.addWidget(frozen(make(), state), line, column + 1, Qt.AlignmentFlag.AlignLeft)
    card.body.addLayout(grid)
    follow = toggle_button("Follow", NOTHING, "fast-forward", checked=True)
    card.body.addLayout(
        row_of(
            button("Small", NOTHING, "play", "small"),
            primary_button("Large", NOTHING, "play", "large"),
            link_button("See the 14 gaps", NOTHING),
            tool_button("download", "Save the picture", NOTHING),
            follow,
            gap=12,
        )
    )
    return card


def _inputs() -> Card:
    card = Card("Inputs")
    grid = QGridLayout()
    set_grid_gaps(grid, 12, 8)
    for column, state in enumerate(("normal", "hover", "focus", "error", "disabled")):
        grid.addWidget(label(state, "small"), 0, column)
        fields = (
            line_edit("0,001x" if state == "error" else "0.001", NOTHING),
            Combo([("adam", "Adam")], NOTHING),
            Spin(NOTHING, 0, 9999, 168, "hours"),
        )
        for line, field in enumerate(fields, start=1):
            set_fixed_width(field, 105)
            if state == "error":
                set_field_error(field, True)
            else:
                frozen(field, state)
            grid.addWidget(field, line, column)
    card.body.addLayout(grid)
    return card


def _form_rows() -> Card:
    card = Card("Form rows")
    back = FormRow(
        "Look back", Spin("look_back", 1, 9999, 168, "hours"), help="How many steps the network reads."
    )
    back.set_hint("One week: the longest rhythm found.")
    ahead = FormRow(
        "Look ahead", Spin("look_ahead", 1, 9999, 2400, "hours"), help="How many steps it predicts."
    )
    ahead.set_error("Longer than the test part. Use 192 hours or less.")
    dropout = FormRow("Dropout", Spin("dropout", 0, 90, 0, "%"), help="Switches units off at random.")
    disable(dropout.field, "Acts between layers; with one layer there is nothing between.")
    dropout.set_hint("Acts between layers; with one layer there is nothing between.")
    rate = FormRow("Learning rate", line_edit("0.1", "learning_rate"), help="How far one step goes.")
    rate.set_warning("High for Adam. 0.001 is usual.")
    for row in (back, ahead, dropout, rate):
        card.body.addWidget(row)
    return card


def noise(seed: int, swing: float, count: int = 90) -> list[float]:
    """A curve to draw, the same at each call."""
    source = random.Random(seed)
    return [swing * math.sin(place / count * math.pi) + source.gauss(0, 0.12) for place in range(count)]


def _table() -> Card:
    card = Card("Table: normal, hover, selected")
    table = DataTable("columns", "Columns")
    model = QStandardItemModel(0, 5, table)
    model.setHorizontalHeaderLabels(["Column", "Role", "Empty", "Range", "Shape"])
    rows = (
        ("temp", "Target", 0.0, "12 – 98.1", noise(1, 1.0)),
        ("dewp", "Past feature", 0.0, "−9.9 – 78.1", noise(2, 0.8)),
        ("wind_gust", "Left out", 0.83, "16.1 – 66.7", noise(3, 0.0)),
    )
    for name, role, empty, span, shape in rows:
        out = "disabled" if role == "Left out" else ""
        cells = [QStandardItem(text) for text in (name, role, f"{empty:.0%}" if empty else "none", span, "")]
        if empty:
            cells[2].setText(f"{round(100 * empty)} %")
        kinds = ("strong", "role", "share", "text", "sparkline")
        tones = (out, "", "" if empty else "muted", out, out)
        for cell, kind, tone in zip(cells, kinds, tones, strict=True):
            cell.setData(kind, CellRole.KIND)
            cell.setData(tone, CellRole.TONE)
        cells[2].setData(empty, CellRole.VALUE)
        cells[4].setData(shape, CellRole.VALUE)
        model.appendRow(cells)
    table.setModel(model)
    for column, width in enumerate((92, 132, 86, 104)):
        table.setColumnWidth(column, width)
    table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
    table.selectRow(0)
    set_fixed_height(table, 118)
    card.body.addWidget(table)
    return card


class _Palette(QWidget):
    _ROLES = (
        "train",
        "validation",
        "baseline",
        "learning_rate",
        "gradient_norm",
        "clip",
        "test",
        "prediction",
    )

    def __init__(self) -> None:
        super().__init__()
        set_fixed_height(self, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        roles = [*self._ROLES, "actual", *(f"run_{place}" for place in range(1, 7))]
        step = self.width() / len(roles)
        for place, role in enumerate(roles):
            painter.setBrush(theme().color(role))
            painter.drawRoundedRect(round(place * step), 0, round(step - 3), self.height(), 4, 4)


def _curves() -> Card:
    card = Card("Run chip, legend, palette")
    card.body.addLayout(
        row_of(
            RunChip(0, "14", "LSTM 64"),
            RunChip(1, "13", "GRU 64"),
            ghost_button("Overlay a run", NOTHING, "plus", "small"),
        )
    )
    for entries in (
        (("train", "Train"), ("validation", "Validation"), ("baseline", "Baseline"), ("clip", "Clip")),
        (
            ("prediction", "Prediction, band"),
            ("actual", "Actual"),
            ("test", "Test"),
            ("learning_rate", "LR"),
            ("gradient_norm", "Gradient"),
        ),
    ):
        legend = Legend()
        for key, text in entries:
            legend.add(key, text)
        card.body.addWidget(legend, 0, Qt.AlignmentFlag.AlignHCenter)
    card.body.addWidget(_Palette())
    return card
