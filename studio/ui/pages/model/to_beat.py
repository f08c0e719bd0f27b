"""To beat: the simple answers with their figures on the validation part."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.pages.figures import Figure, ToBeat
from studio.ui.pages.run_words import short_label
from studio.ui.theme import set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import ElidedLabel, label, set_tip
from studio.ui.widgets.form_row import LABEL_WIDTH, FormRow
from studio.ui.words import capitalized

MOST = 3
HELP = (
    "What simple answers reach on the validation part, without a network. The model is worth its training "
    "once it is better than the best of them."
)


class _AnswerRow(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 8)
        self.words = ElidedLabel("", "body", name=f"{name}_label")
        self.value = label("", "medium", name=f"{name}_value")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)
        row.addWidget(self.value)

    def show_answer(self, answer: ToBeat, figure: Figure) -> None:
        self.words.set_full_text(capitalized(short_label(answer.label)))
        set_tip(self, answer.label)
        self.value.setText("–" if answer.figure is None else figure.words(answer.figure, ""))
        self.setAccessibleName(f"{answer.label}: {self.value.text()}")


class ToBeatRow(FormRow):
    """A row of a form that is only read: at most three answers, the best one first."""

    def __init__(self) -> None:
        holder = QWidget()
        holder.setObjectName("to_beat")
        column = QVBoxLayout(holder)
        set_margins(column, 0, 7, 0, 0)
        set_spacing(column, 6)
        self._rows = [_AnswerRow(f"to_beat_{place}") for place in range(MOST)]
        for row in self._rows:
            column.addWidget(row)
        set_minimum_height(holder, 32)
        super().__init__("To beat", holder, name="to_beat", help=HELP, label_width=LABEL_WIDTH)

    def show_answers(self, answers: Sequence[ToBeat], figure: Figure) -> None:
        """Shows the answers in the figure of the task."""
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(answers))
            if place < len(answers):
                row.show_answer(answers[place], figure)
        words = f"{figure.caption}, validation part." if answers else "Not measured yet."
        self.set_hint(words)
