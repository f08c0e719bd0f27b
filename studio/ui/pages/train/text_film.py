"""The film of a language model: what it writes after each epoch, from the same beginning with the same seed."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from studio.ui.charts.film import Film
from studio.ui.theme import set_minimum_height, set_spacing, theme

TITLE = "What it writes"
_KEYS = (Qt.Key.Key_Comma, Qt.Key.Key_Period, Qt.Key.Key_Space)


@dataclass(frozen=True)
class Sample:
    """A text of which the first `prompt` characters were given."""

    text: str
    prompt: int = 0


class _Page(QPlainTextEdit):
    """Text to read and to copy; the keys of the film go to the film."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class TextFilm(Film[Sample]):
    """The text of the epoch in view; its beginning, which was given, is muted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("text_film", TITLE, "text_film", parent)
        self._before = ""
        self._shown: tuple[Sample | None, str] | None = None
        self.page = _Page()
        self.page.setObjectName("film_text")
        self.page.setAccessibleName("Sample text")
        self.page.setProperty("kind", "reading")
        self.page.setReadOnly(True)
        self.page.setTabChangesFocus(True)
        self.page.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        set_spacing(column, 8)
        column.addWidget(self.head)
        column.addWidget(self.page, 1)
        column.addWidget(self.scrubber)
        set_minimum_height(self.page, 110)
        self.show_controls()

    def set_before(self, words: str, start_words: str) -> None:
        """What stands in the place of the text before the first epoch, and beside the scrubber."""
        self._before = words
        self.set_start_words(start_words)
        self._redraws.ask(soon=True)

    def add_text(self, epoch: int, text: str, prompt: int = 0) -> None:
        """What was written after an epoch; its first `prompt` characters were given."""
        self.add(epoch, Sample(text, prompt))

    def redraw(self) -> None:
        self._redraws.done()
        sample = self.frame
        if self._shown != (sample, theme().scheme + self._before):
            self._shown = (sample, theme().scheme + self._before)
            self._write(sample)
        self.setAccessibleDescription(self.sentence())

    def sentence(self) -> str:
        """What the film shows, in words."""
        if self.frame is None:
            return "Sample text, no epoch yet"
        return f"Sample text, epoch {self.shown_epoch} of {self.epochs[-1]}"

    def numbers_csv(self) -> str:
        """A row for each epoch: its text, and how many characters of it were given."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["epoch", "given_characters", "text"])
        writer.writerows([epoch, sample.prompt, sample.text] for epoch, sample in self._frames)
        return out.getvalue()

    def _write(self, sample: Sample | None) -> None:
        given, written = QTextCharFormat(), QTextCharFormat()
        given.setForeground(theme().color("muted"))
        written.setForeground(theme().color("text"))
        self.page.clear()
        cursor = self.page.textCursor()
        if sample is None:
            cursor.insertText(self._before, given)
        else:
            cursor.insertText(sample.text[: sample.prompt], given)
            cursor.insertText(sample.text[sample.prompt :], written)
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.page.setTextCursor(cursor)
