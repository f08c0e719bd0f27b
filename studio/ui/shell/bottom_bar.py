"""The bar that is always there: the state of the run, how far it is, and what can be done now."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from studio.ui.shell.bar_content import BUTTON_WORDS, BarContent, Progress, Words
from studio.ui.shell.fact import Fact
from studio.ui.shell.turning_icon import TurningIcon
from studio.ui.theme import (
    icon_name,
    px,
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
        self._show_buttons(content)
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

    def _build_buttons(self, row: QHBoxLayout) -> None:
        pause = button(BUTTON_WORDS["pause"], "pause", "pause", "large")
        pause.setCheckable(True)
        self._buttons: dict[str, QPushButton] = {
            "again": button(BUTTON_WORDS["again"], "train_again", "rotate-cw", "large"),
            "more_epochs": button(BUTTON_WORDS["more_epochs"], "more_epochs", "plus", "large"),
            "edit": button(BUTTON_WORDS["edit"], "edit_run", "sliders-horizontal", "large"),
            "discard": ghost_button(BUTTON_WORDS["discard"], "discard", "trash-2", "large"),
            "cancel_preparing": button(BUTTON_WORDS["cancel_preparing"], "cancel_preparing", "x", "large"),
            "what_happened": button(BUTTON_WORDS["what_happened"], "what_happened", "file-text", "large"),
            "pause": pause,
            "finish": button(BUTTON_WORDS["finish"], "finish", "flag", "large"),
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
            "edit": self.edit_pressed,
            "again": self.again_pressed,
            "more_epochs": self.more_epochs_pressed,
        }
        for key, made in self._buttons.items():
            made.hide()
            row.addWidget(made)
            if key in signals:
                made.clicked.connect(signals[key])
        self.more = self._buttons["more"]

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
        for key, made in self._buttons.items():
            words = self._words_on(key, content)
            if made.text().strip() != (words if room < 4 else ""):
                set_button_text(made, words)
                made.setText(made.text() if room < 4 else "")

    @staticmethod
    def _words_on(key: str, content: BarContent) -> str:
        if key == "start":
            return content.start
        if key == "cure":
            return content.cure.label if content.cure else ""
        return BUTTON_WORDS.get(key, "")

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

    def _show_start(self, content: BarContent) -> None:
        start = self._buttons["start"]
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
