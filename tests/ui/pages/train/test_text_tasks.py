"""The Train page for texts with classes and for running text: tiles, lines, films, before, during and after a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.events import (
    Event,
    Outcome,
    Previewed,
    Reference,
    RunEnded,
    RunStarted,
    StepsDone,
    Validated,
)
from studio.engine.experiment import Experiment
from studio.engine.tasks.language_model.sizes import LanguageSizes
from studio.ui.jobs.job import JobRunner
from studio.ui.pages.loss_units import unit_of_run
from studio.ui.pages.train.confusion_film import ConfusionFilm
from studio.ui.pages.train.page import TrainPage
from studio.ui.pages.train.text_film import TextFilm
from studio.ui.state.run_controller import RunController
from studio.ui.theme import apply_theme
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.runs import SIZES, Pages, document, open_document, started, unreachable_controls
from tests.ui.pages.texts import TOPICS, language_overview, novel, text_overview, topics
from tests.ui.pages.train.test_train_page import points, sentences, text, wait

PER_CENT = "\N{NO-BREAK SPACE}%"
KEPT_LOSS = {"classify-text": "0.600", "language-model": "0.868"}
"""On its tile: 0.6 in the events, and in bits a letter for a language model."""


@dataclass(frozen=True)
class Case:
    """A task: its experiment, what was found, and what its run says."""

    experiment: Experiment
    overview: Any
    events: list[Event]


def matrix(right: int) -> np.ndarray:
    counts = np.full((8, 8), 1)
    np.fill_diagonal(counts, right)
    return counts


def class_frame(epoch: int, right: int) -> Previewed:
    rows = {f"row_{place}": tuple(map(float, row)) for place, row in enumerate(matrix(right))}
    return Previewed(epoch, rows, names=TOPICS)


def language_frame(epoch: int) -> Previewed:
    return Previewed(epoch, {"prompt_length": (7.0,)}, text=f"No one written after epoch {epoch}.")


def run(
    reference: Reference,
    other: Reference,
    metrics: Callable[[int], dict[str, float]],
    frame: Callable[[int], Previewed],
) -> list[Event]:
    """Three epochs, the second of which is the best, ended by patience."""
    events: list[Event] = [started(baseline=reference, others=(other,))]
    for epoch, loss in enumerate((2.1, 0.9, 0.6, 0.65)):
        skill = (-3.0, -0.2, 0.1, 0.05)[epoch]
        if epoch:
            events.append(
                StepsDone(epoch, 10 * epoch - 9, (loss,) * 10, (0.5,) * 10, 0.001, 1.0, epoch * 2.0)
            )
        seen = Validated(epoch, 10 * epoch, loss, loss, metrics(epoch), skill, epoch < 3, epoch * 2.0)
        events += [seen, frame(epoch)]
    events.append(RunEnded(Outcome.STOPPED_EARLY, "No progress for 10 epochs.", 2, 0.6, 61.0, "ab" * 32))
    return events


def classes() -> Case:
    reference = Reference("tfidf_linear", "accuracy", 0.812, 0.7)
    events = run(
        reference,
        Reference("majority", "accuracy", 0.125, 2.08),
        lambda epoch: {"accuracy": 0.2 + 0.3 * min(epoch, 2), "macro_f1": 0.5},
        lambda epoch: class_frame(epoch, 10 * (epoch + 1)),
    )
    return Case(topics(), text_overview(), events)


def language() -> Case:
    reference = Reference("ngram", "bits_per_character", 2.01, 1.39)
    events = run(
        reference,
        Reference("compressor", "bits_per_character", 2.31, 1.6),
        lambda epoch: {"bits_per_character": 4.0 - epoch, "perplexity": 8.0},
        language_frame,
    )
    sizes = LanguageSizes(77, 433_411, "letter", "letters")
    return Case(novel(), language_overview(sizes=sizes), events)


@pytest.fixture(params=[classes, language], ids=["classes", "language"])
def case(request: pytest.FixtureRequest) -> Case:
    made: Case = request.param()
    return made


def page_of(
    qtbot: QtBot, jobs: JobRunner, pages: Pages, case: Case, events: list[Event] | None = None
) -> TrainPage:
    workspace = document(jobs, case.experiment, case.overview)
    open_document(qtbot, workspace)
    controller = RunController()
    if events:
        controller.open_run(case.experiment, events)
    page = TrainPage(workspace, controller)
    pages.show(page)
    return page


def test_before_a_start_the_simple_answers_are_drawn(
    qtbot: QtBot, jobs: JobRunner, pages: Pages, case: Case
) -> None:
    page = page_of(qtbot, jobs, pages, case)
    best = case.overview.simple_answers[0]
    assert points(page, "loss_plot", "baseline") == 2
    assert points(page, "loss_plot", "baseline_2") == 2
    assert text(page, "tile_loss_note") == best.label.removesuffix(" with a linear model")
    assert "dashed lines are simple answers" in page.curves.hint.words
    page.curves.redraw()
    assert page.curves.head.subtitle.text().startswith(("cross-entropy", "bits"))


def test_before_a_start_of_classes(qtbot: QtBot, jobs: JobRunner, pages: Pages) -> None:
    page = page_of(qtbot, jobs, pages, classes())
    assert text(page, "tile_error_value") == f"81.2{PER_CENT}"
    assert sentences(page)[0] == "3,360 texts to learn from, each once an epoch."
    film = page.film
    assert isinstance(film, ConfusionFilm)
    film.redraw()
    assert film.matrix.counts()[:, 0].tolist() == [90] * 8, "the largest class is always said"
    assert film.matrix.counts()[:, 1:].sum() == 0


def test_uneven_classes_are_measured_by_f1(qtbot: QtBot, jobs: JobRunner, pages: Pages) -> None:
    case = classes()
    uneven = Case(case.experiment, text_overview(balanced=False), case.events)
    page = page_of(qtbot, jobs, pages, uneven)
    assert page.tiles.error.caption.text() == "Macro-F1"


def test_before_a_start_of_a_language_model(qtbot: QtBot, jobs: JobRunner, pages: Pages) -> None:
    page = page_of(qtbot, jobs, pages, language())
    assert page.tiles.loss.caption.text() == "To beat, bits a letter"
    assert text(page, "tile_loss_value") == "2.01"
    assert page.tiles.error.caption.text() in ("To beat, perplexity", "Perplexity")
    assert sentences(page)[0] == "95 steps an epoch: 32 lanes of 9,480 letters side by side, 64 at a time."
    assert isinstance(page.film, TextFilm)
    qtbot.waitUntil(lambda: "always with the same seed" in page.film.page.toPlainText())  # type: ignore[attr-defined]


def test_while_classes_are_learned(qtbot: QtBot, jobs: JobRunner, pages: Pages) -> None:
    case = classes()
    page = page_of(qtbot, jobs, pages, case, case.events[:-1])
    assert text(page, "tile_loss_value") == "0.650"
    assert text(page, "tile_error_value") == f"80.0{PER_CENT}"
    assert text(page, "tile_error_note") == f"word n-grams 81.2{PER_CENT}"
    assert page.tiles.skill.caption.text() == "Skill over word n-grams"
    assert sentences(page)[0] == (
        f"Beats “word n-grams with a linear model” since epoch 2; best lead 10{PER_CENT}."
    )


def test_after_a_run_the_tiles_show_the_kept_epoch(
    qtbot: QtBot, jobs: JobRunner, pages: Pages, case: Case
) -> None:
    page = page_of(qtbot, jobs, pages, case, case.events)
    assert text(page, "tile_loss_value") == KEPT_LOSS[case.experiment.task]
    assert text(page, "tile_loss_note") == "epoch 2, kept"
    assert text(page, "tile_skill_value") == f"+10{PER_CENT}"
    assert text(page, "tile_skill_note") == f"last epoch +5{PER_CENT}"
    assert sentences(page)[2] == "The model of epoch 2 is kept."


def test_a_language_model_speaks_of_bits_and_its_curves_keep_the_true_numbers(
    qtbot: QtBot, jobs: JobRunner, pages: Pages
) -> None:
    case = language()
    page = page_of(qtbot, jobs, pages, case, case.events)
    assert page.tiles.loss.caption.text() == "Validation loss, bits a letter"
    assert text(page, "tile_loss_value") == "0.868", "0.6 nats, where 1.39 of them are 2.01 bits"
    assert page.tiles.error.caption.text() == "Perplexity"
    assert (text(page, "tile_error_value"), text(page, "tile_error_note")) == ("8.00", "letter 5-grams 4.01")
    page.curves.redraw()
    plot = page.curves.loss_plot
    curves = {item.name(): item for item in plot.plotItem.listDataItems() if item.name()}
    losses = (2.1, 0.9, 0.6, 0.65)
    assert curves["val_loss"].getOriginalDataset()[1].tolist() == list(losses), "nats, as the events say"
    assert curves["train_loss"].getOriginalDataset()[1].tolist() == [
        loss for loss in losses[1:] for _ in range(10)
    ]
    drawn = 10 ** curves["val_loss"].getData()[1]
    assert drawn == pytest.approx([loss * 2.01 / 1.39 for loss in losses])
    assert "best 0.868 at epoch 2, baseline 2.01" in plot.accessibleDescription()
    page.curves.show_crosshair(20)
    said = {row.name: row.value for row in page.curves.readout.readings}
    assert (said["Validation"], said["Baseline"]) == ("0.868", "2.01")


def test_without_a_simple_answer_a_language_model_speaks_of_nats() -> None:
    experiment, events = language().experiment, language().events
    assert isinstance(events[0], RunStarted)
    nothing = replace(
        events[0], baseline=Reference("ngram", "bits_per_character", math.nan, math.nan), others=()
    )
    unit = unit_of_run(experiment, nothing)
    assert (unit.words[1], unit.say(0.6)) == ("nats a letter", "0.600")


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_the_head_of_the_plot_says_its_unit_at_every_width(
    qtbot: QtBot, jobs: JobRunner, pages: Pages, width: int
) -> None:
    case = language()
    page = page_of(qtbot, jobs, pages, case, case.events)
    pages.show(page, (width, 740))
    page.curves.redraw()
    qtbot.waitUntil(lambda: "bits" in page.curves.head.subtitle.text())


def test_the_film_of_classes_goes_through_the_epochs(qtbot: QtBot, jobs: JobRunner, pages: Pages) -> None:
    case = classes()
    page = page_of(qtbot, jobs, pages, case, case.events)
    film = page.film
    assert isinstance(film, ConfusionFilm)
    assert film.epochs == [0, 1, 2, 3]
    qtbot.waitUntil(lambda: film.matrix.counts().shape == (8, 8))
    assert film.matrix.cell_text(0, 0) == "40"
    assert film.head.subtitle.text() == f"85{PER_CENT} right"
    slider = page.findChild(QSlider, "confusion_film_epoch")
    slider.setValue(1)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: film.matrix.cell_text(0, 0) == "20")
    QTest.keyClick(film, Qt.Key.Key_Period)
    assert film.shown_epoch == 2
    rows = film.numbers_csv().splitlines()
    assert rows[0] == "epoch,true,said,count"
    assert rows[1] == "0,animal,animal,10"
    assert len(rows) == 1 + 4 * 64


def test_the_film_of_a_language_model_shows_what_it_wrote(
    qtbot: QtBot, jobs: JobRunner, pages: Pages
) -> None:
    case = language()
    page = page_of(qtbot, jobs, pages, case, case.events)
    film, shown = page.film, page.findChild(QPlainTextEdit, "film_text")
    assert isinstance(film, TextFilm)
    assert shown is not None
    qtbot.waitUntil(lambda: shown.toPlainText() == "No one written after epoch 3.")
    cursor = shown.textCursor()
    cursor.setPosition(3)
    given = cursor.charFormat().foreground().color()
    cursor.setPosition(12)
    assert given != cursor.charFormat().foreground().color(), "what was given is muted"
    QTest.keyClick(shown, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: shown.toPlainText() == "No one written after epoch 2.")
    film.play()
    assert film.playing
    assert film.numbers_csv().splitlines()[1] == "0,7,No one written after epoch 0."


def test_another_document_brings_another_film(qtbot: QtBot, jobs: JobRunner, pages: Pages) -> None:
    page = page_of(qtbot, jobs, pages, classes())
    assert isinstance(page.film, ConfusionFilm)
    page.films.plan(novel(), language().overview)
    assert isinstance(page.film, TextFilm)


def test_the_log_names_the_figure(qtbot: QtBot, jobs: JobRunner, pages: Pages) -> None:
    case = classes()
    page = page_of(qtbot, jobs, pages, case, case.events)
    page.findChild(QWidget, "train_log").click()  # type: ignore[union-attr]
    lines = page.findChild(QPlainTextEdit, "log_text").toPlainText()  # type: ignore[union-attr]
    assert "Accuracy to beat 81.2 %" in lines


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("scheme", "scale"), [("light", 1.0), ("dark", 1.25)])
def test_nothing_is_cut_and_tab_reaches_everything(
    qapp: QApplication, qtbot: QtBot, jobs: JobRunner, pages: Pages, case: Case, size: tuple[int, int],
    scheme: str, scale: float,
) -> None:  # fmt: skip
    apply_theme(qapp, scheme, scale)  # type: ignore[arg-type]
    page = page_of(qtbot, jobs, pages, case)
    pages.show(page, size)
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])
    page.controller.open_run(case.experiment, case.events)
    wait(qtbot, page, "tile_loss_value", KEPT_LOSS[case.experiment.task])
    page.curves.redraw()
    page.film.redraw()
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])
    assert unreachable_controls(page) == []
    if scale == 1.0:
        scroll = page.findChild(QWidget, "train_scroll")
        assert scroll.verticalScrollBar().maximum() == 0  # type: ignore[union-attr, attr-defined]
        assert page.content.width() <= size[0], "the page is not wider than its window"
