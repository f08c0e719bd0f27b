"""The runs that wait, in their order: each can be moved, taken off, or opened again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio.engine.experiment import Experiment
from studio.engine.library.waiting import WaitingRun
from studio.ui.pages.start.rows import take_all
from studio.ui.shell.queue_words import differing_words, run_name, waiting_words
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import focus_quietly, px, set_fixed_width, set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import (
    ElidedLabel,
    PopoverFrame,
    button,
    disable,
    ghost_button,
    hairline,
    label,
    tool_button,
)

WIDTH, MOST_HEIGHT = 440, 380


class WaitingPopover(PopoverFrame):
    """Closes by itself when the last one is gone. Every line has the same buttons, each reached by Tab."""

    edit_asked = Signal(str)
    """The experiment of a run is to be opened in the window: the run's key."""

    taken_off = Signal(int, object)
    """So many were taken off, and the call that puts them back."""

    def __init__(self, workspace: Workspace, controller: RunController, window: QWidget) -> None:
        super().__init__("waiting_popover", WIDTH, window)
        self.setAccessibleName("Runs that wait")
        self._queue, self._controller = workspace.queue, controller
        self._anchor: QWidget | None = None
        self._shown: tuple[object, ...] = ()
        self._build()
        self._queue.changed.connect(self._on_changed)
        controller.run_changed.connect(self._on_changed)
        self._show()

    def open_at(self, anchor: QWidget) -> None:
        self._anchor = anchor
        super().open_at(anchor)
        self._focus_first()

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        head = QHBoxLayout()
        set_spacing(head, 8)
        self._title = label("", "strong", name="waiting_title")
        self.train = button("Train them", "waiting_train", "play", "small")
        self.train.clicked.connect(self._on_train_clicked)
        self.clear = ghost_button("Remove all", "waiting_clear", size="small")
        self.clear.clicked.connect(self._on_clear_clicked)
        head.addWidget(self._title, 1)
        head.addWidget(self.train)
        head.addWidget(self.clear)
        self.column.addLayout(head)
        self._note = label("", "small", "muted", name="waiting_note", wrap=True)
        self.column.addWidget(self._note)
        self._holder = QWidget()
        self._holder.setProperty("plane", "page")  # what scrolls has the ground of what it lies on
        self._rows = QVBoxLayout(self._holder)
        set_margins(self._rows, 0, 0, 0, 0)
        set_spacing(self._rows, 3)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("waiting_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setWidget(self._holder)
        self.column.addWidget(self._scroll)

    def _row(self, place: int, run: WaitingRun, before: Experiment | None) -> QWidget:
        last = place == len(self._queue.runs) - 1
        holder = QWidget()
        holder.setObjectName(f"waiting_row_{place}")
        set_minimum_height(holder, 44)
        row = QHBoxLayout(holder)
        set_margins(row, 0, 2, 0, 2)
        set_spacing(row, 4)
        number = label(str(place + 1), "medium", "muted")
        set_fixed_width(number, 18)
        name = run_name(run.experiment)
        words = QVBoxLayout()
        set_spacing(words, 1)
        words.addWidget(ElidedLabel(name, "medium", name=f"waiting_name_{place}"))
        told = run.reason or differing_words(run.experiment, before)
        words.addWidget(
            ElidedLabel(told, "small", "warning" if run.reason else "", name=f"waiting_words_{place}")
        )
        row.addWidget(number)
        row.addLayout(words, 1)
        if run.reason:
            row.addWidget(
                self._tool("rotate-cw", "Try again", "retry", place, run, partial(self._queue.retry, run.key))
            )
        edit = partial(self._on_edit_clicked, run.key)
        row.addWidget(
            self._tool("pencil", "Edit: open it in the window and take it off", "edit", place, run, edit)
        )
        up = self._tool("arrow-up", "Earlier", "up", place, run, partial(self._move, run.key, -1))
        down = self._tool("arrow-down", "Later", "down", place, run, partial(self._move, run.key, 1))
        for made, at_end, reason in ((up, place == 0, "It is the first."), (down, last, "It is the last.")):
            if at_end:
                disable(made, reason)
            row.addWidget(made)
        row.addWidget(self._tool("x", "Remove", "remove", place, run, partial(self._take_off, run.key)))
        holder.setAccessibleName(f"{place + 1}: {name}. {told}")
        return holder

    def _tool(
        self, icon: str, words: str, name: str, place: int, run: WaitingRun, act: Callable[[], object]
    ) -> QPushButton:
        made = tool_button(icon, words, f"waiting_{name}_{place}")
        made.setAccessibleName(f"{words.partition(':')[0]}: {run_name(run.experiment)}")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda: act())
        return made

    # --- showing --------------------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        if not self._queue.runs:
            self.close()
        elif self._content() != self._shown:
            self._show()

    def _content(self) -> tuple[object, ...]:
        history = self._controller.history
        return self._queue.runs, self._queue.on_hold, None if history is None else history.experiment

    def _show(self) -> None:
        """Other lines; the keyboard stays on the button with the same name."""
        self._shown = self._content()
        name = next((made.objectName() for made in self._tools() if made.hasFocus()), "")
        runs, history = self._queue.runs, self._controller.history
        idle = self._queue.on_hold or not (self._queue.ready or self._controller.is_running)
        self._title.setText(
            "Runs that wait" if self._queue.ready else waiting_words(self._queue).capitalize()
        )
        self.train.setVisible(bool(idle))
        self._note.setText(self._queue.on_hold)
        self._note.setVisible(bool(self._queue.on_hold))
        take_all(self._rows)
        before = None if history is None else history.experiment
        for place, run in enumerate(runs):
            if place:
                self._rows.addWidget(hairline())
            row = self._row(place, run, before)
            self._rows.addWidget(row)
            row.show()  # at once: the keyboard may be led to it
            before = run.experiment
        self._fit()
        if self.isVisible():
            self._focus(name)

    def _fit(self) -> None:
        self._rows.activate()
        self._scroll.setFixedHeight(min(self._holder.sizeHint().height(), px(MOST_HEIGHT)))
        if self._anchor is not None:
            self.place_at(self._anchor)

    def _move(self, key: str, step: int) -> None:
        """The keyboard goes along with the run."""
        self._queue.move(key, step)
        place = next((place for place, run in enumerate(self._queue.runs) if run.key == key), 0)
        self._focus(f"waiting_{'up' if step < 0 else 'down'}_{place}")

    def _focus(self, name: str) -> None:
        found = self.findChild(QPushButton, name)
        if found is None or not found.isEnabled():
            found = next((made for made in self._tools() if made.isEnabled()), self.clear)
        focus_quietly(found)

    def _focus_first(self) -> None:
        focus_quietly(self.train if self.train.isVisible() else next(iter(self._tools()), self.clear))

    def _tools(self) -> list[QPushButton]:
        return [made for made in self._holder.findChildren(QPushButton) if made.objectName()]

    def _on_clear_clicked(self) -> None:
        self.taken_off.emit(len(self._queue.runs), self._queue.clear())

    def _take_off(self, key: str) -> None:
        self.taken_off.emit(1, self._queue.take_off([key]))

    def _on_edit_clicked(self, key: str) -> None:
        self.close()
        self.edit_asked.emit(key)

    def _on_train_clicked(self) -> None:
        self.close()
        self._queue.train()
