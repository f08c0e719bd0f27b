"""What the last session left: the draft and the last run, each one click away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.engine.events import RunState
from studio.engine.registry import task_info
from studio.ui.pages.run_words import day_and_clock
from studio.ui.pages.start.rows import put_behind, take_all
from studio.ui.pages.start.waiting_offer import WaitingOffer
from studio.ui.state.last_session import Left
from studio.ui.state.run_queue import RunQueue
from studio.ui.theme import set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import Card, ElidedLabel, IconLabel, button, hairline

if TYPE_CHECKING:
    from studio.engine.library.records import RunRecord

RESUME = "Resume"
_BUTTONS = {"draft": "Continue", "run": "See results"}


class ContinueCard(Card):
    """Only there while there is something to go on with."""

    chosen = Signal(object)
    """The Path of a draft or of a run."""
    resumed = Signal(object)
    """The Path of a run that was interrupted and is to go on."""
    forgotten = Signal(object)
    """Left: what it needs is gone, and it is to be offered no more."""

    def __init__(self, after: QWidget) -> None:
        """The Tab key comes to the rows from the control `after`."""
        super().__init__("Continue", name="continue_card")
        set_spacing(self.body, 3)
        self._rows = QVBoxLayout()
        set_spacing(self._rows, 3)
        self.offer = WaitingOffer()
        self.body.addLayout(self._rows)
        self.body.addWidget(self.offer)
        self._after = after
        self._shown: tuple[Left, ...] = ()
        self.hide()

    def show_left(self, left: Sequence[Left]) -> None:
        """Other rows in place of those that are there."""
        if tuple(left) != self._shown:
            self._show_rows(left)
        self.setVisible(bool(left) or not self.offer.isHidden())

    def show_queue(self, queue: RunQueue) -> None:
        """What waits behind the rows."""
        waits = self.offer.show_queue(queue)
        self.setVisible(bool(self._shown) or waits)

    def _show_rows(self, left: Sequence[Left]) -> None:
        self._shown = tuple(left)
        take_all(self._rows)
        acts = []
        for place, each in enumerate(left):
            if place:
                self._rows.addWidget(hairline())
            row, act = self._row(each)
            self._rows.addWidget(row)
            acts.append(act)
        put_behind(self._after, [*acts, *self.offer.buttons])

    def _row(self, left: Left) -> tuple[QWidget, QWidget]:
        holder = QWidget()
        set_minimum_height(holder, 44)
        row = QHBoxLayout(holder)
        set_margins(row, 0, 2, 0, 2)
        set_spacing(row, 10)
        info = task_info(left.task)
        words = QVBoxLayout()
        set_spacing(words, 1)
        words.addWidget(ElidedLabel(left.name or left.data.stem, "medium"))
        tone = "warning" if left.gone else ""
        words.addWidget(
            ElidedLabel(left_words(left, info.label), "small", tone, name=f"left_{left.kind}_words")
        )
        row.addWidget(IconLabel("triangle-alert" if left.gone else info.icon, tone or "accent_text", 18))
        row.addLayout(words, 1)
        text = "Remove" if left.gone else RESUME if is_interrupted(left) else _BUTTONS[left.kind]
        act = button(text, f"continue_{left.kind}", size="small")
        act.setAccessibleName(f"{text}: {left.name or left.data.stem}")
        act.clicked.connect(lambda: self._on_clicked(left))
        row.addWidget(act)
        return holder, act

    def _on_clicked(self, left: Left) -> None:
        if left.gone:
            self.forgotten.emit(left)
        else:
            (self.resumed if is_interrupted(left) else self.chosen).emit(left.path)


def is_interrupted(left: Left) -> bool:
    """Whether this is a run that was cut short: killed, or without power."""
    return left.kind == "run" and left.state == RunState.INTERRUPTED.value


def with_interrupted(left: Sequence[Left], runs: Iterable[RunRecord]) -> tuple[Left, ...]:
    """What the last session left; the newest run that was cut short stands in place of the one that ended last."""
    run = next((run for run in runs if run.state is RunState.INTERRUPTED and run.there and run.steps), None)
    if run is None:
        return tuple(left)
    state = RunState.INTERRUPTED.value
    cut = Left("run", run.folder, run.name, run.task, Path(run.data), state, run.began)
    return (cut, *(each for each in left if each.kind == "draft"))


def left_words(left: Left, task: str) -> str:
    """ "Classify text · topics.csv · draft, today 14:20" """
    if left.gone:
        return f"{left.gone} is not where it was."
    when = day_and_clock(left.moment)
    state = "draft" if left.kind == "draft" else left.state.lower()
    return " · ".join((task, left.data.name, f"{state}, {when}" if when else state))
