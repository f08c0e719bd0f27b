from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.charts import ForecastFilm

HISTORY, ACTUAL = np.arange(48.0), np.arange(48.0, 72.0)
BASELINE = ACTUAL - 2.0


@pytest.fixture
def film(shown) -> ForecastFilm:
    made = ForecastFilm()
    made.set_window(None, HISTORY, ACTUAL, BASELINE, step_label="h", baseline_name="Yesterday")
    shown(made, 320, 480)
    return made


def drawn(film: ForecastFilm, name: str) -> tuple[np.ndarray, np.ndarray] | tuple[None, None]:
    film.redraw()
    items = film.findChild(QWidget, "film_plot").plotItem.listDataItems()
    return {item.name(): item for item in items}[name].getOriginalDataset()


def add_frames(film: ForecastFilm, epochs: int) -> None:
    for epoch in range(epochs):
        values = ACTUAL + 10.0 - epoch
        film.add_frame(epoch, values, values - 1.0, values + 1.0)


def test_before_training_the_naive_answer_is_shown(film: ForecastFilm):
    assert drawn(film, "baseline")[1].tolist() == BASELINE.tolist()
    x, y = drawn(film, "actual")
    assert x[0] == -47
    assert x[-1] == 24
    assert y.tolist() == [*HISTORY, *ACTUAL]
    assert drawn(film, "prediction") == (None, None)
    assert not film.findChild(QSlider, "film_epoch").isVisible()
    assert film.sentence() == "Forecast film, no epoch yet"


def test_the_newest_frame_is_shown(film: ForecastFilm):
    add_frames(film, 3)
    assert film.shown_epoch == 2
    assert drawn(film, "prediction")[1].tolist() == (ACTUAL + 8.0).tolist()
    assert film.findChild(QSlider, "film_epoch").value() == 2
    assert film.sentence() == "Forecast film, epoch 2 of 2, mean error 8.00"


def test_an_earlier_frame_stays_in_view_while_new_ones_come(film: ForecastFilm):
    add_frames(film, 3)
    film.show_epoch(1)
    film.add_frame(3, ACTUAL)
    assert film.shown_epoch == 1
    assert film.epochs == [0, 1, 2, 3]


def test_a_resumed_run_replaces_later_frames(film: ForecastFilm):
    add_frames(film, 5)
    film.add_frame(2, ACTUAL)
    assert film.epochs == [0, 1, 2]
    assert film.shown_epoch == 2


def test_keys_step_and_play(film: ForecastFilm, qtbot: QtBot):
    add_frames(film, 4)
    plot = film.findChild(QWidget, "film_plot")
    qtbot.keyClick(plot, Qt.Key.Key_Comma)
    assert film.shown_epoch == 2
    qtbot.keyClick(plot, Qt.Key.Key_Period)
    assert film.shown_epoch == 3
    with qtbot.waitSignals([film.epoch_shown] * 4, timeout=3000):
        qtbot.keyClick(plot, Qt.Key.Key_Space)
    assert film.playing
    qtbot.keyClick(film.findChild(QSlider, "film_epoch"), Qt.Key.Key_Space)
    assert not film.playing


def test_the_film_stops_at_its_end(film: ForecastFilm, qtbot: QtBot):
    add_frames(film, 2)
    film.play()
    qtbot.waitUntil(lambda: not film.playing, timeout=3000)
    assert film.shown_epoch == 1
    assert film.findChild(QPushButton, "film_play").accessibleName().startswith("Play")


def test_the_scrubber_goes_to_an_epoch(film: ForecastFilm):
    add_frames(film, 10)
    film.findChild(QSlider, "film_epoch").setValue(4)
    assert film.shown_epoch == 4
    assert drawn(film, "prediction")[1].tolist() == (ACTUAL + 6.0).tolist()


def test_the_axis_does_not_move_from_frame_to_frame(film: ForecastFilm):
    add_frames(film, 10)
    film.redraw()
    view = film.findChild(QWidget, "film_plot").plotItem.vb
    before = view.viewRange()[1]
    film.show_epoch(0)
    film.redraw()
    assert view.viewRange()[1] == before


def test_another_window_forgets_the_frames(film: ForecastFilm):
    add_frames(film, 3)
    film.set_window(["a", "b", "c"], [1.0, 2.0], [3.0], None)
    assert film.epochs == []
    assert drawn(film, "baseline") == (None, None)


def test_lengths_have_to_fit(film: ForecastFilm):
    with pytest.raises(ValueError, match="24 steps ahead, the frame 3"):
        film.add_frame(0, [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="baseline has 2 steps"):
        film.set_window(None, HISTORY, ACTUAL, [1.0, 2.0])


def test_numbers_hold_every_epoch(film: ForecastFilm, tmp_path: Path):
    add_frames(film, 2)
    path = tmp_path / "film.csv"
    film.save_numbers(str(path))
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert len(rows) == 72
    assert rows[47]["step"] == "0"
    assert float(rows[-1]["epoch_1"]) == ACTUAL[-1] + 9.0
