"""The test part, read once: figures of the contract, simple answers beside them, and an honest verdict."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studio.engine.errors import DataError
from studio.engine.metrics.ngrams import ngram_bits
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.language_model.evaluating import evaluate_model, longest_copy
from studio.engine.tasks.language_model.prepared import lay_out
from studio.engine.tasks.language_model.simple import as_loss, simple_bits
from studio.engine.tasks.language_model.verdict import check_lines, judge
from studio.engine.tasks.verdicts import percent
from tests.engine.tasks.language_model.corpora import corpus, model_of, prepared_of, prose

LABELS = {"ngram": "letter 4-grams", "compressor": "bzip2"}


def plain(text: str) -> str:
    """With ordinary spaces."""
    return text.replace("\u00a0", " ")


def test_the_report_is_that_of_the_contract() -> None:
    text = corpus()
    evaluation = evaluate_model(model_of(text), text)
    report = evaluation.report
    assert (report["task"], report["split"], report["items"]) == ("language-model", "test", 300)
    assert (report["items_are"], report["characters"]) == ("letters", 300)
    assert set(report["baselines"]) == {"ngram", "compressor"}
    for figures in (report["metrics"], *report["baselines"].values()):
        assert math.log2(figures["perplexity"]) == pytest.approx(figures["bits_per_character"])
    gain = 1 - report["metrics"]["bits_per_character"] / report["baselines"]["ngram"]["bits_per_character"]
    assert report["skill"] == pytest.approx(gain)
    assert evaluation.reference in evaluation.labels
    assert (evaluation.unit, evaluation.units) == ("letter", "letters")


def test_words_are_judged_by_the_letter_too() -> None:
    text = corpus()
    settings = {"preparation.tokenizer": "word"}
    report = evaluate_model(model_of(text, settings), text).report
    assert report["items_are"] == "words"
    assert report["items"] < report["characters"] == 300
    bits, perplexity = report["metrics"]["bits_per_character"], report["metrics"]["perplexity"]
    assert math.log2(perplexity) * report["items"] == pytest.approx(bits * report["characters"])


def test_26_the_test_part_chooses_nothing() -> None:
    """The n-grams have the order that is best on the validation part, also where another is better on the test part."""
    letters = np.random.default_rng(0).permutation(list(prose(600)))
    text = corpus(prose(5400) + "".join(letters))
    prepared = prepared_of(text, {"split.train": 0.8, "split.validation": 0.1, "split.test": 0.1})
    part = prepared.test
    own = ngram_bits(prepared.train.text, prepared.text[: part.start], part.text).best_order()
    chosen = simple_bits(prepared, text).order
    assert own < chosen
    assert simple_bits(prepared, text, "test").order == chosen


def test_26_what_the_test_part_holds_changes_no_simple_answer_on_the_validation_part() -> None:
    one, other = corpus(prose(6000)), corpus(prose(6000)[:5700] + "☃" * 300)
    figures = [simple_bits(prepared_of(text), text) for text in (one, other)]
    assert figures[0] == figures[1]


def test_simple_answers_are_on_the_scale_of_the_curves() -> None:
    text = corpus()
    prepared = prepared_of(text, {"preparation.tokenizer": "word"})
    part = prepared.validation
    wanted = 2 * math.log(2) * part.characters / len(part.tokens)
    assert as_loss(2.0, part) == pytest.approx(wanted)


def test_20_the_figure_is_the_same_with_other_data_behind_it() -> None:
    """Nothing after a part may change its figure: the text is read forwards."""
    text = prose(6000)
    model = model_of(corpus(text))
    first = evaluate_model(model, corpus(text)).report
    again = evaluate_model(model, corpus(text)).report
    assert first == again


def test_a_text_that_has_shrunk_is_said() -> None:
    with pytest.raises(DataError, match="too few"):
        evaluate_model(model_of(corpus()), corpus("short"))


def test_the_parts_are_read_in_the_models_own_tokens() -> None:
    changed = corpus(prose(6000, seed=3).upper())
    model = model_of(corpus())
    report = evaluate_model(model, changed).report
    assert report["unknown"] > 0.2 * report["items"]
    assert lay_out(model.bundle.experiment, changed).tokenizer.vocabulary != ()


def model_with(**facts: object) -> Bundle:
    bundle = model_of(corpus()).bundle
    return Bundle(bundle.experiment, bundle.spec, {}, {**bundle.facts, **facts})


def report(own: float, ngram: float, compressor: float) -> dict:
    figures = {"ngram": ngram, "compressor": compressor}
    return {
        "metrics": {"bits_per_character": own},
        "baselines": {name: {"bits_per_character": value} for name, value in figures.items()},
    }


def test_the_verdict_leads_with_the_hardest_and_names_all() -> None:
    verdict = judge(report(1.5, 2.0, 2.5), LABELS, "letter", model_with())
    assert verdict.tone == "success"
    assert (
        plain(verdict.sentence)
        == "Guesses the next letter better than letter 4-grams by 25 % and bzip2 by 40 %."
    )
    assert "1.50 bits a letter; letter 4-grams need 2.00, bzip2 needs 2.50." in plain(verdict.reason)


def test_the_verdict_says_when_a_simple_answer_wins() -> None:
    verdict = judge(report(2.2, 2.0, 2.5), LABELS, "letter", model_with(best_epoch=3, epochs=5))
    assert verdict.tone == "danger"
    assert plain(verdict.sentence) == "Does not beat letter 4-grams: it needs 10 % more bits."
    assert "It beats bzip2 by 12 %." in plain(verdict.reason)
    assert verdict.suggestions


def test_many_times_as_many_bits_are_said_as_such() -> None:
    verdict = judge(report(23.0, 1.0, 2.5), LABELS, "letter", model_with())
    assert plain(verdict.sentence) == "Does not beat letter 4-grams: it needs 23 times as many bits."


def test_the_verdict_says_when_the_compressor_is_the_hardest() -> None:
    assert "Does not beat bzip2" in judge(report(3.0, 2.9, 2.5), LABELS, "letter", model_with()).sentence


def test_the_verdict_says_when_nobody_wins() -> None:
    verdict = judge(report(2.001, 2.0, 2.5), LABELS, "word", model_with())
    assert verdict.tone == "warning"
    assert plain(verdict.sentence) == "Guesses the next word as well as letter 4-grams, not better."


def test_the_verdict_of_a_model_beyond_all_numbers_is_no_praise() -> None:
    verdict = judge(report(None, 2.0, 2.5), LABELS, "letter", model_with())  # type: ignore[arg-type]
    assert verdict.tone == "danger"


def test_the_verdict_says_that_it_still_improves_and_what_to_try() -> None:
    verdict = judge(report(2.2, 2.0, 2.5), LABELS, "letter", model_with(best_epoch=5, epochs=5))
    assert "Still improving" in plain(verdict.reason)
    assert verdict.suggestions[0].values == {"training.max_epochs": 4}


def test_a_copy_of_the_training_text_is_found_to_its_last_letter() -> None:
    training = prose(5000)
    stretch = training[1000:1100]
    assert longest_copy("☃☃ " + stretch + "☃ more", training).strip() == stretch.strip()
    assert longest_copy("☃ж", training) == ""
    assert longest_copy("", training) == ""


def test_checks_say_copies_unknown_tokens_and_still_units() -> None:
    words = ("letter", "letters")
    good = check_lines(copied="the cat", longest=7, unknown=0.0, still=0, units=64, words=words)
    assert [line.passed for line in good] == [True, True, True]
    bad = check_lines(copied="a" * 90, longest=90, unknown=0.2, still=40, units=64, words=words)
    assert [line.passed for line in bad] == [False, False, False]
    assert "90 letters" in bad[0].said
    assert "20 %" in plain(bad[1].said)
    assert "40 of 64" in bad[2].said


@pytest.mark.parametrize(
    ("share", "words"), [(0.254, "25 %"), (0.0057, "0.6 %"), (0.0002, "under 0.1 %"), (0, "0 %")]
)
def test_shares_are_written_for_people(share: float, words: str) -> None:
    assert plain(percent(share)) == words


def test_evaluation_does_not_need_torch_to_be_its_runner() -> None:
    """Whatever answers by the names of the contract is judged: here one that finds every token equally likely."""
    text = corpus()
    model = model_of(text)
    size = len(model.bundle.spec["tokenizer"]["vocabulary"])

    def even(feed):
        batch, time = feed["tokens"].shape
        return {
            "logits": np.zeros((batch, time, size), np.float32),
            "next_state_h": feed["state_h"],
            "next_state_c": feed["state_c"],
        }

    report = evaluate_model(TrainedModel(model.bundle, even), text).report
    assert report["metrics"]["perplexity"] == pytest.approx(size)
