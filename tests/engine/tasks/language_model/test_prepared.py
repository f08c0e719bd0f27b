"""A text becomes three parts and their tokens; what is fitted knows the training part alone."""

from __future__ import annotations

import pytest

from studio.engine.errors import DataError
from studio.engine.tasks.language_model.prepared import blocks, lay_out, token_ids, whole_text, with_tokenizer
from studio.engine.tasks.language_model.spelling import Spelling
from tests.engine.tasks.language_model.corpora import corpus, experiment, prepared_of, prose


def test_the_parts_are_three_stretches_of_the_text_by_letters() -> None:
    text = prose(1000)
    prepared = prepared_of(corpus(text), {"split.train": 0.8, "split.validation": 0.15, "split.test": 0.05})
    assert [part.characters for part in prepared.parts.values()] == [800, 150, 50]
    assert "".join(part.text for part in prepared.parts.values()) == text
    assert [part.start for part in prepared.parts.values()] == [0, 800, 950]


@pytest.mark.parametrize("kind", ["character", "word"])
def test_every_letter_belongs_to_a_token(kind: str) -> None:
    prepared = prepared_of(corpus(), {"preparation.tokenizer": kind})
    assert prepared.tokenizer.decode(prepared.train.tokens.tolist()) == prepared.train.text


@pytest.mark.parametrize("lower", [False, True])
def test_letters_by_the_table_are_those_that_encode_gives(lower: bool) -> None:
    tokenizer = prepared_of(corpus(), {"preparation.lower_case": lower}).tokenizer
    for text in ("", "The cat ☃ sat\n", "😀", "İ", "\x00\ud800", prose(500, seed=4)):
        assert token_ids(tokenizer, text).tolist() == tokenizer.encode(text)


@pytest.mark.parametrize("kind", ["word", "bpe", "character"])
def test_a_long_text_has_the_tokens_that_it_has_in_one_piece(kind: str) -> None:
    tokenizer = prepared_of(
        corpus(), {"preparation.tokenizer": kind, "preparation.lower_case": True}
    ).tokenizer
    text = prose(3000, seed=5) + "  \n\n  it's 1999 and  so on" * 20
    assert "".join(blocks(text, 50)) == text
    assert len(list(blocks(text, 50))) > 20
    found = [token for block in blocks(text, 50) for token in tokenizer.encode(block)]
    assert found == tokenizer.encode(text) == token_ids(tokenizer, text).tolist()


def test_29_the_vocabulary_is_that_of_the_training_part() -> None:
    text = prose(2000) + "ZX" * 50
    prepared = prepared_of(corpus(text))
    assert "Z" not in prepared.tokenizer.vocabulary
    assert set(prepared.test.unknown) == {"Z", "X"}
    assert prepared.test.spelling_nats > 0
    assert not prepared.train.unknown


def test_2_what_comes_later_changes_nothing_of_the_training_part() -> None:
    text = prose(2000)
    one, other = prepared_of(corpus(text + "x" * 200)), prepared_of(corpus(text + "☃" * 200))
    assert one.tokenizer == other.tokenizer
    assert (one.train.tokens == other.train.tokens).all()


def test_lower_case_is_learned_and_judged_in_lower_case() -> None:
    prepared = prepared_of(corpus(), {"preparation.lower_case": True})
    assert prepared.train.text == prepared.train.text.lower()
    assert not any(token.isupper() for token in prepared.tokenizer.vocabulary[2:])


def test_documents_follow_each_other_with_an_empty_line_between() -> None:
    text, starts = whole_text(corpus("one\ntwo", "three", "four"))
    assert text == "one\ntwo\n\nthree\n\nfour"
    assert [text[start:].split("\n")[0] for start in starts] == ["one", "three", "four"]


def test_single_lines_follow_each_other_as_lines() -> None:
    text, starts = whole_text(corpus("one", "two"))
    assert (text, starts) == ("one\ntwo", (0, 4))


def test_a_look_after_an_edit_reads_nothing_again() -> None:
    text = corpus()
    first = lay_out(experiment(text), text)
    second = lay_out(experiment(text, {"model.hidden_size": 99}), text)
    assert second.train is first.train


def test_another_tokenizer_reads_the_same_parts() -> None:
    letters, words = prepared_of(corpus()), prepared_of(corpus(), {"preparation.tokenizer": "word"})
    read = with_tokenizer(words, letters.tokenizer)
    assert (read.test.tokens == letters.test.tokens).all()
    assert with_tokenizer(letters, letters.tokenizer) is letters


def test_a_table_is_refused_in_words() -> None:
    class Table:
        path = corpus().path

    with pytest.raises(DataError, match="running text"):
        lay_out(experiment(corpus()), Table())


def test_spelling_is_a_code_for_every_token() -> None:
    spelling = Spelling.of("aab", tokens=3)
    assert spelling.nats("a") < spelling.nats("b") < spelling.nats("☃")
    assert spelling.nats("☃☃") == pytest.approx(2 * spelling.nats("☃"))
    longer = Spelling.of("ab cd ef", tokens=4)
    assert longer.nats("ab") < longer.nats("abab")


def test_an_unknown_letter_cannot_be_one_that_is_known() -> None:
    assert Spelling.of("aab", 3, frozenset("a")).nats("b") < Spelling.of("aab", 3).nats("b")
