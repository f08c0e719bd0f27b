"""What the bottom bar can hold, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from studio.ui.pages.going_further import MORE_EPOCHS, Cure

BUTTON_WORDS = {
    "discard": "Discard…",
    "cancel_preparing": "Cancel",
    "what_happened": "What happened",
    "pause": "Pause",
    "finish": "Finish now",
    "edit": "Change…",
    "again": "Train again",
    "more_epochs": f"Train {MORE_EPOCHS} more epochs",
    "queue": "Train after this one",
}
Words = tuple[str, str]
"""Caption and value."""


@dataclass(frozen=True)
class Progress:
    """Two bars with their words, and words for little room; a share of None means that nobody knows."""

    text: str
    share: float | None
    second_text: str = ""
    second_share: float | None = 0.0
    short_text: str = ""


@dataclass(frozen=True)
class BarContent:
    """All of the bar but device and memory. `buttons` are those in sight; `start` is the word on it."""

    icon: tuple[str, str]
    word: str
    note: str = ""
    note_tone: str = "muted"
    sentence: str = ""
    progress: Progress | None = None
    facts: tuple[Words, ...] = ()
    buttons: frozenset[str] = frozenset()
    start: str = "Start training"
    start_is_primary: bool = True
    start_reason: str = ""
    """Why `start` is off; empty where it is on."""
    start_tip: str = ""
    """What more there is to know of `start`."""
    cure: Cure | None = None
    queue_reason: str = ""
    """Why nothing can be put into the queue; empty where it can."""
    queue_tip: str = ""
    waiting: str = ""
    """How many runs wait, on a button of its own; nothing where none does."""
    waiting_icon: tuple[str, str] = ("clock", "muted")
    waiting_tip: str = ""
    tells_machine: bool = True
    """Whether device and memory are in sight; else they are in the tooltip of the state."""
