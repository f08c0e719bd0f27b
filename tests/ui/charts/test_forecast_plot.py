from __future__ import annotations

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.charts import ForecastPlot

HORIZON, ROWS = 24, 24 * 30
TIMES = 1_385_251_200.0 + 3600.0 * np.arange(ROWS)  # from 24 November 2013
ACTUAL = np.sin(np.arange(ROWS) / 24)
STARTS = np.arange(24, ROWS - 24)


@pytest.fixture
def forecast(shown) -> ForecastPlot:
    made = ForecastPlot()
    prediction = np.stack([ACTUAL[start : start + HORIZON] + 0.5 for start in STARTS])
    made.set_forecast(
        TIMES, ACTUAL,
        {"start": STARTS, "prediction": prediction, "lower": prediction - 1, "upper": prediction + 1,
         "baseline": prediction - 0.75},
        horizon=HORIZON, unit="°F", baseline_name="Yesterday",
    )  # fmt: skip
    shown(made, 660, 360)
    return made


def plot(forecast: ForecastPlot) -> QWidget:
    return forecast.findChild(QWidget, "forecast_plot")


def curve(forecast: ForecastPlot, name: str):
    return {item.name(): item for item in plot(forecast).plotItem.listDataItems()}[name].getOriginalDataset()


def test_windows_follow_one_another_without_overlap(forecast: ForecastPlot):
    shown = forecast.shown_windows
    assert shown == [HORIZON * number for number in range(8)]
    x, y = curve(forecast, "prediction")
    assert len(x) == 8 * (HORIZON + 1)
    assert np.isnan(y[HORIZON :: HORIZON + 1]).all()
    assert y[:HORIZON] == pytest.approx(ACTUAL[24:48] + 0.5)
    assert x[0] == TIMES[24]
    assert forecast.findChild(QLabel, "forecast_range").text() == "25 Nov – 2 Dec"
    assert forecast.sentence() == "25 Nov – 2 Dec: mean error of the model 0.500 °F"


def test_the_buttons_move_by_one_horizon_and_stop_at_the_ends(forecast: ForecastPlot):
    back, on = (forecast.findChild(QPushButton, name) for name in ("forecast_back", "forecast_on"))
    back.click()
    assert forecast.shown_windows[0] == 0
    on.click()
    assert forecast.shown_windows[0] == HORIZON
    for _ in range(100):
        on.click()
    forecast.redraw()
    assert len(forecast.shown_windows) == 8
    assert forecast.shown_windows[-1] >= len(STARTS) - HORIZON
    assert len(forecast.numbers_csv().splitlines()) == 1 + len(STARTS) * HORIZON


def test_the_slider_goes_through_the_test_part(forecast: ForecastPlot):
    slider = forecast.findChild(QSlider, "forecast_position")
    slider.setValue(100)
    forecast.redraw()
    assert forecast.shown_windows[0] == 100
    x, _ = curve(forecast, "prediction")
    assert x[0] == TIMES[STARTS[100]]


def test_the_crosshair_says_what_was_said_and_what_happened(forecast: ForecastPlot, qtbot: QtBot):
    view = plot(forecast).plotItem.vb
    place = plot(forecast).mapFromScene(view.mapViewToScene(QPointF(TIMES[50], 0.0)))
    qtbot.mouseMove(plot(forecast).viewport(), place)
    values = {row.name: row.value for row in forecast.readout.readings}
    assert float(values["Actual"].replace("−", "-")) == pytest.approx(ACTUAL[50], abs=1e-3)
    assert float(values["Model, step 3"].replace("−", "-")) == pytest.approx(ACTUAL[50] + 0.5, abs=1e-3)
    assert set(values) == {"Actual", "Model, step 3", "Band", "Yesterday"}
    qtbot.keyClick(plot(forecast), Qt.Key.Key_Right)
    assert "Model, step 4" in [row.name for row in forecast.readout.readings]


def test_a_short_test_part_without_band_or_dates(shown):
    forecast = ForecastPlot()
    forecast.set_forecast(
        np.arange(20),
        np.arange(20.0),
        {"start": [12], "prediction": np.ones((1, 12))},
        horizon=12,
        dated=False,
    )
    shown(forecast, 660, 360)
    assert forecast.shown_windows == [0]
    assert not forecast.findChild(QSlider, "forecast_position").isEnabled()
    assert not forecast.findChild(QWidget, "forecast_legend_baseline").isVisible()
    rows = list(csv.DictReader(forecast.numbers_csv().splitlines()))
    assert rows[0]["actual"] == "12.0"
    assert rows[-1]["actual"] == "nan"


def test_shapes_have_to_fit(forecast: ForecastPlot):
    with pytest.raises(ValueError, match="prediction"):
        forecast.set_forecast(TIMES, ACTUAL, {"start": [0], "prediction": np.ones((2, 24))}, horizon=24)
    with pytest.raises(ValueError, match="values have"):
        forecast.set_forecast(TIMES, ACTUAL[1:], {"start": [0], "prediction": np.ones((1, 24))}, horizon=24)
