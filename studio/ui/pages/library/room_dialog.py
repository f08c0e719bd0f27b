"""Room on the disk: what the runs take, the budget, and what would be freed to stay within it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.ui.pages.library.words import size_words
from studio.ui.state.library_keeper import LibraryKeeper
from studio.ui.theme import set_spacing
from studio.ui.widgets import (
    DialogFrame,
    FactRow,
    FormRow,
    Spin,
    button,
    disable,
    enable,
    hairline,
    label,
    set_button_text,
)
from studio.ui.words import plural

if TYPE_CHECKING:
    from studio.engine.library.room import Freed

_SHOWN = 6


class RoomDialog(DialogFrame):
    """Nothing is deleted before its button is pressed, and never a run that is not in the trash."""

    def __init__(self, keeper: LibraryKeeper, parent: QWidget) -> None:
        super().__init__("Room on the disk", parent, name="room_dialog")
        self._keeper = keeper
        self._rows = {
            name: FactRow(text, name=f"room_{name}")
            for name, text in (
                ("all", "All runs"),
                ("checkpoints", "of it, checkpoints of runs that have ended"),
                ("trash", "of it, the trash"),
            )
        }
        for row in self._rows.values():
            self.body.addWidget(row)
        self.body.addWidget(hairline())
        self.budget = Spin("room_budget", 0, 10_000, round(keeper.budget), "GB")
        self.budget.setSpecialValueText("no limit")
        self.budget.setAccessibleName("Budget for all runs")
        self.budget.valueChanged.connect(self._on_budget_changed)
        budget_row = FormRow("Budget", self.budget)
        budget_row.set_hint(
            "The trash goes first, then the checkpoints of the oldest runs that have ended. No run goes."
        )
        self.body.addWidget(budget_row)
        self._plan = label("", "body", name="room_plan", wrap=True)
        self.body.addWidget(self._plan)
        feet = QHBoxLayout()
        set_spacing(feet, 8)
        self.free = button("Free", "room_free", "trash-2")
        self.free.clicked.connect(self._on_free_clicked)
        close = button("Close", "room_close_button")
        close.clicked.connect(self.accept)
        feet.addStretch(1)
        feet.addWidget(self.free)
        feet.addWidget(close)
        self.body.addLayout(feet)
        keeper.changed.connect(self._show)
        self._show()
        self.budget.setFocus()

    def _show(self) -> None:
        space = self._keeper.space
        if space is None:
            self._plan.setText("Being measured.")
            disable(self.free, "The runs are being measured.")
            return
        room = space.room
        for name, size in (("all", room.all), ("checkpoints", room.checkpoints), ("trash", room.trash)):
            self._rows[name].set_value(size_words(size))
        self._plan.setText(plan_words(space.plan, room.all, self._keeper.budget))
        freed = sum(part.bytes for part in space.plan)
        set_button_text(self.free, f"Free {size_words(freed)}" if freed else "Free")
        if self._keeper.reads_only:
            disable(self.free, "Another window has the library open.")
        elif not space.plan:
            disable(self.free, "Nothing has to go.")
        else:
            enable(self.free)

    def _on_budget_changed(self, gigabytes: int) -> None:
        self._keeper.choose_budget(float(gigabytes))

    def _on_free_clicked(self) -> None:
        space = self._keeper.space
        if space is not None:
            disable(self.free, "It is being freed.")
            self._keeper.free(space.plan, lambda _freed: None)


def plan_words(plan: Sequence[Freed], taken: int, budget: float) -> str:
    """What would go, in a few lines."""
    if not budget:
        return "Without a budget everything stays."
    if not plan:
        fits = taken <= budget * 2**30
        return "All runs fit into the budget." if fits else "Nothing can go without deleting a run."
    lines = [
        f"Run {part.run.id}, {part.run.name}: {'all of it' if part.whole else 'its checkpoints'},"
        f" {size_words(part.bytes)}"
        for part in plan[:_SHOWN]
    ]
    if len(plan) > _SHOWN:
        lines.append(f"and {plural(len(plan) - _SHOWN, 'more', 'more')}")
    return "Would go:\n" + "\n".join(lines)
