"""The bar that is always there: the state of the run, how far it is, and what can be done now."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from studio.ui.shell.bar_buttons import BarButtons
from studio.ui.shell.bar_parts import BarContent, Progress, Words
from studio.ui.shell.fact import Fact
from studio.ui.shell.turning_icon import TurningIcon
from studio.ui.theme import (
    px,
    set_fixed_height,
    set_fixed_width,
    set_margins,
    set_spacing,
)
from studio.ui.widgets import (
    ElidedLabel,
    ProgressPair,
    label,
    progress_bar,
    set_share,
    set_tone,
    vertical_hairline,
)

HEIGHT = 60
COMPACT_BELOW = 1100
PROGRESS_WIDTHS = (250, 250, 160, 160, 120)
"""Of the two bars, by how little room there is; see `_fit`."""
TURNING = frozenset({"Stopping"})
"""The states whose icon turns; elsewhere the bar and the numbers are the sign of life."""


class BottomBar(QWidget):
    """Shows a `BarContent`; every button is one signal, and what it means is for the window to say."""

    start_pressed = Signal()
    pause_pressed = Signal()
    finish_pressed = Signal()
    discard_pressed = Signal()
    cancel_pressed = Signal()
    cure_pressed = Signal()
    what_happened_pressed = Signal()
    problems_pressed = Signal()
    edit_pressed = Signal()
    again_pressed = Signal()
    more_epochs_pressed = Signal()
    queue_pressed = Signal()
    waiting_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        self.setAccessibleName("Run")
        self.setProperty("plane", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_fixed_height(self, HEIGHT)
        self._content: BarContent | None = None
        self._room = 0
        self._machine: tuple[Words, ...] = ()
        self.moves = True
        """Whether an icon may turn: not with "reduce motion"."""
        self._row = row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        set_margins(row, 16, 0, 16, 0)
        set_spacing(row, 8)
        self._build_state(row)
        self._build_middle(row)
        self._build_machine(row)
        self._buttons = BarButtons(row)
        self.more, self.waiting = self._buttons.more, self._buttons.waiting
        for key, signal in self._signals().items():
            self._buttons.pressed(key).connect(signal)

    # --- what is shown -----------------------------------------------------------------------------------

    def show_content(self, content: BarContent) -> None:
        """Shows a state; only what is different is touched."""
        before, self._content = self._content, content
        if content == before:
            return
        self._icon.set_icon(*content.icon)
        if before is None or before.word != content.word:
            self._word.setText(content.word)
            self._icon.set_turning(content.word in TURNING and self.moves)
        self._note.setText(content.note)
        self._note.setVisible(bool(content.note))
        set_tone(self._note, content.note_tone)
        self._sentence.set_full_text(content.sentence)
        self._sentence.setVisible(bool(content.sentence))
        self._buttons.show_content(content)
        same_shape = before is not None and (before.word, before.buttons) == (content.word, content.buttons)
        self._fit(self._room if same_shape else 0)

    def show_machine(self, *facts: Words) -> None:
        """Device and memory at the right."""
        self._machine = facts
        for fact, (caption, value) in zip(self._machine_facts, facts, strict=True):
            fact.set_words(caption, value)
        self._fit(self._room)

    def minimumSizeHint(self) -> QSize:
        # The bar gives up words; it never keeps the window from becoming smaller.
        return QSize(0, px(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._state.geometry().contains(event.position().toPoint()):
            self.problems_pressed.emit()

    # --- building ----------------------------------------------------------------------------------------

    def _build_state(self, row: QHBoxLayout) -> None:
        self._state = QWidget()
        self._state_row = inner = QHBoxLayout(self._state)
        set_margins(inner, 0, 0, 10, 0)
        set_spacing(inner, 18)
        self._icon = TurningIcon()
        words = QVBoxLayout()
        set_spacing(words, 3)
        self._word = label("", "strong", name="run_state")
        self._note = label("", "small", name="run_note")
        words.addStretch(1)
        words.addWidget(self._word)
        words.addWidget(self._note)
        words.addStretch(1)
        inner.addWidget(self._icon)
        inner.addLayout(words)
        row.addWidget(self._state)
        line = vertical_hairline()
        set_fixed_height(line, 40)
        row.addWidget(line)
        row.addSpacing(10)

    def _build_middle(self, row: QHBoxLayout) -> None:
        self._progress = ProgressPair("epoch_progress")
        set_fixed_width(self._progress, 250)
        self._sentence = ElidedLabel("", "body", "muted", name="run_sentence")
        self._bar = progress_bar("run_progress", "Progress of this step")
        set_fixed_width(self._bar, 180)
        self._facts = [Fact("run_fact_0", 96), Fact("run_fact_1", 96)]
        row.addWidget(self._progress, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._sentence)
        row.addWidget(self._bar)
        for fact in self._facts:
            row.addSpacing(4)
            row.addWidget(fact)
        row.addStretch(1)

    def _build_machine(self, row: QHBoxLayout) -> None:
        self._machine_facts = [Fact("run_device", 88), Fact("run_memory", 72)]
        for fact in self._machine_facts:
            row.addWidget(fact)
            row.addSpacing(8)

    def _signals(self) -> dict[str, SignalInstance]:
        return {
            "discard": self.discard_pressed,
            "cancel_preparing": self.cancel_pressed,
            "what_happened": self.what_happened_pressed,
            "pause": self.pause_pressed,
            "finish": self.finish_pressed,
            "start": self.start_pressed,
            "cure": self.cure_pressed,
            "edit": self.edit_pressed,
            "again": self.again_pressed,
            "more_epochs": self.more_epochs_pressed,
            "queue": self.queue_pressed,
            "waiting": self.waiting_pressed,
        }

    # --- showing -----------------------------------------------------------------------------------------

    def _show_progress(self, progress: Progress | None, room: int) -> None:
        pair = progress is not None and bool(progress.text)
        self._progress.setVisible(pair)
        self._bar.setVisible(progress is not None and not pair)
        set_fixed_width(self._progress, PROGRESS_WIDTHS[room])
        if progress is None:
            return
        if pair:
            text = progress.text if room < 4 else progress.short_text
            second = progress.second_text if room < 2 else ""
            self._progress.set(text, progress.share, second, progress.second_share)
        else:
            set_share(self._bar, progress.share)

    def _fit(self, room: int) -> None:
        """Gives up words, the lesser first, until all fits: `room` is how much is given up at least.

        1: device and memory; 2: the second fact, and the bars are shorter; 3: all facts and the sentence; 4: the
        words on the buttons. What is not in sight stands in the tooltip of the state.
        """
        if self._content is None:
            return
        if self.width() < px(COMPACT_BELOW) or not self._content.tells_machine:
            room = max(room, 1)
        for tried in range(room, len(PROGRESS_WIDTHS)):
            self._room = tried
            self._apply_room(self._content, tried)
            self._state_row.activate()
            self._row.invalidate()
            if self._row.totalMinimumSize().width() <= self.width():
                break
        hidden = (*self._content.facts, *self._machine) if self._room else ()
        self._state.setToolTip("\n".join(f"{caption}: {value}" for caption, value in hidden))
        self._word.setAccessibleName(" ".join((self._content.word, self._content.note)).strip())

    def _apply_room(self, content: BarContent, room: int) -> None:
        for fact in self._machine_facts:
            fact.setVisible(room < 1)
        told = content.facts[: (2, 2, 1, 0, 0)[room]]
        for place, fact in enumerate(self._facts):
            fact.setVisible(place < len(told))
            if place < len(told):
                fact.set_words(*told[place])
        failed = "what_happened" in content.buttons
        self._sentence.setVisible(bool(content.sentence) and (room < 3 or failed))
        # Only a reason may be cut: it is in the tooltip, and "What happened" tells it too.
        self._sentence.setMinimumWidth(0 if failed else self._sentence.sizeHint().width())
        self._show_progress(content.progress, room)
        self._buttons.say(content, room)
