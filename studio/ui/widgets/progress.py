"""Progress: a bar of 4 px, a second one of 3 px below it, and waiting with what, how long and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets.buttons import ghost_button
from studio.ui.widgets.labels import ElidedLabel, label

SHOWN_AFTER_MS = 300
_PARTS = 1000


def progress_bar(name: str, accessible_name: str, *, second: bool = False) -> QProgressBar:
    """A bar without a text; `set_share` moves it."""
    made = QProgressBar()
    made.setObjectName(name)
    made.setAccessibleName(accessible_name)
    made.setTextVisible(False)
    made.setRange(0, _PARTS)
    if second:
        made.setProperty("kind", "second")
    return made


def set_share(bar: QProgressBar, share: float | None) -> None:
    """Moves the bar to a share from 0 to 1; None means that nobody knows, and the bar runs to and fro."""
    if share is None:
        bar.setRange(0, 0)
        return
    if bar.maximum() != _PARTS:
        bar.setRange(0, _PARTS)
    bar.setValue(round(_PARTS * min(max(share, 0.0), 1.0)))


class ProgressPair(QWidget):
    """“Epoch 18 of 100" and "39 of 93 steps" over a bar of 4 and one of 3 px."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.bar = progress_bar(name, "Epochs done")
        self.second = progress_bar(f"{name}_steps", "Steps of this epoch done", second=True)
        self._left = label("", "medium", name=f"{name}_text")
        self._right = label("", "small", name=f"{name}_steps_text")
        words = QHBoxLayout()
        words.addWidget(self._left)
        words.addStretch(1)
        words.addWidget(self._right)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 3)
        column.addLayout(words)
        column.addWidget(self.bar)
        column.addWidget(self.second)

    def set(
        self, text: str, share: float | None, second_text: str = "", second_share: float | None = 0.0
    ) -> None:
        """Words and shares of both bars."""
        self._left.setText(text)
        self._right.setText(second_text)
        set_share(self.bar, share)
        set_share(self.second, second_share)
        self.bar.setAccessibleDescription(f"{text} {second_text}".strip())


class Waiting(QWidget):
    """What is being done, about how long, a bar and Cancel. Shown only when it takes longer than 0.3 s."""

    cancelled = Signal()

    def __init__(self, name: str = "waiting", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._what = ElidedLabel("", "medium", name=f"{name}_what")
        self._time = label("", "small", name=f"{name}_time")
        self.cancel = ghost_button("Cancel", f"{name}_cancel", size="small")
        self.cancel.clicked.connect(self.cancelled)
        self.bar = progress_bar(f"{name}_bar", "Progress")
        words = QHBoxLayout()
        set_spacing(words, 8)
        words.addWidget(self._what, 1)
        words.addWidget(self._time)
        words.addWidget(self.cancel)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 6)
        column.addLayout(words)
        column.addWidget(self.bar)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SHOWN_AFTER_MS)
        self._delay.timeout.connect(self.show)
        self.hide()

    def begin(self, what: str, time: str = "", *, at_once: bool = False) -> None:
        """Announces a wait: "Reading 8,706 rows", "about 2 s". It appears after 0.3 s, or at once."""
        self._what.set_full_text(f"{what} …")
        self._time.setText(time)
        set_share(self.bar, None)
        if at_once:
            self.show()
        else:
            self._delay.start()

    def advance(self, share: float | None, time: str = "") -> None:
        """How far it is, from 0 to 1, and how long it will still take."""
        set_share(self.bar, share)
        if time:
            self._time.setText(time)

    def end(self) -> None:
        """The wait is over."""
        self._delay.stop()
        self.hide()
