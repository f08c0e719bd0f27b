"""The right column of the first sheet: choices, chips, banners, tabs, an empty place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSlider, QWidget

from studio.ui.theme import (
    set_fixed_height,
    set_grid_gaps,
    set_spacing,
)
from studio.ui.widgets import (
    STATE_ICONS,
    Banner,
    Card,
    Check,
    Chip,
    EmptyState,
    IconLabel,
    Segmented,
    Switch,
    Tabs,
    button,
    disable,
    label,
    progress_bar,
    radio,
    set_share,
)
from studio.ui.widgets.banner import Link
from studio.ui.widgets.chip import ROLE_ICONS, chip_width, paint_role_chip
from studio.ui.widgets.gallery.common import NOTHING, nothing, row_of


def choices_card() -> Card:
    """Segmented controls, switches, checks, radios and a slider."""
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


def chips_card() -> Card:
    """Chips of states and roles, and the states of a run."""
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


def banners_card() -> Card:
    """Banners of the four tones."""
    card = Card("Banners")
    messages: tuple[tuple[str, str, str, list[Link], bool], ...] = (
        (
            "info",
            "A clean year.",
            "One reading an hour, 24 hours missing in 14 places.",
            [("14 gaps", nothing)],
            False,
        ),
        ("success", "Exported.", "The file gives the same answers as the model.", [], True),
        (
            "warning",
            "Run 8 was interrupted.",
            "The computer was switched off. Safe up to epoch 9.",
            [("Resume", nothing, "play")],
            True,
        ),
        (
            "danger",
            "Training stopped.",
            "The loss became infinite at step 512. The best model so far is kept.",
            [("Details", nothing)],
            False,
        ),
    )
    for tone, start, text, links, closable in messages:
        banner = Banner()
        banner.show_message(tone, start, text, links, closable=closable)
        card.body.addWidget(banner)
    return card


def tabs_card() -> Card:
    """Tabs, one of them off."""
    card = Card("Tabs")
    tabs = Tabs(("Forecast", "Errors", "Gates", "Log"), "tabs", "Views")
    tabs.set_tab_off(3, "There is no log yet.")
    card.body.addWidget(tabs)
    return card


def empty_card() -> Card:
    """An empty place, and the two bars."""
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
