"""Cards, legends, tiles, drawings; and the gallery, in which nothing is cut."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.theme import LIGHT, apply_theme
from studio.ui.widgets import (
    STATE_ICONS,
    CellDrawing,
    CheckLine,
    Chip,
    ChoiceCard,
    CodeBox,
    ElidedLabel,
    FactRow,
    Legend,
    Meter,
    PageHeader,
    ProgressPair,
    Seal,
    ShapesColumn,
    Sparkline,
    Tabs,
    TaskDrawing,
    Tile,
    VerdictCard,
    button,
    label,
)
from studio.ui.widgets.gallery.parts import parts_sheet
from studio.ui.widgets.gallery.states import states_sheet
from tests.ui.helpers import find_cut_texts
from tests.ui.widgets.conftest import Shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("make", [states_sheet, parts_sheet])
def test_nothing_is_cut_in_the_gallery(
    qapp: QApplication, qtbot: QtBot, make: object, scheme: str, scale: float
) -> None:
    apply_theme(qapp, scheme, scale)  # type: ignore[arg-type]
    sheet: QWidget = make()  # type: ignore[operator]
    qtbot.addWidget(sheet)
    sheet.setFixedHeight(sheet.heightForWidth(sheet.width()))
    sheet.show()
    assert find_cut_texts(sheet) == []
    assert not sheet.grab().isNull()


def test_the_finder_of_cut_texts_finds_them(qtbot: QtBot, shown: Shown) -> None:
    cut, low = label("No graphics card found", name="cut"), label("Two lines", name="low")
    told = ElidedLabel("A name that is much too long for its place", name="told")
    cut.setFixedWidth(40)
    low.setFixedHeight(4)
    told.setFixedWidth(80)
    window = shown(cut, low, told)
    finds = find_cut_texts(window)
    assert [find.split(":")[0] for find in finds] == ["cut", "low"]


def test_a_choice_card_is_chosen_by_click_space_and_enter(qtbot: QtBot, shown: Shown) -> None:
    card = ChoiceCard("cell_lstm", "LSTM")
    card.body.addWidget(label("LSTM", "heading"))
    shown(card)
    card.setFocus(Qt.FocusReason.TabFocusReason)
    for act in (
        lambda: qtbot.mouseClick(card, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(card, Qt.Key.Key_Space),
        lambda: qtbot.keyClick(card, Qt.Key.Key_Return),
    ):
        with qtbot.waitSignal(card.chosen):
            act()


def test_being_chosen_moves_nothing_in_a_card(shown: Shown) -> None:
    card, inside = ChoiceCard("cell_gru", "GRU"), label("GRU", "heading", name="inside")
    card.body.addWidget(inside)
    shown(card)
    before, size = inside.geometry(), card.size()
    card.set_selected(True)
    QApplication.processEvents()
    assert (inside.geometry(), card.size()) == (before, size)
    assert card.is_selected()
    assert card.grab().toImage().pixelColor(card.width() // 2, 1).name().upper() == LIGHT.accent


def test_a_click_in_the_legend_hides_a_curve_and_a_double_click_isolates_it(
    qtbot: QtBot, shown: Shown
) -> None:
    legend = Legend("legend")
    for key in ("train", "validation", "baseline"):
        legend.add(key, key.capitalize())
    shown(legend)
    with qtbot.waitSignal(legend.visibility_changed) as changed:
        qtbot.mouseClick(legend.entry("train"), Qt.MouseButton.LeftButton)
    assert changed.args == ["train", False]
    legend.entry("train").click()
    qtbot.mouseDClick(legend.entry("validation"), Qt.MouseButton.LeftButton)
    assert [legend.is_shown(key) for key in ("train", "validation", "baseline")] == [False, True, False]
    qtbot.mouseDClick(legend.entry("validation"), Qt.MouseButton.LeftButton)
    assert all(legend.is_shown(key) for key in ("train", "validation", "baseline"))
    legend.remove("baseline")
    assert legend.keys() == ["train", "validation"]


def test_a_legend_entry_is_worked_by_key(qtbot: QtBot, shown: Shown) -> None:
    legend = Legend("legend")
    entry = legend.add("train", "Train")
    shown(legend)
    entry.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(entry, Qt.Key.Key_Space)
    assert not legend.is_shown("train")


def test_a_header_has_at_most_two_buttons_and_is_73_high(shown: Shown) -> None:
    header = PageHeader("Data", "nyc_weather_jfk_hourly_2013.csv · 8,706 rows, 10 columns")
    header.add_button(button("Other file…", "other_file"))
    header.add_button(button("Next: Model", "next", "arrow-right", icon_right=True))
    shown(header, width=1072)
    assert header.height() == 73
    with pytest.raises(ValueError, match="two"):
        header.add_button(button("Third", "third"))


def test_a_name_that_does_not_fit_is_in_the_tooltip(shown: Shown) -> None:
    name = ElidedLabel("nyc_weather_jfk_hourly_2013.csv")
    name.setFixedWidth(90)
    shown(name)
    assert name.text().endswith("…")
    assert name.toolTip() == name.full_text() == "nyc_weather_jfk_hourly_2013.csv"
    name.setFixedWidth(400)
    QApplication.processEvents()
    assert name.text() == name.full_text()
    assert name.toolTip() == ""


def test_a_tile_is_one_sentence_for_a_screen_reader(qtbot: QtBot) -> None:
    tile = Tile("Skill over yesterday", name="skill")
    qtbot.addWidget(tile)
    tile.set("+8 %", "best +11 %", "success")
    assert tile.accessibleName() == "Skill over yesterday: +8 % best +11 %"


def test_figures_of_one_length_take_one_width(qtbot: QtBot) -> None:
    tile = Tile("Validation loss")
    qtbot.addWidget(tile)
    widths = set()
    for value in ("0.1111", "0.8888", "0.0741"):
        tile.set(value)
        widths.add(tile.value.sizeHint().width())
    assert len(widths) == 1


@pytest.mark.parametrize(
    "task", ["forecast", "classify-series", "label-steps", "classify-text", "language-model"]
)
def test_every_task_has_a_drawing(qtbot: QtBot, task: str) -> None:
    drawing = TaskDrawing(task)
    qtbot.addWidget(drawing)
    drawing.resize(163, 84)
    picture = drawing.grab().toImage()
    drawn = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(20, 64)}
    assert len(drawn) > 3


def test_drawings_say_what_they_show(qtbot: QtBot) -> None:
    cell, shapes, meter = CellDrawing("lstm"), ShapesColumn(), Meter()
    for made in (cell, shapes, meter):
        qtbot.addWidget(made)
    shapes.set_stations([("Window", "168 × 9"), ("LSTM", "64 units")])
    meter.set_padding(0.231)
    assert "forget" in cell.accessibleName()
    assert shapes.accessibleName() == "Window 168 × 9, then LSTM 64 units"
    assert meter.accessibleName() == "23 % padding"


@pytest.mark.parametrize("values", [[], [math.nan], [1.0], [2.0, 2.0, 2.0], [1.0, math.nan, math.inf, 0.5]])
@pytest.mark.parametrize("log", [True, False])
def test_a_sparkline_draws_whatever_it_is_given(qtbot: QtBot, values: list[float], log: bool) -> None:
    spark = Sparkline(log=log)
    qtbot.addWidget(spark)
    spark.set_values(values, best=0)
    assert not spark.grab().isNull()


def test_code_is_copied_and_takes_its_height(qtbot: QtBot, shown: Shown) -> None:
    box = CodeBox("In PyTorch", "pytorch_lines")
    shown(box, width=500)
    box.set_code("nn.LSTM(9, 64, batch_first=True)")
    one = box.sizeHint().height()
    box.set_code("nn.LSTM(9, 64, batch_first=True)\nnn.Linear(64, 24)")
    assert box.sizeHint().height() > one
    qtbot.mouseClick(box.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == box.code()


def test_a_verdict_is_told_and_has_at_most_two_buttons(qtbot: QtBot) -> None:
    card = VerdictCard()
    qtbot.addWidget(card)
    card.show_verdict("worse", "Does not beat “last value”: 8 % worse.", "Best epoch 41.")
    assert card.accessibleName() == "Does not beat “last value”: 8 % worse. Best epoch 41."
    with pytest.raises(ValueError, match="two"):
        card.set_buttons(*(button("Try", f"try_{place}") for place in range(3)))
    with pytest.raises(KeyError):
        card.show_verdict("splendid", "It wins.")


def test_states_are_told_by_words_too(qtbot: QtBot) -> None:
    seal, fact, line = Seal("blocked"), FactRow("SHA-256", "9f2c"), CheckLine("warning", "Band is narrow")
    chip = Chip("Finished", "success")
    for made in (seal, fact, line, chip):
        qtbot.addWidget(made)
    assert seal.accessibleName() == "Blocked"
    assert fact.accessibleName() == "SHA-256: 9f2c"
    assert line.accessibleName() == "warning: Band is narrow"
    assert chip.accessibleName() == "Finished"
    assert len(STATE_ICONS) == 13


def test_tabs_are_at_most_five_and_worked_by_arrows(qtbot: QtBot, shown: Shown) -> None:
    tabs = Tabs(("Forecast", "Errors", "Log"), "tabs", "Views")
    tabs.set_tab_off(2, "There is no log yet.")
    shown(tabs)
    tabs.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == 1
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == 1
    assert tabs.tabToolTip(2) == "There is no log yet."
    with pytest.raises(ValueError, match="five"):
        Tabs("abcdef", "many", "Too many")


def test_progress_is_told_and_bounded(qtbot: QtBot) -> None:
    pair = ProgressPair("epoch_progress")
    qtbot.addWidget(pair)
    pair.set("Epoch 18 of 100", 0.18, "39 of 93 steps", 1.4)
    assert pair.bar.accessibleDescription() == "Epoch 18 of 100 39 of 93 steps"
    assert pair.bar.value() == 180
    assert pair.second.value() == pair.second.maximum()
    pair.set("Preparing", None)
    assert pair.bar.maximum() == 0
