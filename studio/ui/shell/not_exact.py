"""The question that comes up when a run cannot go on exactly."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.engine.errors import StudioError
from studio.ui.state.run_data import DataNews
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import Answer, Question, link_button

LEAVE, GO_ON, ANEW, FIND, DIFFERENCE = "leave", "go_on", "new_data", "find", "difference"
NAME = "not_exact_dialog"


class NotExactQuestion(Question):
    """Leave it or go on all the same; where the data is another, also what the banner offers."""

    def __init__(self, error: StudioError, news: DataNews | None, window: QWidget) -> None:
        answers = [
            Answer(LEAVE, "Leave it", "reject"),
            Answer(GO_ON, "Go on all the same", "accept", "play"),
        ]
        if news is not None:
            answers.append(Answer(ANEW, "Use as new data", "accept", "file-plus"))
        super().__init__(
            "This run cannot go on exactly", not_exact_words(error), tuple(answers), window, name=NAME
        )
        self._chosen = ""
        if news is not None:
            self.body.insertLayout(1, self._links(news))

    def ask(self) -> str:
        """Shows the question, waits, and gives the key of the answer."""
        answer = super().ask()
        return self._chosen or answer

    def _links(self, news: DataNews) -> QHBoxLayout:
        row = QHBoxLayout()
        set_margins(row, 0, 4, 0, 0)
        set_spacing(row, 12)
        wanted = [(DIFFERENCE, "Show difference")] if news.difference is not None else []
        for key, words in (*wanted, (FIND, "Locate…")):
            made = link_button(words, f"{NAME}_{key}")
            made.setAutoDefault(False)
            made.clicked.connect(partial(self._on_chosen, key))
            row.addWidget(made)
        row.addStretch(1)
        return row

    def _on_chosen(self, key: str, _checked: bool = False) -> None:
        self._chosen = key
        self.accept()


def not_exact_words(error: StudioError) -> str:
    """What is not as it was, and what going on all the same would mean."""
    reasons = "; ".join(getattr(error, "differences", ())) or error.what
    return (
        f"Not as it was: {reasons.rstrip('.')}. The run can go on from its checkpoint, but not to the same numbers as"
        " without the interruption."
    )
