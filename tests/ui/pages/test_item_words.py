"""What rail and bar say of each task."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from studio.ui.pages.item_words import item_words, size_words
from tests.ui.pages.texts import language_overview, novel, text_overview, topics
from tests.ui.stand_ins import StandInOverview, experiment


def test_the_size_of_the_data_in_the_words_of_its_task() -> None:
    assert size_words(StandInOverview(0)) == "3 columns"
    assert size_words(text_overview()) == "4,800 texts"
    assert size_words(language_overview()) == "433,411 letters"
    assert size_words(None) == size_words(SimpleNamespace()) == ""


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (experiment(), ("window", "windows")),
        (topics(), ("text", "texts")),
        (novel(), ("letter", "letters")),
        (novel(preparation__tokenizer="bpe"), ("piece", "pieces")),
    ],
)
def test_what_is_learned_from(made: object, words: tuple[str, str]) -> None:
    assert item_words(made) == words  # type: ignore[arg-type]
