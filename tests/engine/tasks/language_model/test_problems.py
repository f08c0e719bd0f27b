"""What stands in the way of a start is named with its figures and a cure that works."""

from __future__ import annotations

import pytest

from studio.engine.errors import DataError, SettingError
from studio.engine.experiment.problems import Problem
from studio.engine.tasks.language_model.prepared import prepare_language
from studio.engine.tasks.language_model.problems import find_problems
from studio.engine.tasks.language_model.task import TASK
from tests.engine.tasks.language_model.corpora import corpus, experiment, parts_of, prepared_of, prose


def problems(*texts: str, **settings: object) -> tuple[Problem, ...]:
    changed = {key.replace("__", "."): value for key, value in settings.items()}
    return find_problems(prepared_of(corpus(*texts), changed))


def errors(*texts: str, **settings: object) -> list[Problem]:
    return [problem for problem in problems(*texts, **settings) if problem.severity == "error"]


def test_a_good_text_has_none() -> None:
    assert problems(prose(30_000)) == ()


def test_one_document_of_a_few_is_no_problem() -> None:
    assert not errors(prose(3000), prose(10), prose(3000))


def test_a_text_too_short_is_named_with_its_figures_and_a_cure() -> None:
    (problem,) = errors(prose(60))
    assert (
        "validation part has 3 letters; it needs 20" in problem.title
        or "train part has 54 letters" in problem.title
    )
    assert "60 letters" in problem.detail
    assert "Add more text" in problem.fixes[0].label
    with pytest.raises(DataError, match="it needs"):
        prepare_language(experiment(corpus(prose(60))), corpus(prose(60)))


def test_a_short_text_in_other_shares_can_be_learned_from() -> None:
    text = prose(250)
    (problem,) = errors(text)
    cured = experiment(corpus(text)).with_values(problem.fixes[0].values)
    assert not [found for found in TASK.examine(cured, corpus(text)).problems if found.severity == "error"]


def test_an_empty_text_is_named() -> None:
    assert errors("")
    assert TASK.examine(experiment(corpus("")), corpus("")).problems[0].severity == "error"


def test_one_letter_again_and_again_teaches_nothing() -> None:
    (problem,) = errors("a" * 5000)
    assert "again and again" in problem.title
    with pytest.raises(DataError, match="again and again"):
        prepare_language(experiment(corpus("a" * 5000)), corpus("a" * 5000))


def test_tied_weights_need_one_size_and_the_cure_gives_it() -> None:
    text = corpus(prose(30_000))
    (problem,) = errors(prose(30_000), model__tie_weights=True)
    assert problem.key == "model.tie_weights"
    for fix in problem.fixes:
        cured = experiment(text, {"model.tie_weights": True}).with_values(fix.values)
        assert TASK.examine(cured, text).problems == ()
    with pytest.raises(SettingError, match="Tied weights"):
        parts_of(text, {"model.tie_weights": True})


def test_a_random_split_of_running_text_is_refused() -> None:
    (problem,) = errors(prose(30_000), split__method="stratified")
    assert problem.fixes[0].values == {"split.method": "chronological"}


def test_30_more_lanes_than_the_text_has_tokens_are_said_and_cured() -> None:
    text = corpus(prose(400))
    (problem,) = (
        found
        for found in problems(prose(400), training__batch_size=5000)
        if found.key == "training.batch_size"
    )
    assert problem.severity == "warning"
    parts = parts_of(text, {"training.batch_size": 5000})
    assert parts.resolved["training.batch_size"] == 359
    assert len(next(iter(parts.batches.epoch())).inputs) == 359
    cured = parts_of(text, {"training.batch_size": 5000} | dict(problem.fixes[0].values))
    assert cured.batches.steps_per_epoch >= 1


def test_many_unknown_words_are_named() -> None:
    text = prose(4000) + " " + " ".join(f"strange{place}" for place in range(200))
    found = problems(text, preparation__tokenizer="word")
    assert any("unknown" in problem.title for problem in found)


def test_thousands_of_different_letters_are_fine() -> None:
    text = "".join(chr(0x4E00 + place % 3000) for place in range(60_000))
    assert not errors(text)
    assert prepared_of(corpus(text)).tokenizer.size > 3000


def test_29_unknown_words_that_training_never_shows_are_named_and_cured() -> None:
    settings = {"preparation__tokenizer": "word", "preparation__min_frequency": 1}
    text = " ".join(f"{prose(60, seed=place)} word{place}" for place in range(300))
    (problem,) = (found for found in problems(text, **settings) if found.key == "preparation.min_frequency")
    cured = experiment(corpus(text), {"preparation.tokenizer": "word"} | dict(problem.fixes[0].values))
    found = TASK.examine(cured, corpus(text)).problems
    assert not [problem for problem in found if problem.key == "preparation.min_frequency"]
