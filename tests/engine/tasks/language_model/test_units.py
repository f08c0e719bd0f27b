"""Units on a text: what each does, and a guess that is right where it is known and silent where nothing fits."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine.errors import SettingError
from studio.engine.tasks.language_model.units import (
    HARDLY,
    NOTHING_FITS,
    TOO_SHORT,
    marks,
    sentences,
    still_units,
    units_on_text,
)
from tests.engine.tasks.language_model.corpora import corpus, model_of

TEXT = 'She said: "The cat sat."\nIn 1999 a Dog ran, slowly, on and on.\n"Quite so," said he; "in 2001 it snowed."\n'


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_every_token_has_the_activity_of_every_unit(cell: str) -> None:
    model = model_of(corpus(), {"model.cell": cell, "model.num_layers": 2})
    units = units_on_text(model, "The cat sat on the mat.")
    assert units.tokens == tuple("The cat sat on the mat.")
    assert units.activity.shape == (23, 12)
    assert units.activity.dtype == np.float32
    assert (np.abs(units.activity) <= 1).all()
    assert len(units.sentences) == 12


def test_the_activity_is_that_of_the_last_layer_after_each_token() -> None:
    model = model_of(corpus(), {"model.num_layers": 2})
    text = "The cat"
    units = units_on_text(model, text)
    zeros = np.zeros((2, 1, 12), np.float32)
    from studio.engine.tasks.language_model.spec import LanguageSpec

    tokens = np.array([LanguageSpec.from_json(model.bundle.spec).tokenizer.encode(text)], np.int64)
    whole = model.answers({"tokens": tokens, "state_h": zeros, "state_c": zeros})
    assert np.allclose(units.activity[-1], whole["next_state_h"][-1, 0], atol=1e-6)


@pytest.mark.parametrize(
    "what",
    ["between words", "at line breaks", "at the start of a line", "at capital letters", "at punctuation",
     "at quotation marks", "inside quotations", "at digits", "at vowels", "late in long words",
     "at the start of a sentence"],
)  # fmt: skip
@pytest.mark.parametrize("sign", [1, -1])
def test_a_unit_that_marks_something_is_found_out(what: str, sign: int) -> None:
    mark = marks(tuple(TEXT))[what]
    assert mark.std() > 0
    noise = 0.05 * np.random.default_rng(0).standard_normal(len(mark))
    activity = (sign * (mark / mark.max() - 0.5) + noise).astype(np.float32)[:, None]
    (said,) = sentences(activity, tuple(TEXT), np.array([False]))
    assert said == f"This unit is {'on' if sign > 0 else 'off'} {what}."


def test_where_nothing_fits_nothing_is_claimed() -> None:
    activity = np.random.default_rng(1).uniform(-1, 1, (len(TEXT), 30)).astype(np.float32)
    assert set(sentences(activity, tuple(TEXT), np.zeros(30, bool))) == {NOTHING_FITS}


def test_still_units_are_counted_and_said() -> None:
    activity = np.zeros((len(TEXT), 3), np.float32)
    activity[:, 1] = 0.3
    activity[::2, 2] = 0.9
    still = still_units(activity)
    assert still.tolist() == [True, True, False]
    assert sentences(activity, tuple(TEXT), still)[:2] == (HARDLY, HARDLY)


def test_a_few_letters_are_too_short_for_a_guess() -> None:
    units = units_on_text(model_of(corpus()), "The")
    assert set(units.sentences) <= {TOO_SHORT, HARDLY}


def test_an_empty_text_is_refused_and_unknown_letters_are_shown_as_they_are() -> None:
    model = model_of(corpus())
    with pytest.raises(SettingError, match="empty"):
        units_on_text(model, "")
    assert units_on_text(model, "a😀b").tokens == ("a", "😀", "b")


def test_words_are_looked_at_whole() -> None:
    units = units_on_text(
        model_of(corpus(), {"preparation.tokenizer": "word"}), "The cat sat on the mat. " * 5
    )
    assert "".join(units.tokens) == "The cat sat on the mat. " * 5
    assert len(units.activity) == len(units.tokens)
