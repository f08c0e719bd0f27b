"""What is said of a run while it trains, from its numbers alone."""

from __future__ import annotations

import pytest

from studio.engine.events import Validated
from studio.ui.pages.train.so_far import fitting_line, lead_line, patience_line, so_far_lines
from tests.ui.pages.runs import experiment, started, validated

PERCENT = "\N{NO-BREAK SPACE}%"


def looks(*skills: float, train_losses: tuple[float, ...] = ()) -> list[Validated]:
    """One look an epoch from 0 on; `best` is each new highest skill."""
    found, best = [], float("-inf")
    for epoch, skill in enumerate(skills):
        train_loss = train_losses[epoch] if train_losses else 0.1
        found.append(
            validated(epoch, 0.1 * (1 - skill), skill=skill, best=skill > best, train_loss=train_loss)
        )
        best = max(best, skill)
    return found


@pytest.mark.parametrize(
    ("skills", "words"),
    [
        ((0.0,), "Judged before its first step; the next look comes after epoch 1."),
        ((0.0, 0.05, 0.11, 0.08), f"Beats the baseline since epoch 1; best lead 11{PERCENT}."),
        ((-0.5, -0.2, 0.03), f"Beats the baseline since epoch 2; best lead 3{PERCENT}."),
        ((0.0, 0.05, -0.02, 0.01), f"Beats the baseline since epoch 3; best lead 5{PERCENT}."),
        ((0.0, 0.05, -0.02), f"Behind the baseline again; best lead 5{PERCENT}."),
        ((-0.5, -0.2), f"Does not beat the baseline yet; 20{PERCENT} behind at best."),
        ((0.0, -0.2), "Does not beat the baseline yet."),
        ((0.0, 0.002), f"Beats the baseline since epoch 1; best lead less than 1{PERCENT}."),
        ((float("nan"), float("nan")), "Does not beat the baseline yet."),
    ],
)
def test_the_lead(skills: tuple[float, ...], words: str) -> None:
    assert lead_line(looks(*skills)).text == words


def test_in_the_first_epoch_nothing_is_said_of_progress_or_fitting() -> None:
    lines = so_far_lines(experiment().training, started(), looks(0.0))
    assert [line.text for line in lines] == [
        "Judged before its first step; the next look comes after epoch 1.",
        "The first epoch is under way.",
    ]


def test_patience_counts_in_epochs_and_never_less_than_its_steps() -> None:
    seen = looks(0.0, 0.1, 0.05, 0.04)
    short = experiment(training__patience=10, training__patience_steps=0)
    assert patience_line(short.training, started(), seen).text == "2 epochs without progress; stops after 10."
    by_steps = experiment(training__patience=10, training__patience_steps=500)
    assert (
        patience_line(by_steps.training, started(), seen).text == "2 epochs without progress; stops after 50."
    )
    prolonged = started(patience_from=2)
    assert patience_line(short.training, prolonged, seen).text == "1 epoch without progress; stops after 10."
    prolonged = started(patience_from=3)
    assert patience_line(short.training, prolonged, seen).text == "Patience begins anew; stops after 10."
    never = experiment(training__patience=0)
    assert (
        patience_line(never.training, started(), seen).text == "Ends after 100 epochs; it never stops early."
    )
    ends_before = started(max_epochs=20)
    assert (
        patience_line(by_steps.training, ends_before, seen).text
        == "2 epochs without progress; ends after epoch 20."
    )


def test_over_fitting_is_a_falling_training_loss_without_progress() -> None:
    falling = looks(0.0, 0.1, 0.09, 0.08, 0.07, train_losses=(0.1, 0.09, 0.08, 0.07, 0.06))
    assert fitting_line(falling).text == "Over-fitting since epoch 2: only the training loss falls."
    assert fitting_line(falling[:4]).text == "No sign of over-fitting."
    flat = looks(0.0, 0.1, 0.09, 0.08, 0.07)
    assert fitting_line(flat).text == "No sign of over-fitting."
    assert fitting_line(falling[:2]).text == "Still learning: the newest epoch is the best."


def test_a_resumed_run_says_an_epoch_again_and_the_later_word_counts() -> None:
    seen = [
        *looks(0.0, -0.3, -0.4),
        validated(1, 0.09, skill=0.1, best=True),
        validated(2, 0.09, skill=0.12, best=True),
    ]
    lines = so_far_lines(experiment().training, started(), seen)
    assert lines[0].text == f"Beats the baseline since epoch 1; best lead 12{PERCENT}."


def test_before_the_first_look() -> None:
    assert [line.text for line in so_far_lines(experiment().training, started(), [])] == [
        "The first look at the validation part is under way."
    ]
