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
    STATE_ICONS,
    Banner,
    Card,
    CellRole,
    Check,
    Chip,
    Combo,
    DataTable,
    EmptyState,
    FormRow,
    IconLabel,
    Legend,
    RunChip,
    Segmented,
    Spin,
    Switch,
    Tabs,
    button,
    danger_button,
    disable,
    ghost_button,
    label,
    line_edit,
    link_button,
    primary_button,
    progress_bar,
    radio,
    set_field_error,
    set_share,
    toggle_button,
    tool_button,
)
from studio.ui.widgets.chip import ROLE_ICONS, chip_width, paint_role_chip
from studio.ui.widgets.gallery.frozen import STATES, frozen
from studio.ui.widgets.sliders import QSlider

NOTHING = "gallery"


def _nothing() -> None:
    """What a link of a picture does."""


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
        (_choices(), _chips(), _banners(), _tabs(), _empty()),
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


def row_of(*widgets: QWidget, gap: int = 8) -> QHBoxLayout:
    """Widgets side by side, from the left."""
    row = QHBoxLayout()
    set_spacing(row, gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


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


def _choices() -> Card:
    card = Card("Choices")
    device = Segmented((("cpu", "CPU", "cpu"), ("gpu", "GPU", "gpu")), "device", "Device")
    device.set_choice_enabled("gpu", False, "No graphics card found.")
    direction = Segmented((("forward", "Forward"), ("both", "Both ways")), "direction", "Direction")
    card.body.addLayout(row_of(direction, device, gap=12))
    off = Switch("Off", NOTHING)
    disable(off, "Needs a run.")
    no = Check("No", NOTHING)
    disable(no, "Needs a run.")
    card.body.addLayout(
        row_of(
            Switch("Smooth", NOTHING, True),
            Switch("Log y", NOTHING),
            off,
            Check("Report", NOTHING, True),
            Check("Weights", NOTHING),
            no,
            gap=14,
        )
    )
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, 100)
    slider.setValue(24)
    row = QHBoxLayout()
    set_spacing(row, 14)
    row.addWidget(radio("Words", NOTHING, True))
    row.addWidget(radio("Letters", NOTHING))
    row.addWidget(slider, 1)
    card.body.addLayout(row)
    return card


class _RoleChip(QWidget):
    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        set_fixed_height(self, 22)
        self.setFixedWidth(chip_width(role, ROLE_ICONS[role], chevron=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_role_chip(QPainter(self), self.rect().toRectF(), self._role)


def _chips() -> Card:
    card = Card("Chips and states")
    tones = (
        ("Finished", "success"),
        ("Paused", "warning"),
        ("Failed", "danger"),
        ("Training", "accent"),
        ("Draft", "neutral"),
    )
    card.body.addLayout(row_of(*(Chip(word, tone) for word, tone in tones)))
    roles = ("Time", "Target", "Past feature", "Known future", "Left out")
    card.body.addLayout(row_of(*(_RoleChip(role) for role in roles), gap=16))
    grid = QGridLayout()
    set_grid_gaps(grid, 12, 6)
    for place, (word, (icon, role)) in enumerate(STATE_ICONS.items()):
        cell = QHBoxLayout()
        set_spacing(cell, 6)
        cell.addWidget(IconLabel(icon, role, 16))
        cell.addWidget(label(word, "medium"), 1)
        grid.addLayout(cell, place // 5, place % 5)
    card.body.addLayout(grid)
    return card


def _banners() -> Card:
    card = Card("Banners")
    messages = (
        (
            "info",
            "A clean year.",
            "One reading an hour, 24 hours missing in 14 places.",
            [("14 gaps", _nothing)],
            False,
        ),
        ("success", "Exported.", "The file gives the same answers as the model.", [], True),
        (
            "warning",
            "Run 8 was interrupted.",
            "The computer was switched off. Safe up to epoch 9.",
            [("Resume", _nothing, "play")],
            True,
        ),
        (
            "danger",
            "Training stopped.",
            "The loss became infinite at step 512. The best model so far is kept.",
            [("Details", _nothing)],
            False,
        ),
    )
    for tone, start, text, links, closable in messages:
        banner = Banner()
        banner.show_message(tone, start, text, links, closable=closable)
        card.body.addWidget(banner)
    return card


def _tabs() -> Card:
    card = Card("Tabs")
    tabs = Tabs(("Forecast", "Errors", "Gates", "Log"), "tabs", "Views")
    tabs.set_tab_off(3, "There is no log yet.")
    card.body.addWidget(tabs)
    return card


def _empty() -> Card:
    card = Card("Empty state and waiting")
    action = button("New experiment", NOTHING, "plus", "small")
    empty = EmptyState(
        "chart-line", "No runs yet", "A finished or stopped run appears here, with its curve.", action
    )
    set_fixed_height(empty, 120)
    card.body.addWidget(empty)
    for second, share in ((False, 0.62), (True, 0.4)):
        bar = progress_bar(NOTHING, "Progress", second=second)
        set_share(bar, share)
        card.body.addWidget(bar)
    return card
