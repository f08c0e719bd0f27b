"""What the first screen says for each task: shapes of data that are understood, and what a dropped file becomes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A shape of data: its name and the first lines of an example."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TaskWords:
    """`sentence` lies below the title of the drop zone; `dropped` completes "Drop to open …"."""

    sentence: str
    dropped: str
    shapes: tuple[Shape, ...]
    takes_folders: bool = False


_ALSO = "an experiment · the folder of a run"
_WORDS = {
    "forecast": TaskWords(
        f"CSV with a row for each time · {_ALSO}",
        "as a forecast",
        (
            Shape("One series", ("time, temp, humid", "01-01 06:00, 39.0, 59", "01-01 07:00, 39.0, 59")),
            Shape("Many series", ("series_id, t, value", "QRF1, 1, 0.54", "QRF2, 1, 0.61")),
        ),
    ),
    "classify-text": TaskWords(
        f"CSV with texts and labels, a folder for each class · {_ALSO}",
        "as texts with classes",
        (
            Shape(
                "Texts with a label",
                ("text, label", "crushed ice with syrup, food", "a small nail, artifact"),
            ),
            Shape(
                "A folder for each class", ("mails/ham/001.txt", "mails/ham/002.txt", "mails/spam/001.txt")
            ),
        ),
        takes_folders=True,
    ),
    "language-model": TaskWords(
        f"A text file, a folder of text files, a CSV with texts · {_ALSO}",
        "as a text to learn",
        (
            Shape("A text", ("No one who had ever seen", "Catherine Morland in her", "infancy would have …")),
            Shape("Several texts", ("letters/1803.txt", "letters/1804.txt", "letters/1805.txt")),
        ),
        takes_folders=True,
    ),
}
_ANY = TaskWords(
    "CSV for series · CSV, text files or a folder for each class for texts",
    "",
    _WORDS["forecast"].shapes,
    takes_folders=True,
)


def task_words(task: str) -> TaskWords:
    """The words of a task; those of any data for none, or one that has no words of its own."""
    return _WORDS.get(task, _ANY)


def drop_words(task: str) -> str:
    """What is said while a file hangs over the window, for the task that was asked for."""
    return f"Drop to open {task_words(task).dropped}".strip()
