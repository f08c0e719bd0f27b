"""The buttons of the bottom bar: which are in sight, what stands on them, and why one is off."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from studio.ui.shell.bar_parts import BUTTON_WORDS, BarContent
from studio.ui.theme import icon_name, repolish, set_icon
from studio.ui.widgets import (
    button,
    disable,
    enable,
    ghost_button,
    primary_button,
    set_button_text,
    set_tip,
    tool_button,
)

FIRST_WITHOUT_WORDS = frozenset({"queue"})
"""These give up their words before the others do; the icon has them as its tooltip."""


class BarButtons:
    """All of them, in their order; each is made once."""

    def __init__(self, row: QHBoxLayout) -> None:
        pause = button(BUTTON_WORDS["pause"], "pause", "pause", "large")
        pause.setCheckable(True)
        self._made: dict[str, QPushButton] = {
            "waiting": ghost_button("", "waiting_runs", "clock", "large"),
            "again": button(BUTTON_WORDS["again"], "train_again", "rotate-cw", "large"),
            "more_epochs": button(BUTTON_WORDS["more_epochs"], "more_epochs", "plus", "large"),
            "edit": button(BUTTON_WORDS["edit"], "edit_run", "sliders-horizontal", "large"),
            "queue": button(BUTTON_WORDS["queue"], "queue_run", "list-plus", "large"),
            "discard": ghost_button(BUTTON_WORDS["discard"], "discard", "trash-2", "large"),
            "cancel_preparing": button(BUTTON_WORDS["cancel_preparing"], "cancel_preparing", "x", "large"),
            "what_happened": button(BUTTON_WORDS["what_happened"], "what_happened", "file-text", "large"),
            "pause": pause,
            "finish": button(BUTTON_WORDS["finish"], "finish", "flag", "large"),
            "start": primary_button("Start training", "start", "play", "large"),
            "cure": primary_button("", "cure", "copy-plus", "large"),
            "more": tool_button("ellipsis-vertical", "More on this run", "run_more"),
        }
        for made in self._made.values():
            made.hide()
            row.addWidget(made)
        self.more, self.waiting = self._made["more"], self._made["waiting"]

    def pressed(self, key: str) -> SignalInstance:
        """The signal of a button. Raises KeyError."""
        return self._made[key].clicked

    def say(self, content: BarContent, room: int) -> None:
        """Words on the buttons, fewer the less room there is."""
        for key, made in self._made.items():
            words = self._words_on(key, content)
            shown = room < (2 if key in FIRST_WITHOUT_WORDS else 4)
            short = "" if key != "waiting" else words.partition(" ")[0]
            if made.text().strip() != (words if shown else short):
                set_button_text(made, words)
                made.setText(made.text() if shown else short)

    @staticmethod
    def _words_on(key: str, content: BarContent) -> str:
        if key in ("start", "waiting"):
            return content.start if key == "start" else content.waiting
        if key == "cure":
            return content.cure.label if content.cure else ""
        return BUTTON_WORDS.get(key, "")

    def show_content(self, content: BarContent) -> None:
        """Those in sight, and whether they are on."""
        for key, made in self._made.items():
            made.setVisible(key in content.buttons)
        paused = "start" in content.buttons and "pause" in content.buttons
        pause = self._made["pause"]
        # It stays on while the run is about to hold: a button that goes off hands the keyboard to its neighbour, and
        # the second press would end the run.
        holds_soon = content.word == "Pausing"
        pause.setChecked(paused or holds_soon)
        if holds_soon:
            set_tip(pause, "It holds after this batch; press to go on")
        else:
            set_tip(pause, "Paused; press to go on" if paused else "Hold after this batch")
        self._show_start(content)
        self._show_queue(content)

    def _show_start(self, content: BarContent) -> None:
        start = self._made["start"]
        kind = "primary" if content.start_is_primary else "secondary"
        icon = "rotate-cw" if content.start == "Train again" else "play"
        if start.property("kind") != kind or icon_name(start) != icon:
            start.setProperty("kind", kind)
            set_icon(start, icon, "on_accent" if kind == "primary" else "text")
            repolish(start)
        if content.start_reason:
            disable(start, content.start_reason)
        else:
            enable(start)
            set_tip(start, content.start_tip)

    def _show_queue(self, content: BarContent) -> None:
        queue, waiting = self._made["queue"], self._made["waiting"]
        if content.queue_reason:
            disable(queue, content.queue_reason)
        else:
            enable(queue)
            set_tip(queue, content.queue_tip)
        if icon_name(waiting) != content.waiting_icon[0]:
            set_icon(waiting, *content.waiting_icon)
        set_tip(waiting, content.waiting_tip)
