"""The curves of a run: loss above gradient norm (and learning rate, where there is room) on one x axis."""

from __future__ import annotations

import math
from collections.abc import Sequence

from numpy.typing import ArrayLike
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from studio.ui.charts.curve_view import CurveView
from studio.ui.charts.other_runs import OtherRun
from studio.ui.charts.training_record import Validation


class TrainingCurves(CurveView):
    """Draws a run while it trains and afterwards; plain numbers in, GUI thread only.

    Every step is kept and costs O(1) to add; drawing looks at the visible part only, at most ten times a
    second and only while the widget can be seen.
    """

    clip_dragged = Signal(float)
    """The clip line was let go at this norm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint.say("The curve will be drawn here", "")
        self.gradient_plot.clip_dragged.connect(self.clip_dragged)

    # --- data in ---

    def clear(self) -> None:
        """Forgets the run; view settings, baseline and clip stay."""
        self._record.clear()
        self._y_shown.clear()
        self.crosshair.clear()
        self.readout.hide()
        self.set_follow(True)
        self._changed()

    def set_steps_per_epoch(self, steps: int) -> None:
        """How many steps an epoch has: x in epochs is step / steps."""
        self._record.set_steps_per_epoch(steps)
        self._changed()

    def set_max_epochs(self, epochs: int) -> None:
        """x never grows beyond these while following."""
        self._max_epochs = epochs
        self._changed()

    def set_baseline(self, name: str, loss: float, others: Sequence[tuple[str, float]] = ()) -> None:
        """The loss of the simple answer, and its name: a horizontal line with both on it; `others` likewise."""
        self._record.baseline, self._record.others = (name, loss), tuple(others)
        self._changed()

    def clear_baseline(self) -> None:
        """There is no simple answer."""
        self._record.baseline, self._record.others = None, ()
        self._changed()

    def set_clip(self, norm: float | None) -> None:
        """The norm that gradients of the steps to come are clipped to."""
        self._record.clip = norm
        self._changed()

    def append_steps(
        self,
        first_step: int,
        losses: ArrayLike,
        norms: ArrayLike,
        learning_rate: float | Sequence[float],
        epoch: int,
        seconds: float,
    ) -> None:
        """Adds optimizer updates in a row: loss and norm (before the clip) of each, finite or not.

        `seconds`: training time at the last of them. Steps seen before are replaced, with all that came
        after. Raises ValueError when losses and norms differ in length.
        """
        self._record.append_steps(first_step, losses, norms, learning_rate, seconds)
        self._changed()

    def append_validation(self, epoch: int, step: int, val_loss: float, best: bool) -> None:
        """Adds a look at the validation part; epoch 0, step 0 is the model before its first step."""
        self._record.append_validation(Validation(epoch, step, val_loss, best))
        self._changed()

    def set_clip_movable(self, movable: bool) -> None:
        """Whether the clip line can be dragged; `clip_dragged` follows where it was let go."""
        self.gradient_plot.set_clip_movable(movable)

    def add_tick(self, step: int, words: str) -> None:
        """Marks a step by a dotted line with words on it: "learning rate 0.0002"; one a step, the newest."""
        self._record.ticks = sorted(
            [*(tick for tick in self._record.ticks if tick[0] != step), (step, words)]
        )
        self._changed()

    def show_other_runs(self, runs: Sequence[OtherRun]) -> None:
        """Validation curves of runs made before, beside this one; none takes them away."""
        self.loss_plot.other_runs.set_runs(runs)
        self._y_shown.clear()
        self._redraws.ask(soon=True)

    def set_empty_words(self, title: str, sentence: str) -> None:
        """What is said before the first point."""
        self.hint.say(title, sentence)

    def set_loss_words(self, *words: str) -> None:
        """What the loss counts, the longest words first: "cross-entropy, nats per letter", "nats per letter"."""
        if words != self.loss_words:
            self.loss_words = words
            self.show_loss_words()

    def set_loss_scale(self, scale: float) -> None:
        """How many of the units that losses are drawn and said in are in one of those they are given in."""
        if scale != self._look.scale:
            self._look.scale = scale
            self._apply_look()

    def set_learning_rate_words(self, words: str) -> None:
        """Muted words beside the title of the learning rate: "Adam, no schedule"."""
        self.rate_head.set_words("Learning rate", words)

    def sentence(self) -> str:
        """What an eye sees first, in words."""
        return self._record.sentence(self._look.scale)

    def numbers_csv(self) -> str:
        """All steps as CSV."""
        return self._record.numbers_csv()

    def copy_numbers(self) -> None:
        """Puts the numbers of the visible part on the clipboard."""
        first, last = self.shown_steps
        QGuiApplication.clipboard().setText(self._record.numbers_csv(math.ceil(first), math.floor(last)))
        self.copied.emit()

    def _changed(self) -> None:
        for plot in (self.loss_plot, self.gradient_plot):
            plot.give_data(self._record)
        self._redraws.ask()
