"""What metrics and simple answers are called in the terminal: the names of the window."""

from __future__ import annotations

METRICS = {
    "macro_f1": "Macro-F1", "r2": "R²", "mae": "MAE", "rmse": "RMSE", "mase": "MASE", "smape": "sMAPE", "wape": "WAPE",
    "mape": "MAPE", "mse": "MSE", "bits_per_character": "bits a letter", "log_loss": "log loss",
}  # fmt: skip
SIMPLE = {
    "majority": "largest class", "tfidf_linear": "word n-grams with a linear model", "ngram": "letter n-grams",
    "compressor": "bzip2", "seasonal": "last season",
}  # fmt: skip


def metric_name(metric: str) -> str:
    """ "Macro-F1", "accuracy", "MAE"."""
    return METRICS.get(metric, metric.replace("_", " "))


def simple_name(name: str) -> str:
    """What a simple answer is called where nothing is known of the data: "word n-grams with a linear model"."""
    return SIMPLE.get(name, name.replace("_", " "))


def capitalized(label: str) -> str:
    """A label at the beginning of a line; a name with a digit or a capital in its first word stays as it is."""
    first = label.partition(" ")[0]
    plain = first.islower() and not any(letter.isdigit() for letter in first)
    return label[:1].upper() + label[1:] if plain else label
