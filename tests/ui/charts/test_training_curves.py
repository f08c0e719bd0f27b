from __future__ import annotations

import csv
import math
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.charts import TrainingCurves
from studio.ui.theme import apply_theme


def curve(curves: TrainingCurves, name: str, plot: str = "loss_plot"):
    items = curves.findChild(QWidget, plot).plotItem.listDataItems()
    return {item.name(): item for item in items}[name]


def x_range(curves: TrainingCurves, plot: str = "loss_plot") -> list[float]:
    return curves.findChild(QWidget, plot).plotItem.vb.viewRange()[0]


def press(qtbot: QtBot, curves: TrainingCurves, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(curves.loss_plot, key, modifier)
    curves.redraw()


def test_curves_answer_with_every_point_in_true_values(trained: TrainingCurves):
    x, y = curve(trained, "train_loss").getOriginalDataset()
    assert np.array_equal(x, np.arange(1, 501))
    assert np.array_equal(y, 1.0 / np.sqrt(np.arange(1, 501)))
    x, y = curve(trained, "val_loss").getOriginalDataset()
    assert x.tolist() == [50 * epoch for epoch in range(11)]
    assert y[7] == pytest.approx(0.3)
    _, y = curve(trained, "baseline").getOriginalDataset()
    assert set(y) == {0.5}
    x, _ = curve(trained, "gradient_norm", "gradient_plot").getOriginalDataset()
    assert len(x) == 500


def test_a_hidden_chart_knows_its_points_but_does_not_draw(qtbot: QtBot, light_theme: None):
    curves = TrainingCurves()
    qtbot.addWidget(curves)
    curves.append_steps(1, [3.0, 2.0], [1.0, 1.0], 0.1, 1, 0.1)
    x, _ = curve(curves, "train_loss").getOriginalDataset()
    assert len(x) == 2
    assert curve(curves, "train_loss").getData() == (None, None)
    curves.show()
    qtbot.waitUntil(lambda: curve(curves, "train_loss").getData()[0] is not None)
    curves.close()


def test_cleared_curves_are_empty_and_the_baseline_stays(trained: TrainingCurves):
    trained.clear()
    trained.redraw()
    assert curve(trained, "train_loss").getOriginalDataset() == (None, None)
    assert curve(trained, "val_loss").getOriginalDataset() == (None, None)
    assert len(curve(trained, "baseline").getOriginalDataset()[0]) == 2
    assert trained.findChild(QWidget, "hint_card").isVisible()


def test_a_resumed_run_goes_on_without_a_zigzag(trained: TrainingCurves):
    trained.append_steps(451, np.full(100, 0.01), np.ones(100), 0.001, 10, 12.0)
    x, y = curve(trained, "train_loss").getOriginalDataset()
    assert (np.diff(x) > 0).all()
    assert len(x) == 550
    assert y[450] == 0.01


def test_no_spike_is_lost_when_zoomed_out(trained: TrainingCurves):
    losses = np.ones(100_000)
    losses[54_321] = 40.0
    trained.append_steps(501, losses, losses, 0.001, 11, 20.0)
    trained.set_log_y(False)
    trained.redraw()
    x, y = curve(trained, "train_loss").getData()
    assert len(x) < 4000
    assert np.nanmax(y) == 40.0


def test_before_the_first_step_only_loss_and_baseline_are_there(shown):
    curves = TrainingCurves()
    curves.set_baseline("Last value", 0.0883)
    curves.set_empty_words("The curve will be drawn here", "The dashed line is “last value”.")
    shown(curves)
    assert curves.findChild(QWidget, "hint_card").isVisible()
    assert not curves.gradient_plot.isVisible()
    bottom, top = curves.loss_plot.plotItem.vb.viewRange()[1]
    assert bottom < math.log10(0.0883) < top


def test_all_plots_share_one_x_axis(trained: TrainingCurves, qtbot: QtBot):
    trained.loss_plot.plotItem.vb.setXRange(2, 5, padding=0)
    assert x_range(trained, "gradient_plot") == pytest.approx([2, 5])
    trained.gradient_plot.plotItem.vb.setXRange(1, 3, padding=0)
    assert x_range(trained) == pytest.approx([1, 3])
    trained.redraw()
    assert trained.loss_plot.plotItem.getAxis("left").width() == (
        trained.gradient_plot.plotItem.getAxis("left").width()
    )


def test_the_learning_rate_joins_in_wide_windows(trained: TrainingCurves, qtbot: QtBot):
    assert not trained.learning_rate_plot.isVisible()
    trained.resize(1650, 900)
    qtbot.waitUntil(trained.learning_rate_plot.isVisible)
    _, rates = curve(trained, "learning_rate", "learning_rate_plot").getOriginalDataset()
    assert set(rates) == {0.001}


def test_follow_keeps_the_newest_step_in_view(trained: TrainingCurves):
    trained.append_steps(501, np.ones(2000), np.ones(2000), 0.001, 50, 60.0)
    trained.redraw()
    assert x_range(trained)[1] > 50.0


def drag(qtbot: QtBot, plot: QWidget, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(plot.viewport(), start + (end - start) * share)
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_follow_lets_go_on_a_pan_and_comes_back(trained: TrainingCurves, qtbot: QtBot):
    before = x_range(trained)
    with qtbot.waitSignal(trained.follow_changed) as blocker:
        drag(qtbot, trained.loss_plot, QPoint(400, 150), QPoint(200, 150))
    assert blocker.args == [False]
    assert x_range(trained)[0] > before[0] + 1
    follow = trained.findChild(QPushButton, "curve_follow")
    assert not follow.isChecked()
    assert follow.property("outlined") is True
    panned = x_range(trained)
    trained.append_steps(501, np.ones(500), np.ones(500), 0.001, 11, 20.0)
    trained.redraw()
    assert x_range(trained) == pytest.approx(panned)
    follow.click()
    trained.redraw()
    assert trained.following
    assert x_range(trained)[0] == pytest.approx(0.0, abs=0.2)


def wheel(plot: QWidget, place: QPoint, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    event = QWheelEvent(
        QPointF(place), QPointF(plot.viewport().mapToGlobal(place)), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, modifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)


def test_the_wheel_zooms_x_and_with_shift_y(trained: TrainingCurves):
    before = x_range(trained)
    wheel(trained.loss_plot, QPoint(300, 150))
    assert x_range(trained)[1] - x_range(trained)[0] < before[1] - before[0]
    assert not trained.following
    height = np.ptp(trained.loss_plot.plotItem.vb.viewRange()[1])
    wheel(trained.loss_plot, QPoint(300, 150), Qt.KeyboardModifier.ShiftModifier)
    trained.redraw()
    assert np.ptp(trained.loss_plot.plotItem.vb.viewRange()[1]) < height


def test_the_crosshair_says_the_values_of_the_nearest_step(trained: TrainingCurves, qtbot: QtBot):
    view = trained.loss_plot.plotItem.vb
    place = trained.loss_plot.mapFromScene(
        view.mapViewToScene(QPointF(203.2 / 50, view.viewRange()[1][1] - 0.1))
    )
    qtbot.mouseMove(trained.loss_plot.viewport(), place)
    assert trained.readout.isVisible()
    assert trained.readout.head == "Epoch 4.1 · step 203"
    values = {row.name: row.value for row in trained.readout.readings}
    assert values["Train, raw"] == "0.0702"
    assert values["Validation"] == "0.360"
    assert values["Baseline"] == "0.500"
    assert values["Gradient norm"] == "0.500"
    assert len(values) == 5
    assert "Train, raw 0.0702" in trained.readout.accessibleName()


def test_keys_move_the_crosshair(trained: TrainingCurves, qtbot: QtBot):
    press(qtbot, trained, Qt.Key.Key_Left)
    assert trained.readout.head.endswith("step 500")
    press(qtbot, trained, Qt.Key.Key_Left)
    press(qtbot, trained, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert trained.readout.head.endswith("step 489")
    press(qtbot, trained, Qt.Key.Key_Right)
    assert trained.readout.head.endswith("step 490")
    press(qtbot, trained, Qt.Key.Key_Escape)
    assert not trained.readout.isVisible()


def test_keys_change_the_look(trained: TrainingCurves, qtbot: QtBot):
    smooth, log = (trained.findChild(QPushButton, name) for name in ("curve_smooth", "curve_log_y"))
    assert smooth.isChecked()
    press(qtbot, trained, Qt.Key.Key_S)
    assert not smooth.isChecked()
    bottom, _ = trained.loss_plot.plotItem.vb.viewRange()[1]
    assert bottom < 0
    press(qtbot, trained, Qt.Key.Key_L)
    assert not log.isChecked()
    assert trained.loss_plot.plotItem.vb.viewRange()[1][1] == pytest.approx(1.0, abs=0.2)
    assert trained.x_unit == "epoch"
    press(qtbot, trained, Qt.Key.Key_X)
    assert trained.x_unit == "time"
    assert x_range(trained)[1] > 10
    press(qtbot, trained, Qt.Key.Key_X)
    assert trained.x_unit == "step"
    assert x_range(trained)[1] > 500
    press(qtbot, trained, Qt.Key.Key_F)
    assert not trained.following


def test_keys_zoom_and_zero_shows_everything_again(trained: TrainingCurves, qtbot: QtBot):
    before = np.ptp(x_range(trained))
    press(qtbot, trained, Qt.Key.Key_Plus)
    assert np.ptp(x_range(trained)) == pytest.approx(0.8 * before)
    press(qtbot, trained, Qt.Key.Key_Minus)
    assert np.ptp(x_range(trained)) == pytest.approx(before)
    assert not trained.following
    press(qtbot, trained, Qt.Key.Key_0)
    assert trained.following


def test_a_unit_of_x_keeps_the_steps_in_view(trained: TrainingCurves):
    trained.set_follow(False)
    trained.loss_plot.plotItem.vb.setXRange(2, 4, padding=0)
    trained.set_x_unit("step")
    assert x_range(trained) == pytest.approx([100, 200])
    trained.set_x_unit("time")
    assert x_range(trained) == pytest.approx([2, 4])


def test_what_is_not_finite_is_marked_and_counted(trained: TrainingCurves):
    trained.append_steps(501, [0.1, math.nan, math.inf, 0.1], [1.0, math.nan, 1.0, 1.0], 0.001, 11, 12.0)
    trained.redraw()
    label = trained.findChild(QLabel, "not_finite_count")
    assert label.isVisible()
    assert label.text() == "2 not finite"
    marks = [
        item for item in trained.loss_plot.plotItem.items if getattr(item, "opts", {}).get("symbol") == "t1"
    ]
    places = sorted(spot.pos().x() * 50 for spot in marks[0].points())
    assert places == pytest.approx([502, 503])
    assert np.isfinite(trained.loss_plot.plotItem.vb.viewRange()).all()


def test_zero_is_drawn_with_a_logarithmic_axis_too(trained: TrainingCurves):
    trained.append_steps(501, [0.0, 0.2, 0.0], [1.0, 1.0, 1.0], 0.001, 11, 12.0)
    trained.redraw()
    x, y = curve(trained, "train_loss").getData()
    bottom, _ = trained.loss_plot.plotItem.vb.viewRange()[1]
    at_zero = y[np.isclose(x * 50, 501)]
    assert at_zero.min() == pytest.approx(np.nanmin(y))
    assert at_zero.min() > bottom
    assert "at or below 0" in " ".join(
        getattr(item, "words", "") for item in trained.loss_plot.plotItem.items
    )


def test_only_losses_of_zero_do_not_break_the_axis(shown):
    curves = TrainingCurves()
    curves.append_steps(1, [0.0] * 10, [0.0] * 10, 0.1, 1, 1.0)
    shown(curves)
    assert np.isfinite(curves.loss_plot.plotItem.vb.viewRange()).all()


def test_clipped_share_and_ticks_are_said(trained: TrainingCurves):
    trained.add_tick(120, "learning rate 0.0002")
    trained.resize(1300, 600)
    trained.redraw()
    texts = [label.text() for label in trained.findChildren(QLabel)]
    assert any("clipped 25\u00a0% of steps" in text for text in texts)
    on_plot = [getattr(item, "words", "") for item in trained.loss_plot.plotItem.items]
    assert "learning rate 0.0002" in on_plot
    assert "best 0.300, epoch 7" in on_plot
    assert "Same hour yesterday 0.50" in on_plot


def test_the_plot_says_its_sentence(trained: TrainingCurves):
    sentence = "Validation loss 0.360, best 0.300 at epoch 7, baseline 0.500"
    assert trained.sentence() == sentence
    assert trained.loss_plot.accessibleDescription() == sentence
    assert trained.loss_plot.accessibleName()


def test_the_legend_hides_a_curve(trained: TrainingCurves):
    trained.findChild(QWidget, "legend_validation").click()
    trained.redraw()
    assert not curve(trained, "val_loss").isVisible()
    assert curve(trained, "train_loss").isVisible()


def test_every_control_has_a_name(trained: TrainingCurves):
    for button in trained.findChildren(QPushButton):
        assert button.objectName()
        assert button.accessibleName()


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_the_picture_is_written(trained: TrainingCurves, tmp_path: Path, suffix: str):
    path = tmp_path / f"curves.{suffix}"
    trained.save_picture(str(path))
    if suffix == "png":
        image = QImage(str(path))
        assert image.width() == 2 * trained.width()
        colors = {image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)}
        assert len(colors) > 10
    else:
        text = path.read_text()
        assert "<svg" in text
        assert text.count("<path") + text.count("<polyline") > 10
        assert "<image" not in text
    assert trained.findChild(QPushButton, "curve_smooth").isVisible()


def test_another_ending_is_no_picture(trained: TrainingCurves, tmp_path: Path):
    with pytest.raises(ValueError, match=r"\.png or \.svg"):
        trained.save_picture(str(tmp_path / "curves.bmp"))
    with pytest.raises(OSError, match="could not be written"):
        trained.save_picture(str(tmp_path / "nowhere" / "curves.png"))


def test_numbers_are_written_and_copied(trained: TrainingCurves, tmp_path: Path, qtbot: QtBot):
    path = tmp_path / "numbers.csv"
    trained.save_numbers(str(path))
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["train_loss"]) for row in rows[1:]] == (1.0 / np.sqrt(np.arange(1, 501))).tolist()
    assert rows[0]["val_loss"] == repr(0.3 + 0.02 * 7)
    trained.set_x_unit("step")
    trained.loss_plot.plotItem.vb.setXRange(99.5, 103.5, padding=0)
    press(qtbot, trained, Qt.Key.Key_C)
    copied = list(csv.DictReader(QGuiApplication.clipboard().text().splitlines()))
    assert [row["step"] for row in copied] == ["100", "101", "102", "103"]


def test_colors_follow_the_theme(trained: TrainingCurves, qapp: QApplication):
    light = trained.grab().toImage().pixelColor(5, trained.loss_plot.y() + 5)
    try:
        apply_theme(qapp, "dark", 1.0)
        trained.redraw()
        dark = trained.loss_plot.grab().toImage().pixelColor(5, 5)
        assert dark.lightness() < 60 < light.lightness()
        assert curve(trained, "train_loss").opts["pen"].color().name() == "#5caaf2"
    finally:
        apply_theme(qapp, "light", 1.0)


def test_redraws_come_at_most_ten_times_a_second(trained: TrainingCurves, qtbot: QtBot):
    drawn: list[int] = []
    curve(trained, "train_loss").sigPlotChanged.connect(drawn.append)
    begin = time.monotonic()
    for step in range(501, 901):
        trained.append_steps(step, [0.1], [0.5], 0.001, 11, 20.0 + step * 0.001)
        qtbot.wait(1)
    qtbot.waitUntil(lambda: bool(drawn))  # the data is there before it is drawn
    assert len(curve(trained, "train_loss").getOriginalDataset()[0]) == 900
    assert len(drawn) <= 10 * (time.monotonic() - begin) + 2


def test_edits_stand_in_both_plots_and_their_words_step_aside(trained: TrainingCurves):
    for step, words in ((100, "learning rate 0.0005"), (104, "clip 0.5"), (100, "learning rate 0.0002")):
        trained.add_tick(step, words)
    trained.resize(1300, 600)
    trained.redraw()
    lines = trained.loss_plot.tick_lines
    assert lines.words == ["learning rate 0.0002", "clip 0.5"], "one line a step, with the newest words"
    assert lines.places == trained.gradient_plot.tick_lines.places
    assert lines.places == sorted(lines.places)
