"""The curves of a run: loss above gradient norm (and learning rate, where there is room) on one x axis."""

from __future__ import annotations

import math
from collections.abc import Sequence

from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.ui.charts import number_text
from studio.ui.charts.follow import calm_range, follow_range
from studio.ui.charts.loss_plot import Extent, Look
from studio.ui.charts.plot import Plot
from studio.ui.charts.readings import head_words, readings
from studio.ui.charts.scales import DurationScale, LinearScale
from studio.ui.charts.training_panel import TrainingPanel
from studio.ui.charts.training_record import TrainingRecord, Validation, XUnit

_UNITS: tuple[XUnit, ...] = ("step", "epoch", "time")
_Key = Qt.Key


class TrainingCurves(TrainingPanel):
    """Draws a run while it trains and afterwards; plain numbers in, GUI thread only.

    Every step is kept and costs O(1) to add; drawing looks at the visible part only, at most ten times a second
    and only while the widget can be seen.
    """

    follow_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record = TrainingRecord()
        self._look = Look()
        self._unit_chosen = False
        self._max_epochs: int | None = None
        self._follow = True
        self._y_by_hand: set[Plot] = set()
        self._y_shown: dict[Plot, tuple[float, float]] = {}
        self._linking = False
        self.hint.say("The curve will be drawn here", "")
        self._connect()
        for toggle in self.toggles:
            toggle.setChecked(True)
        self._apply_look()

    def _connect(self) -> None:
        self._redraws.due.connect(self.redraw)
        self.smooth_toggle.clicked.connect(self.set_smoothing)
        self.log_toggle.clicked.connect(self.set_log_y)
        self.follow_toggle.clicked.connect(self.set_follow)
        self.x_units.chosen.connect(self._on_unit_chosen)
        for key in self.legend.values():
            key.toggled.connect(self._on_legend_toggled)
            key.isolated.connect(self._on_legend_isolated)
        for plot in self.plots:
            plot.hovered.connect(self._on_hovered)
            plot.pointer_left.connect(self.clear_crosshair)
            plot.key_pressed.connect(self._on_key_pressed)
            plot.view.moved_by_hand.connect(self._on_moved_by_hand)
            plot.view.sigXRangeChanged.connect(self._on_x_range_changed)

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
        """Makes x in epochs possible, and chooses it unless another unit was chosen."""
        self._record.set_steps_per_epoch(steps)
        if not self._unit_chosen:
            self._use_unit("epoch")
        self._changed()

    def set_max_epochs(self, epochs: int) -> None:
        """x never grows beyond these while following."""
        self._max_epochs = epochs
        self._changed()

    def set_baseline(self, name: str, loss: float) -> None:
        """The loss of the simple answer, and its name: a horizontal line with both on it."""
        self._record.baseline = (name, loss)
        self._changed()

    def clear_baseline(self) -> None:
        """There is no simple answer."""
        self._record.baseline = None
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
        """Adds optimizer updates in a row: loss and norm (before the clip) of each; NaN and infinities are marked.

        `seconds`: training time at the last of them. Steps seen before are replaced, with all that came after.
        Raises ValueError when losses and norms differ in length.
        """
        self._record.append_steps(first_step, losses, norms, learning_rate, seconds)
        self._changed()

    def append_validation(self, epoch: int, step: int, val_loss: float, best: bool) -> None:
        """Adds a look at the validation part; epoch 0, step 0 is the model before its first step."""
        self._record.append_validation(Validation(epoch, step, val_loss, best))
        self._changed()

    def add_tick(self, step: int, words: str) -> None:
        """Marks a step by a dotted line with words on it: "learning rate 0.0002"."""
        self._record.ticks.append((step, words))
        self._changed()

    def set_empty_words(self, title: str, sentence: str) -> None:
        """What is said before the first point."""
        self.hint.say(title, sentence)

    def set_learning_rate_words(self, words: str) -> None:
        """Muted words beside the title of the learning rate: "Adam, no schedule"."""
        self.rate_head.set_words("Learning rate", words)

    # --- the look ---

    @property
    def following(self) -> bool:
        return self._follow

    @property
    def x_unit(self) -> XUnit:
        return self._look.unit

    def set_smoothing(self, on: bool) -> None:
        """Shows the smoothed training loss over the raw one."""
        self._look.smooth = on
        self.smooth_toggle.setChecked(on)
        self._redraws.ask(soon=True)

    def set_log_y(self, on: bool) -> None:
        """Loss and gradient norm on a logarithmic axis."""
        self._look.log = on
        self.log_toggle.setChecked(on)
        self._apply_look()

    def set_x_unit(self, unit: XUnit) -> None:
        """x counts steps, epochs or seconds of training."""
        self._unit_chosen = True
        self._use_unit(unit)

    def set_follow(self, on: bool) -> None:
        """Lets the view grow with the curve; any pan or zoom lets go."""
        self.follow_toggle.setChecked(on)
        self.follow_toggle.set_outlined(not on)
        if on:
            self._y_by_hand.clear()
            self._y_shown.clear()
        if on != self._follow:
            self._follow = on
            self.follow_changed.emit(on)
        self._redraws.ask(soon=True)

    def sentence(self) -> str:
        """What an eye sees first, in words."""
        return self._record.sentence()

    def numbers_csv(self) -> str:
        """All steps as CSV."""
        return self._record.numbers_csv()

    def copy_numbers(self) -> None:
        """Puts the numbers of the visible part on the clipboard."""
        first, last = (self._record.step_at(place, self._look.unit)
                       for place in (self._look.low, self._look.high))
        QGuiApplication.clipboard().setText(self._record.numbers_csv(math.ceil(first), math.floor(last)))
        self.copied.emit()

    # --- drawing ---

    def redraw(self) -> None:
        """Draws everything now."""
        self._redraws.done()
        started = len(self._record) > 0
        self._show_parts(started=started, empty=not started and not self._record.validations)
        if self._follow:
            now = None if not self._y_shown else (self._look.low, self._look.high)
            self._show_x(*follow_range(self._record, self._look.unit, self._max_epochs, now))
        for plot in self.shown_plots():
            extent = plot.draw(self._record, self._look)
            self._fit_y(plot, extent)
        self.loss_plot.place_words(self._record, self._look)
        self.gradient_plot.place_words(self._record, self._look)
        self._even_axes()
        self._say()
        if self.crosshair.place is not None:
            self._show_readout()

    def _fit_y(self, plot: Plot, extent: Extent) -> None:
        if plot in self._y_by_hand:
            return
        log = self._look.log and plot is not self.learning_rate_plot
        wanted = calm_range(extent, log, self._y_shown.get(plot))
        if wanted != self._y_shown.get(plot):
            self._y_shown[plot] = wanted
            plot.view.setYRange(*wanted, padding=0)

    def _show_x(self, low: float, high: float) -> None:
        self._look.low, self._look.high = low, high
        self._linking = True
        for plot in self.plots:
            plot.view.setXRange(low, high, padding=0)
        self._linking = False

    def _say(self) -> None:
        sentence = self.sentence()
        if self.loss_plot.accessibleDescription() != sentence:
            self.loss_plot.setAccessibleDescription(sentence)
            self.setAccessibleDescription(sentence)
        share = self._record.clipped_share
        parts = [] if self.loss_plot.narrow else ["before clipping"]
        if self._record.clip is not None:
            parts.append(f"clipped {number_text.per_cent(share)} of steps")
        words = "   ".join(parts)
        if self.gradient_head.subtitle.text() != words:
            self.gradient_head.set_words("Gradient norm", words)
        bad = len(self._record.bad_steps("loss"))
        self.bad_words.setVisible(bad > 0)
        self.bad_words.setText(f"{number_text.count(bad)} not finite" if bad else "")

    # --- crosshair ---

    def show_crosshair(self, step: float) -> None:
        """Puts the crosshair on the known step nearest to `step`."""
        if self._record.last_step == 0 and not self._record.validations:
            return
        nearest = self._record.nearest_step(step)
        self.crosshair.put(float(self._record.places([nearest], self._look.unit)[0]))
        self._show_readout()

    def clear_crosshair(self) -> None:
        """Takes the crosshair away."""
        self.crosshair.clear()
        self.readout.hide()

    def _crosshair_step(self) -> int | None:
        place = self.crosshair.place
        if place is None:
            return None
        return self._record.nearest_step(self._record.step_at(place, self._look.unit))

    def _show_readout(self) -> None:
        step = self._crosshair_step()
        if step is None or self.crosshair.place is None:
            return
        plot = self.loss_plot
        middle = sum(plot.view.viewRange()[1]) / 2
        line = plot.mapFromScene(plot.view.mapViewToScene(QPointF(self.crosshair.place, middle)))
        spot = QPointF(line.x(), plot.height() * 0.26)
        self.readout.show_values(head_words(self._record, step),
                                 readings(self._record, step, self._look, plot.hidden), spot)

    # --- what a hand does ---

    def _on_hovered(self, place: QPointF) -> None:
        self.show_crosshair(self._record.step_at(place.x(), self._look.unit))

    def _on_key_pressed(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return
        if key in (_Key.Key_Left, _Key.Key_Right):
            self._move_crosshair((10 if shift else 1) * (1 if key == _Key.Key_Right else -1))
        elif key == _Key.Key_Escape and self.crosshair.place is not None:
            self.clear_crosshair()
        elif key in (_Key.Key_Plus, _Key.Key_Equal):
            self._zoom(0.8)
        elif key == _Key.Key_Minus:
            self._zoom(1.25)
        elif key == _Key.Key_0:
            self.set_follow(True)
        elif key == _Key.Key_L:
            self.set_log_y(not self._look.log)
        elif key == _Key.Key_S:
            self.set_smoothing(not self._look.smooth)
        elif key == _Key.Key_F:
            self.set_follow(not self._follow)
        elif key == _Key.Key_X:
            self.set_x_unit(_UNITS[(_UNITS.index(self._look.unit) + 1) % len(_UNITS)])
        elif key == _Key.Key_C:
            self.copy_numbers()
        else:
            return
        event.accept()

    def _move_crosshair(self, by: int) -> None:
        step = self._crosshair_step()
        if step is None:
            self.show_crosshair(self._record.last_step)
        else:
            self.show_crosshair(min(max(step + by, 0), self._record.last_step))

    def _zoom(self, factor: float) -> None:
        self._let_go()
        middle = self.crosshair.place
        if middle is None or not self._look.low <= middle <= self._look.high:
            middle = (self._look.low + self._look.high) / 2
        self._show_x(middle + (self._look.low - middle) * factor, middle + (self._look.high - middle) * factor)
        self._redraws.ask(soon=True)

    def _let_go(self) -> None:
        if self._follow:
            self.set_follow(False)

    def _on_moved_by_hand(self, y_too: bool) -> None:
        self._let_go()
        view = self.sender()
        self._y_by_hand |= {plot for plot in self.plots if y_too and plot.view is view}
        self._redraws.ask(soon=True)

    def _on_x_range_changed(self, _view: object, wanted: tuple[float, float]) -> None:
        if not self._linking:
            self._show_x(*wanted)
            self._redraws.ask(soon=True)

    def _on_legend_toggled(self, _shown: bool) -> None:
        self.loss_plot.hidden = {name for name, key in self.legend.items() if not key.isChecked()}
        self._redraws.ask(soon=True)

    def _on_legend_isolated(self) -> None:
        chosen = self.sender()
        alone = all(key.isChecked() == (key is chosen) for key in self.legend.values())
        for key in self.legend.values():
            key.setChecked(alone or key is chosen)

    def _on_unit_chosen(self, unit: str) -> None:
        self.set_x_unit(next(known for known in _UNITS if known == unit))

    # --- building ---

    def _changed(self) -> None:
        for plot in (self.loss_plot, self.gradient_plot):
            plot.give_data(self._record)
        self._redraws.ask()

    def _use_unit(self, unit: XUnit) -> None:
        first, last = (self._record.step_at(place, self._look.unit)
                       for place in (self._look.low, self._look.high))
        step = self._crosshair_step()
        self._look.unit = unit
        self.x_units.choose(unit)
        self._y_shown.clear()
        for plot in self.plots:
            plot.bottom_axis.set_scale(DurationScale() if unit == "time" else LinearScale(whole=unit == "step"))
        if not self._follow:
            self._show_x(*(float(place) for place in self._record.places([first, last], unit)))
        if step is not None:
            self.crosshair.put(float(self._record.places([step], unit)[0]))
        self._redraws.ask(soon=True)

    def _apply_look(self) -> None:
        self._y_shown.clear()
        self._y_by_hand.clear()
        self.loss_plot.set_left_log(self._look.log)
        self.gradient_plot.set_left_log(self._look.log)
        self._redraws.ask(soon=True)
