"""Metrics and simple answers have one name each in the terminal, with capitals only where they belong."""

from __future__ import annotations

import pytest

from studio.cli.evaluate import table
from studio.cli.names import capitalized, metric_name, simple_name


@pytest.mark.parametrize(
    ("label", "shown"),
    [("largest class", "Largest class"), ("bzip2", "bzip2"), ("letter 5-grams", "Letter 5-grams"), ("sMAPE", "sMAPE")],
)  # fmt: skip
def test_a_label_at_the_beginning_of_a_line(label: str, shown: str) -> None:
    assert capitalized(label) == shown


def test_names_of_the_window() -> None:
    assert [metric_name(name) for name in ("macro_f1", "mae", "accuracy")] == ["Macro-F1", "MAE", "accuracy"]
    assert simple_name("tfidf_linear") == "word n-grams with a linear model"
    assert simple_name("last_value") == "last value"


def test_the_table_of_evaluate_names_all_under_their_labels() -> None:
    figures = {"bits_per_character": 2.0, "perplexity": 4.0}
    report = {"metrics": figures, "baselines": {"ngram": figures, "compressor": figures}}
    head, model, ngram, bzip2 = table(report, {"ngram": "letter 5-grams"}).splitlines()
    assert "Bits a letter" in head
    assert model.startswith("This model ")
    assert ngram.startswith("Letter 5-grams ")
    assert bzip2.startswith("bzip2 ")
    assert len({len(line) for line in (head, model, ngram, bzip2)}) == 1
