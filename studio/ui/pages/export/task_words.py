"""Which words belong to the model of a task."""

from __future__ import annotations

from studio.ui.pages.export.classes_words import ClassesWords
from studio.ui.pages.export.forecast_words import ForecastWords
from studio.ui.pages.export.language_words import LanguageWords
from studio.ui.pages.export.words import TaskWords

WORDS: dict[str, TaskWords] = {
    "forecast": ForecastWords(),
    "classify-text": ClassesWords(),
    "language-model": LanguageWords(),
}


def words_of(task: str) -> TaskWords:
    """The words of a task. Raises KeyError for an unknown one."""
    return WORDS[task]
