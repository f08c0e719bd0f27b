"""The sentence over a result: never kinder than the numbers."""

from __future__ import annotations

from typing import Any

import pytest

from studio.engine.experiment import Experiment
from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.forecast.verdict import better_steps, check_lines, judge
from studio.engine.tasks.verdicts import Verdict, percent

LABELS = {"last_value": "the last value", "seasonal": "same hour yesterday"}


def judged(model: float | None, last: float, seasonal: float, **facts: Any) -> Verdict:
    report = {
        "metrics": {"mae": model},
        "baselines": {"last_value": {"mae": last}, "seasonal": {"mae": seasonal}},
    }
    told = {"reason": "All 20 epochs are done.", "best_epoch": 7, "epochs": 20, "outcome": "finished"} | facts
    return judge(report, LABELS, Bundle(Experiment("forecast"), {}, {}, told))


def test_beats_all_hardest_first() -> None:
    verdict = judged(1.0, 2.0, 1.25)
    assert verdict.tone == "success"
    assert verdict.sentence == (
        "Beats every simple forecast: “same hour yesterday” by 20\u00a0%, “the last value” by 50\u00a0%."
    )
    assert "Best epoch 7 of 20, its weights restored." in verdict.reason
    assert verdict.suggestions == ()


def test_steps_at_which_a_simple_forecast_errs_less_are_said() -> None:
    simple = {"last_value": [0.5, 0.9, 2.0, 3.0], "seasonal": [2.0, 2.0, 2.0, 1.001]}
    found = better_steps([1.0, 1.0, 1.0, 1.0], simple)
    assert found == {"last_value": [1, 2]}
    report = {"metrics": {"mae": 1.0}, "baselines": {"last_value": {"mae": 1.6}, "seasonal": {"mae": 1.75}}}
    verdict = judge(report, LABELS, Bundle(Experiment("forecast"), {}, {}, {}), found)
    assert verdict.sentence.startswith("Beats every simple forecast on average: “the last value” by ")
    assert verdict.reason.endswith("At steps 1 and 2 “the last value” errs less.")


def test_as_good_as() -> None:
    verdict = judged(1.0, 1.002, 2.0)
    assert (verdict.tone, verdict.sentence) == ("warning", "As good as “the last value”, not better.")
    assert verdict.suggestions[0].values == {"model.on_top_of": "last_value"}


def test_does_not_beat_one_and_beats_another() -> None:
    verdict = judged(1.0, 0.8, 2.0)
    assert (verdict.tone, verdict.sentence) == ("danger", "Does not beat “the last value”: 25\u00a0% worse.")
    assert "It beats “same hour yesterday” by 50\u00a0%." in verdict.reason


@pytest.mark.parametrize("model", [1.0, None])
def test_a_simple_forecast_without_error_can_only_be_equalled(model: float | None) -> None:
    verdict = judged(model, 0.0, 2.0)
    assert verdict.tone == "danger"
    assert "inf" not in verdict.sentence
    assert judged(0.0, 0.0, 0.0).tone == "warning"


def test_training_that_still_improved_is_told_to_go_on() -> None:
    verdict = judged(1.0, 0.8, 2.0, best_epoch=20)
    assert "Still improving at the last epoch" in verdict.reason
    assert verdict.suggestions[0].values == {"training.max_epochs": 200}


def test_a_start_that_nothing_improved_is_said() -> None:
    assert "the model is the simple forecast it starts on" in judged(1.0, 1.0, 2.0, best_epoch=0).reason


@pytest.mark.parametrize(
    ("share", "words"), [(0.123, "12\u00a0%"), (-0.5, "50\u00a0%"), (0.004, "0.4\u00a0%"), (0, "0\u00a0%")]
)
def test_percents(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("held", "title", "passed"),
    [(0.93, "Band holds what it says", True), (0.86, "Band holds what it says", True),
     (0.8, "Band is a little narrow", False), (0.5, "Band is too narrow", False)],
)  # fmt: skip
def test_the_band_is_measured(held: float, title: str, passed: bool) -> None:
    report = {"metrics": {"coverage": held}, "causal_reach": {"newest": [0.2], "outside": 0.0}}
    reach, band = check_lines(report, None, "hour", "hours", 1)
    assert (band.title, band.passed) == (title, passed)
    assert reach.said == "The hour ahead sees the newest reading and nothing later."


@pytest.mark.parametrize(
    ("newest", "outside", "passed"),
    [([0.1, 0.2], 0.0, True), ([0.1, 0], 0.0, False), ([0.1, None], 0.0, False), ([0.1, 0.1], 0.3, False)],
)
def test_what_the_model_sees(newest: list[float], outside: float, passed: bool) -> None:
    report = {"metrics": {}, "causal_reach": {"newest": newest, "outside": outside}}
    lag, reach = check_lines(report, 2, "day", "days", 2)
    assert reach.passed is passed
    assert (lag.title, lag.passed) == ("Looks like a shifted copy", False)
    assert lag.said == "The forecast fits best at a lag of 2 days."
