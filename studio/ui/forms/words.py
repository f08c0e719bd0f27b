"""The values of settings in the words of the screen."""

from __future__ import annotations

from studio.engine.experiment import Field

_WORDS: dict[str, dict[str, str]] = {
    "model.pooling": {
        "last": "Last state",
        "mean": "Mean state",
        "max": "Maximum",
        "attention": "Attention",
    },
    "model.on_top_of": {
        "auto": "Auto: tries them",
        "none": "Nothing",
        "last_value": "Last value",
        "seasonal": "Last season",
        "drift": "The trend goes on",
    },
    "preparation.scaler": {
        "auto": "Auto",
        "zscore": "z-score",
        "minmax": "0 to 1",
        "robust": "Robust",
        "window": "Each window",
        "none": "None",
    },
    "preparation.transform": {"none": "None", "log": "Logarithm", "difference": "Difference"},
    "preparation.calendar": {"auto": "Auto", "on": "On", "off": "Off"},
    "preparation.tokenizer": {"word": "Words", "character": "Letters", "bpe": "Pieces"},
    "preparation.duplicates": {"remove": "Remove them", "keep": "Keep them"},
    "split.method": {"chronological": "In order", "stratified": "At random by class"},
    "data.missing": {
        "forward": "Repeat the last",
        "interpolate": "Interpolate",
        "mask": "Mask",
        "drop": "Drop windows",
    },
    "data.decimal": {"auto": "Automatic", ".": "Point", ",": "Comma"},
    "data.separator": {
        "auto": "Automatic",
        "comma": "Comma",
        "semicolon": "Semicolon",
        "tab": "Tabulator",
        "pipe": "Bar",
        "space": "Space",
    },
    "data.encoding": {
        "auto": "Automatic",
        "utf-8": "UTF-8",
        "windows-1252": "Windows-1252",
        "iso-8859-15": "ISO-8859-15",
        "utf-16": "UTF-16",
    },
    "data.header": {"auto": "Automatic", "yes": "First row holds names", "no": "No names"},
    "data.day_first": {"auto": "Automatic", "yes": "Day first", "no": "Month first"},
    "training.optimizer": {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD", "rmsprop": "RMSprop"},
    "training.schedule": {"none": "None", "cosine": "Cosine", "linear": "Linear"},
    "training.loss": {"mse": "MSE", "mae": "MAE", "huber": "Huber"},
    "training.learn_from": {"auto": "Auto: tries both", "every_step": "Every step", "last_step": "Last step"},
    "training.class_weights": {"auto": "Auto", "on": "On", "off": "Off"},
    "training.precision": {"float32": "float32", "bfloat16": "bfloat16"},
}

ZERO_WORDS = {
    "preparation.stride": "Auto",
    "preparation.season_length": "Auto",
    "preparation.vocabulary_size": "All",
    "preparation.max_length": "Auto",
    "split.gap": "None",
    "training.max_seconds": "No limit",
    "training.batch_size": "Auto",
    "training.clip_norm": "No clipping",
    "training.patience": "Never stop early",
    "training.patience_steps": "None",
    "training.threads": "Auto",
}
"""What 0 means where it is no number of things."""


def choice_word(key: str, value: str) -> str:
    """One choice of a setting in the words of the screen; a value without a word is its own."""
    return _WORDS.get(key, {}).get(value, value)


def choices_in_words(field: Field) -> list[tuple[str, str]]:
    """All choices of a setting, each as value and words; usual ones where any text is allowed."""
    values = field.setting.choices or tuple(_WORDS.get(field.key, {}))
    return [(value, choice_word(field.key, value)) for value in values]


def range_sentence(field: Field, unit: str = "", factor: float = 1.0) -> str:
    """The cure of a number that is out of range: "Use 1 to 100,000 hours." `factor`: from value to screen."""
    setting = field.setting
    low, high = (
        None if bound is None else f"{bound * factor:,.10g}" for bound in (setting.minimum, setting.maximum)
    )
    after = f" {unit}" if unit and unit != "at most" else ""
    if low is not None and high is not None:
        return (
            f"Use more than {low}, at most {high}{after}."
            if setting.above
            else f"Use {low} to {high}{after}."
        )
    if low is not None:
        return f"Use more than {low}{after}." if setting.above else f"Use {low}{after} or more."
    return f"Use {high}{after} or less." if high is not None else "Use a number."
