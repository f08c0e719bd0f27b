from __future__ import annotations

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.ui.charts import SeriesPlot
from studio.ui.charts.split import Split
from studio.ui.theme import font

HOUR = 3600.0
ROWS = 10_000
TIMES = 1_356_998_400.0 + HOUR * np.arange(ROWS)


@pytest.fixture
def series(shown) -> SeriesPlot:
    made = SeriesPlot()
    values = 50.0 + 20.0 * np.sin(np.arange(ROWS) / 500)
    values[4321] = 300.0
    values[6000:6010] = np.nan
    made.set_series("temp", values, TIMES, unit="°F", rhythm="hourly")
    made.set_split(0.7, 0.15, 0.15, gap_rows=100)
    made.set_drag_step(24)
    shown(made, 720, 260)
    return made


def plot(series: SeriesPlot) -> QWidget:
    return series.findChild(QWidget, "series_plot")


def handle(series: SeriesPlot, name: str) -> QWidget:
    return series.findChild(QWidget, name)


def pixel_of(series: SeriesPlot, row: int) -> int:
    view = plot(series).plotItem.vb
    return plot(series).mapFromScene(view.mapViewToScene(QPointF(TIMES[row], 50.0))).x()


def drag_to(qtbot: QtBot, series: SeriesPlot, name: str, row: int) -> None:
    grip = handle(series, name)
    middle = QPoint(grip.width() // 2, grip.height() - 14)
    aim = middle + QPoint(pixel_of(series, row) - grip.x() - middle.x(), 0)
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(grip, (middle + aim) / 2)
    qtbot.mouseMove(grip, aim)
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=aim)
    series.redraw()


def test_the_true_series_stands_behind_a_thin_line(series: SeriesPlot):
    item = plot(series).plotItem.listDataItems()[0]
    x, y = item.getOriginalDataset()
    assert len(x) == len(y) == ROWS
    drawn = item.getData()[1]
    assert len(drawn) < 3000
    assert np.nanmax(drawn) == 300.0


def test_handles_stand_where_the_parts_end(series: SeriesPlot):
    for name, row in (("split_train_end", 7000), ("split_validation_end", 8500)):
        grip = handle(series, name)
        assert grip.isVisible()
        assert grip.x() + grip.width() / 2 == pytest.approx(pixel_of(series, row), abs=1.5)


def test_a_dragged_handle_says_the_split_live_and_at_the_end(series: SeriesPlot, qtbot: QtBot):
    live: list[tuple[float, float]] = []
    series.split_dragged.connect(lambda train, validation: live.append((train, validation)))
    with qtbot.waitSignal(series.split_changed) as blocker:
        drag_to(qtbot, series, "split_train_end", 6000)
    train, validation = blocker.args
    assert train == pytest.approx(0.6, abs=0.003)
    assert train + validation == pytest.approx(0.85)
    assert round(train, 3) == train
    assert len(live) == 2
    assert live[-1] == (train, validation)
    assert series.split == pytest.approx((train, validation, 0.15))


def test_the_second_handle_moves_only_its_own_border(series: SeriesPlot, qtbot: QtBot):
    with qtbot.waitSignal(series.split_changed) as blocker:
        drag_to(qtbot, series, "split_validation_end", 9200)
    assert blocker.args[0] == 0.7
    assert sum(blocker.args) == pytest.approx(0.92, abs=0.003)


def test_a_handle_stops_before_the_other(series: SeriesPlot, qtbot: QtBot):
    drag_to(qtbot, series, "split_train_end", 9900)
    assert series.split[1] >= 0.01
    drag_to(qtbot, series, "split_train_end", 0)
    assert series.split[0] >= 0.01


def test_a_click_without_a_move_changes_nothing(series: SeriesPlot, qtbot: QtBot):
    with qtbot.assertNotEmitted(series.split_changed):
        qtbot.mouseClick(handle(series, "split_train_end"), Qt.MouseButton.LeftButton)


