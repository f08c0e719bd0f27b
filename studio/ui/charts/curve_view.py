"""How a run is looked at: ranges, smoothing, log y, follow, crosshair, and what hands and keys do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.ui.charts import number_text
from studio.ui.charts.extent import Extent, Look
from studio.ui.charts.follow import calm_range, follow_range
from studio.ui.charts.plot import Plot
from studio.ui.charts.readings import head_words, readings
from studio.ui.charts.scales import DurationScale, LinearScale
from studio.ui.charts.training_panel import TrainingPanel
from studio.ui.charts.training_record import TrainingRecord, XUnit

_UNITS: tuple[XUnit, ...] = ("step", "epoch", "time")
_READOUT_HEIGHT = 0.26
"""The readout stands in the upper part of the loss plot, where falling curves leave room."""


class CurveView(TrainingPanel):
    """The view of one TrainingRecord; the subclass feeds it."""

    follow_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record = TrainingRecord()
        self._look = Look()
        self._max_epochs: int | None = None
        self._follow = True
        self._y_by_hand: set[Plot] = set()
        self._y_shown: dict[Plot, tuple[float, float]] = {}
        self._linking = False
        self._keys = self._key_table()
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

    # --- the look ---

    @property
    def following(self) -> bool:
        return self._follow

    @property
    def x_unit(self) -> XUnit:
        return self._look.unit

    @property
    def shown_steps(self) -> tuple[float, float]:
        """First and last (fractional) step in view."""
        low, high = (
            self._record.step_at(place, self._look.unit) for place in (self._look.low, self._look.high)
        )
        return low, high

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
        step = self._crosshair_step()
        first, last = self.shown_steps
        self._look.unit = unit
        self.x_units.choose(unit)
        self._y_shown.clear()
        for plot in self.plots:
            plot.bottom_axis.set_scale(
                DurationScale() if unit == "time" else LinearScale(whole=unit == "step")
            )
        if not self._follow:
            self._show_x(*(float(place) for place in self._record.places([first, last], unit)))
        if step is not None:
            self.crosshair.put(float(self._record.places([step], unit)[0]))
        self._redraws.ask(soon=True)

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
        sentence = self._record.sentence(self._look.scale)
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

    def _apply_look(self) -> None:
        self._y_shown.clear()
        self._y_by_hand.clear()
        self.loss_plot.set_left_log(self._look.log)
        self.gradient_plot.set_left_log(self._look.log)
        self._redraws.ask(soon=True)

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
        spot = QPointF(line.x(), plot.height() * _READOUT_HEIGHT)
        self.readout.show_values(
            head_words(self._record, step), readings(self._record, step, self._look, plot.hidden), spot
        )

    # --- what a hand does ---

    def _on_hovered(self, place: QPointF) -> None:
        self.show_crosshair(self._record.step_at(place.x(), self._look.unit))

    def _key_table(self) -> dict[Qt.Key, Callable[[], object]]:
        key = Qt.Key
        return {
            key.Key_Plus: partial(self._zoom, 0.8),
            key.Key_Equal: partial(self._zoom, 0.8),
            key.Key_Minus: partial(self._zoom, 1.25),
            key.Key_0: partial(self.set_follow, True),
            key.Key_L: self.log_toggle.click,
            key.Key_S: self.smooth_toggle.click,
            key.Key_F: self.follow_toggle.click,
            key.Key_X: self._next_unit,
            key.Key_C: self.copy_numbers,
        }

    def _on_key_pressed(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if event.isAccepted() or modifiers & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            return
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = 10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
            self._move_crosshair(by if key == Qt.Key.Key_Right else -by)
        elif key == Qt.Key.Key_Escape and self.crosshair.place is not None:
            self.clear_crosshair()
        elif key in self._keys:
            self._keys[key]()
        else:
            return
        event.accept()

    def _next_unit(self) -> None:
        self.set_x_unit(_UNITS[(_UNITS.index(self._look.unit) + 1) % len(_UNITS)])

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
        self._show_x(
            middle + (self._look.low - middle) * factor, middle + (self._look.high - middle) * factor
        )
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
