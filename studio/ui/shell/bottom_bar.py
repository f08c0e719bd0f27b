"""The bar that is always there: the state of the run, how far it is, and what can be done now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.ui.shell.bar_content import BarContent, Words
from studio.ui.shell.fact import Fact
from studio.ui.shell.turning_icon import TurningIcon
from studio.ui.theme import (
    icon_name,
    repolish,
    set_fixed_height,
    set_fixed_width,
    set_icon,
    set_margins,
    set_spacing,
)
from studio.ui.widgets import (
    ElidedLabel,
    ProgressPair,
    button,
    disable,
    enable,
    ghost_button,
    label,
    primary_button,
    progress_bar,
    set_button_text,
    set_share,
    set_tip,
    set_tone,
    tool_button,
    vertical_hairline,
)

HEIGHT = 60
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

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        self.setAccessibleName("Run")
        self.setProperty("plane", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_fixed_height(self, HEIGHT)
        self._content: BarContent | None = None
        self._compact = False
        self._machine: tuple[Words, ...] = ()
        self.moves = True
        """Whether an icon may turn: not with "reduce motion"."""
        row = QHBoxLayout(self)
        set_margins(row, 16, 0, 16, 0)
        set_spacing(row, 8)
        self._build_state(row)
        self._build_middle(row)
        self._build_machine(row)
        self._build_buttons(row)

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
        self._show_progress(content)
        self._show_facts(content)
        self._show_buttons(content)

    def show_machine(self, *facts: Words) -> None:
        """Device and memory at the right."""
        self._machine = facts
        for fact, (caption, value) in zip(self._machine_facts, facts, strict=True):
            fact.set_words(caption, value)
        self._describe_state()

    def set_compact(self, compact: bool) -> None:
        """In a small window device, memory and plan give way; they stay in the tooltip of the state."""
        self._compact = compact
        if self._content is not None:
            self._show_facts(self._content)
        self._describe_state()

    def set_progress_width(self, width: int) -> None:
        """The width of the two bars at 100 %."""
        set_fixed_width(self._progress, width)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._state.geometry().contains(event.position().toPoint()):
            self.problems_pressed.emit()

    # --- building ----------------------------------------------------------------------------------------

    def _build_state(self, row: QHBoxLayout) -> None:
        self._state = QWidget()
        inner = QHBoxLayout(self._state)
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

    def _build_buttons(self, row: QHBoxLayout) -> None:
        pause = button("Pause", "pause", "pause", "large")
        pause.setCheckable(True)
        self._buttons: dict[str, QPushButton] = {
            "discard": ghost_button("Discard…", "discard", "trash-2", "large"),
            "cancel_preparing": button("Cancel", "cancel_preparing", "x", "large"),
            "what_happened": button("What happened", "what_happened", "file-text", "large"),
            "pause": pause,
            "finish": button("Finish now", "finish", "flag", "large"),
            "start": primary_button("Start training", "start", "play", "large"),
            "cure": primary_button("", "cure", "copy-plus", "large"),
            "more": tool_button("ellipsis-vertical", "More on this run", "run_more"),
        }
        signals = {
            "discard": self.discard_pressed,
            "cancel_preparing": self.cancel_pressed,
            "what_happened": self.what_happened_pressed,
            "pause": self.pause_pressed,
            "finish": self.finish_pressed,
            "start": self.start_pressed,
            "cure": self.cure_pressed,
        }
        for key, made in self._buttons.items():
            made.hide()
            row.addWidget(made)
            if key in signals:
                made.clicked.connect(signals[key])
        self.more = self._buttons["more"]

    # --- showing -----------------------------------------------------------------------------------------

    def _show_progress(self, content: BarContent) -> None:
        progress = content.progress
        pair = progress is not None and bool(progress.text)
        self._progress.setVisible(pair)
        self._bar.setVisible(progress is not None and not pair)
        if progress is None:
            return
        if pair:
            self._progress.set(progress.text, progress.share, progress.second_text, progress.second_share)
        else:
            set_share(self._bar, progress.share)

    def _show_facts(self, content: BarContent) -> None:
        facts = content.facts
        for fact in self._machine_facts:
            fact.setVisible(content.tells_machine and not self._compact)
        for place, fact in enumerate(self._facts):
            shown = place < len(facts) and not (self._compact and facts[place][0] == "Plan")
            fact.setVisible(shown)
            if shown:
                fact.set_words(*facts[place])
        self._describe_state()

    def _show_buttons(self, content: BarContent) -> None:
        for key, made in self._buttons.items():
            made.setVisible(key in content.buttons)
        paused = "start" in content.buttons and "pause" in content.buttons
        pause = self._buttons["pause"]
        pause.setChecked(paused)
        set_tip(pause, "Paused; press to go on" if paused else "Hold after this batch")
        if content.word == "Pausing":
            disable(pause, "It holds after this batch.")
        else:
            enable(pause)
        self._show_start(content)
        if content.cure is not None:
            set_button_text(self._buttons["cure"], content.cure.label)

    def _show_start(self, content: BarContent) -> None:
        start = self._buttons["start"]
        kind = "primary" if content.start_is_primary else "secondary"
        icon = "rotate-cw" if content.start == "Train again" else "play"
        if start.property("kind") != kind or icon_name(start) != icon:
            start.setProperty("kind", kind)
            set_icon(start, icon, "on_accent" if kind == "primary" else "text")
            repolish(start)
        set_button_text(start, content.start)
        if content.start_reason:
            disable(start, content.start_reason)
        else:
            enable(start)

    def _describe_state(self) -> None:
        if self._content is None:
            return
        told = self._content.tells_machine and not self._compact
        facts = () if told else (*self._content.facts, *self._machine)
        self._state.setToolTip("\n".join(f"{caption}: {value}" for caption, value in facts))
        self._word.setAccessibleName(" ".join((self._content.word, self._content.note)).strip())
