"""Texts as tokens: what a word and a letter is, the order of the vocabulary, the way back, and its form in a file."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from studio.engine.data.prepare.tokens import Tokenizer, fit_tokenizer, unit_words

ODD = "Don’t <pad> it's\n\t 日本語テスト naïve cafe\u0301 👩‍👩‍👧 👍🏽 हिन्दी x_1 3.14 \x00 İ \u200d 𠮷野家  <unk>"
KINDS = pytest.mark.parametrize("kind", ["word", "character", "bpe"])


def fitted(*texts: str, **options: Any) -> Tokenizer:
    settings = {
        "kind": "word", "lower_case": False, "min_frequency": 1, "vocabulary_size": 0, "whole_text": False,
    }  # fmt: skip
    return fit_tokenizer(texts, **(settings | options))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Don't stop, it's ’twas rock'n'roll!",
         ["Don't", "stop", ",", "it's", "’", "twas", "rock'n'roll", "!"]),
        ("the dogs' bowl", ["the", "dogs", "'", "bowl"]),
        ("3.14 or 1,000", ["3", ".", "14", "or", "1", ",", "000"]),
        ("東京に行く", ["東", "京", "に", "行", "く"]),
        ("中国人 speaks", ["中", "国", "人", "speaks"]),
        ("𠮷野家", ["𠮷", "野", "家"]),
        ("cafe\u0301 naïve", ["cafe\u0301", "naïve"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("👩‍👩‍👧👍🏽 ❤️ok", ["👩‍👩‍👧", "👍🏽", "❤️", "ok"]),
        ("snake_case e-mail", ["snake_case", "e", "-", "mail"]),
        ("  \n\t ", []),
        ("", []),
    ],
)  # fmt: skip
def test_words_are_what_a_reader_takes_for_words(text: str, pieces: list[str]) -> None:
    assert fitted(text).pieces(text) == pieces


def test_a_whole_text_keeps_its_spaces_as_tokens() -> None:
    assert fitted("a b\n\nc.", whole_text=True).pieces("a b\n\nc.") == ["a", " ", "b", "\n", "\n", "c", "."]


@KINDS
@pytest.mark.parametrize("lower", [False, True])
def test_a_whole_text_comes_back_from_its_ids(kind: str, lower: bool) -> None:
    made = fitted(ODD, kind=kind, lower_case=lower, whole_text=True)
    plain = ODD.lower() if lower else ODD
    assert made.decode(made.encode(ODD)) == plain
    assert "".join(made.pieces(ODD)) == plain
    assert len(made.pieces(ODD)) == len(made.encode(ODD))
    assert min(made.encode(ODD)) > made.unknown_id


def test_tokens_are_what_the_contract_says_of_them() -> None:
    for kind in ("word", "character"):
        for whole in (False, True):
            made = fitted(ODD, kind=kind, lower_case=True, whole_text=whole)
            said = made.to_json()
            ids = {token: number for number, token in enumerate(said["vocabulary"])}
            tokens = re.findall(said["pattern"], ODD.lower())
            assert [ids[token] for token in tokens] == made.encode(ODD)


def test_pieces_know_every_text() -> None:
    made = fitted("the cat sat on the mat " * 20, kind="bpe", whole_text=True, vocabulary_size=280)
    strange = "Ω 日本 <pad>\r\n\x00<unk>"
    assert min(made.encode(strange)) > made.unknown_id
    assert made.decode(made.encode(strange)) == strange


@KINDS
def test_no_text_holds_padding_or_unknown_by_its_name(kind: str) -> None:
    text = "<pad> <unk> <pad><unk> " * 50
    made = fitted(text, kind=kind)
    assert made.vocabulary[:2] == ("<pad>", "<unk>")
    assert min(made.encode("<pad><unk>")) > made.unknown_id


def test_frequent_tokens_come_first_and_equal_ones_by_name() -> None:
    made = fitted("b b a a c d d d")
    assert made.vocabulary == ("<pad>", "<unk>", "d", "a", "b", "c")
    assert fitted("c d d", "d b a", "a b").vocabulary == made.vocabulary
    assert made.size == 6


def test_rare_tokens_and_those_beyond_the_size_are_unknown() -> None:
    assert fitted("a a b b c", min_frequency=2).encode("a c b zebra") == [2, 1, 3, 1]
    few = fitted("a a a b b c", vocabulary_size=2)
    assert few.vocabulary[2:] == ("a", "b")
    assert few.encode("c") == [few.unknown_id]


def test_case_counts_only_when_it_is_kept() -> None:
    assert fitted("The the THE", lower_case=True).vocabulary[2:] == ("the",)
    assert len(fitted("The the THE").vocabulary) == 5


def test_nothing_to_learn_from_leaves_padding_and_unknown() -> None:
    made = fitted("", "   ")
    assert made.size == 2
    assert made.encode("word") == [made.unknown_id]
    assert made.decode([0, 1, 1, 0]) == ""


@KINDS
def test_a_file_says_all_of_a_tokenizer(kind: str) -> None:
    made = fitted(ODD * 3, kind=kind, lower_case=True, whole_text=True, vocabulary_size=300)
    read = Tokenizer.from_json(json.loads(json.dumps(made.to_json())))
    assert read == made
    assert read.encode(ODD) == made.encode(ODD)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "syllable"},
        {"lower_case": "yes"},
        {"pattern": "(a+)+b"},
        {"vocabulary": ["<pad>", "a"]},
        {"vocabulary": ["<pad>", "<unk>", "a", "a"]},
        {"vocabulary": ["<pad>", "<unk>", 7]},
        {"vocabulary": "abc"},
        {"kind": "bpe"},
        {"kind": "bpe", "pattern": "", "tokenizer_json": "{}"},
    ],
)
def test_another_form_is_refused(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        Tokenizer.from_json(fitted("a b").to_json() | change)


def test_units_have_words() -> None:
    assert [unit_words(kind) for kind in ("word", "character", "bpe")] == [
        ("word", "words"), ("letter", "letters"), ("piece", "pieces"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"normalizer": {"type": "Replace", "pattern": {"Regex": "(a|a)*Z"}, "content": ""}},
        {"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "([a-z ]+)+Z"}, "behavior": "Isolated",
                           "invert": False}},
        {"pre_tokenizer": None},
        {"decoder": None},
        {"padding": {"strategy": {"Fixed": 2_000_000_000}, "direction": "Right", "pad_to_multiple_of": None,
                     "pad_id": 0, "pad_type_id": 0, "pad_token": "<pad>"}},
        {"truncation": {"direction": "Right", "max_length": 1, "strategy": "LongestFirst", "stride": 0}},
        {"model": {"dropout": 0.5}},
        {"model": {"type": "WordLevel", "unk_token": "zzz"}},
        {"model": {"merges": [["zz", "qq"]]}},
        {"model": {"merges": [["a"]]}},
        {"model": {"vocab": {"<pad>": -1}}},
    ],
)  # fmt: skip
def test_pieces_of_another_kind_are_refused_before_they_are_used(change: dict[str, Any]) -> None:
    said = fitted("the cat sat on the mat", kind="bpe").to_json()
    content = json.loads(said["tokenizer_json"])
    for key, value in change.items():
        content[key] = content[key] | value if key == "model" else value
    with pytest.raises(ValueError, match="pieces"):
        Tokenizer.from_json(said | {"tokenizer_json": json.dumps(content)})


def test_pieces_that_are_nested_without_end_are_refused() -> None:
    said = fitted("the cat sat on the mat", kind="bpe").to_json()
    with pytest.raises(ValueError, match="pieces"):
        Tokenizer.from_json(said | {"tokenizer_json": "[" * 200_000})


def test_half_a_character_is_read_as_a_sign_for_one() -> None:
    """A terminal hands over bytes that are no text in this form."""
    made = fitted("the cat sat on the mat", kind="bpe", whole_text=True)
    assert made.encode("a\udcffb") == made.encode("a\ufffdb")
    assert "".join(made.pieces("a\udcffb")) == "a\udcffb"
    assert fitted("a \udcff b", kind="bpe").size