def test_arrow_keys_move_a_handle_by_one_horizon(series: SeriesPlot, qtbot: QtBot):
    grip = handle(series, "split_train_end")
    with qtbot.waitSignal(series.split_changed) as blocker:
        qtbot.keyClick(grip, Qt.Key.Key_Left)
    assert blocker.args[0] == pytest.approx(0.7 - 24 / ROWS)
    with qtbot.waitSignal(series.split_changed) as blocker:
        qtbot.keyClick(grip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert blocker.args[0] == pytest.approx(0.7 + 9 * 24 / ROWS)


def test_without_handles_the_bands_stay(series: SeriesPlot):
    series.set_split_enabled(False)
    series.redraw()
    assert not handle(series, "split_train_end").isVisible()
    assert "train 70\u00a0%, validation 15\u00a0%, test 15\u00a0%" in series.sentence()


def test_bands_gaps_and_missing_rows_are_painted(series: SeriesPlot):
    series.set_missing([(6000, 6009)])
    series.redraw()
    bands = next(item for item in plot(series).plotItem.items if hasattr(item, "stretches"))
    kinds = [stretch.kind for stretch in bands.stretches]
    assert kinds == ["missing", "train", "validation", "test", "gap", "gap"]
    train = bands.stretches[1]
    assert (train.first, train.last) == (TIMES[0], TIMES[7000])
    assert bands.stretches[2].first == TIMES[7100]
    image = plot(series).grab().toImage()
    y = 60
    left, right = (image.pixelColor(pixel_of(series, row), y) for row in (500, 8000))
    assert left.blue() > left.red()
    assert right.red() > right.blue()


def test_odd_values_carry_their_words(series: SeriesPlot):
    series.set_odd_values([(4321, "300 °F on 30 June?")])
    series.redraw()
    items = plot(series).plotItem.items
    assert "300 °F on 30 June?" in [item.words for item in items if hasattr(item, "words")]
    mark = next(item for item in items if getattr(item, "opts", {}).get("symbol") == "t1")
    assert mark.points()[0].pos().x() == TIMES[4321]


def test_the_crosshair_says_time_and_value(series: SeriesPlot, qtbot: QtBot):
    view = plot(series).plotItem.vb
    view.setXRange(TIMES[4300], TIMES[4340], padding=0)
    series.redraw()
    place = plot(series).mapFromScene(view.mapViewToScene(QPointF(TIMES[4321] - 100, 100.0)))
    qtbot.mouseMove(plot(series).viewport(), place)
    assert series.readout.head == "30 Jun 2013, 01:00"
    assert series.readout.readings[0].value == "300.0 °F"
    qtbot.keyClick(plot(series), Qt.Key.Key_Right)
    assert series.readout.head == "30 Jun 2013, 02:00"
    qtbot.keyClick(plot(series), Qt.Key.Key_Escape)
    assert not series.readout.isVisible()


def test_rows_without_times_are_counted(shown):
    series = SeriesPlot()
    series.set_series("value", [1.0, np.nan, 3.0])
    shown(series, 720, 260)
    assert series.sentence() == "value: 3 values from 1.000 to 3.000"
    rows = list(csv.DictReader(series.numbers_csv().splitlines()))
    assert [row["row"] for row in rows] == ["0.0", "1.0", "2.0"]


@pytest.mark.parametrize("values", [[], [5.0], [np.nan, np.nan], [7.0, 7.0]])
def test_poor_series_do_not_break_the_axes(shown, values: list[float]):
    series = SeriesPlot()
    series.set_series("poor", values)
    series.set_split(0.7, 0.15)
    shown(series, 720, 260)
    assert np.isfinite(plot(series).plotItem.vb.viewRange()).all()


def test_values_and_times_come_in_pairs(series: SeriesPlot):
    with pytest.raises(ValueError, match="2 values have 3 times"):
        series.set_series("temp", [1.0, 2.0], [0.0, 1.0, 2.0])


def test_a_split_of_few_rows_keeps_a_row_for_every_part():
    split = Split.from_fractions(3, 0.9, 0.1)
    assert (split.train_end, split.validation_end, split.rows) == (1, 2, 3)


def test_the_axis_makes_room_for_large_values(shown, qtbot: QtBot):
    series = SeriesPlot()
    series.set_series("sales", np.linspace(-4_000_000, 2_000_000, 50))
    shown(series, 720, 260)
    series.redraw()
    axis = plot(series).plotItem.getAxis("left")
    spacing, ticks = axis.tickValues(*axis.range, axis.height())[0]
    assert "−2,000,000" in axis.tickStrings(ticks, 1.0, spacing)
    needed = QFontMetricsF(font("axis")).horizontalAdvance("−2,000,000")
    qtbot.waitUntil(lambda: axis.width() > needed)


@pytest.mark.parametrize("values", [(-1.7e308, 1.7e308), (1.5e307, 1.6e307), (-1.6e307, -1.5e307)])
def test_values_near_the_end_of_all_numbers_are_shown_without_a_fault(shown, values: tuple[float, float]):
    made = SeriesPlot()
    shown(made, 720, 260)
    made.set_series("huge", np.tile(values, 50), TIMES[:100], rhythm="hourly")
    made.redraw()
    low, high = plot(made).plotItem.vb.viewRange()[1]
    assert np.isfinite([low, high, high - low]).all()
