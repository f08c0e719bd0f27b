"""What one unit reads: a text coloured by the activity of a unit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.engine.errors import StudioError
from studio.ui.jobs.job import Job, JobRunner
from studio.ui.pages.plot_card import PlotCard
from studio.ui.pages.results.language.laying_out import UnitsView, ask_units
from studio.ui.theme import set_fixed_width, set_margins, set_spacing
from studio.ui.widgets import CurveStyle, ElidedLabel, Segmented, Spin, Swatch, label, line_edit, tool_button
from studio.ui.widgets.piece_text import ActivityText
from studio.ui.words import count

TEST, OWN = "test", "own"
SOURCES = ((TEST, "Test part"), (OWN, "Your text"))
DELAY_MS = 400
HINT = "Type a text; the units are asked while you type."
NO_TEXT = "There is no text to show."


class UnitsCard(PlotCard):
    """The beginning of the test part, or a text of one's own, unit by unit."""

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__("units_card", 178)
        self._jobs = jobs
        self._job: Job | None = None
        self._model: Any = None
        self._missing = ""
        self._of_test: UnitsView | None = None
        self._view: UnitsView | None = None
        self.set_title("What one unit reads")
        self.text = ActivityText("unit_text")
        self.unit = Spin("unit", 1, 1, 1)
        self.unit.setAccessibleName("Unit")
        set_fixed_width(self.unit, 76)
        self._source = Segmented(SOURCES, "unit_source", "Text that the unit reads")
        self._back = tool_button("chevron-left", "The unit before", "unit_back")
        self._on = tool_button("chevron-right", "The next unit", "unit_next")
        self._field = line_edit("", "unit_own_text", "Type a text")
        self._field.setAccessibleName("Your text")
        self._sentence = ElidedLabel("", "small", name="unit_sentence")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._build()
        self._delay = QTimer(self, interval=DELAY_MS, singleShot=True)
        self._delay.timeout.connect(self._on_text_at_rest)
        self._source.value_changed.connect(self._on_source_changed)
        self._field.textChanged.connect(self._on_text_changed)
        self.unit.valueChanged.connect(self._on_unit_changed)
        self._back.clicked.connect(self._on_back_clicked)
        self._on.clicked.connect(self._on_next_clicked)

    def _build(self) -> None:
        for tool in (self._source, label("Unit", "body", "muted"), self.unit, self._back, self._on):
            self.add_tool(tool)
        area = QScrollArea()
        area.setObjectName("unit_area")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        holder = QWidget()
        holder.setProperty("plane", "surface")
        column = QVBoxLayout(holder)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.text)
        column.addStretch(1)
        area.setWidget(holder)
        foot = QHBoxLayout()
        set_spacing(foot, 6)
        for role, word in (("train", "off"), ("validation", "on")):
            foot.addWidget(Swatch(CurveStyle(role, 8.0)))
            foot.addWidget(label(word, "small"))
            foot.addSpacing(8)
        foot.addWidget(self._sentence, 1)
        set_margins(self.body, 0, 6, 0, 0)
        set_spacing(self.body, 8)
        self.body.addWidget(self._field)
        self.body.addWidget(area, 1)
        self.body.addLayout(foot)
        self._field.hide()

    # --- what is shown --------------------------------------------------------------------------------------

    def show_units(self, view: UnitsView | None, model: Any, missing: str = "") -> None:
        """The units on the test part of another result, and the model that is asked for other texts; `missing`: why
        there is no test part."""
        self.forget()
        self._missing = missing
        self._of_test, self._model = view, model
        self._source.set_value(TEST)
        self._show(view)

    def forget(self) -> None:
        """Gives up what is being asked."""
        self._delay.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show(self, view: UnitsView | None) -> None:
        same = view is not None and self._view is not None and view.count == self._view.count
        self._view = view
        for part in (self.unit, self._back, self._on):
            part.setEnabled(view is not None)
        if view is None:
            self.text.show_activity((), (), "no unit")
            self._sentence.set_full_text(HINT if self._source.value() == OWN else self._missing or NO_TEXT)
            return
        self.unit.blockSignals(True)
        self.unit.setRange(1, view.count)
        if not same:
            self.unit.setValue(view.first + 1)
        self.unit.blockSignals(False)
        self._draw()

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        place, units = self.unit.value() - 1, view.units
        self.text.show_activity(units.tokens, units.activity[:, place].tolist(), f"unit {place + 1}")
        still = f" {count(units.still)} of {count(view.count)} units never change." if units.still else ""
        self._sentence.set_full_text(units.sentences[place] + still)

    # --- what a hand does -----------------------------------------------------------------------------------

    def _on_unit_changed(self, _value: int) -> None:
        self._draw()

    def _on_back_clicked(self) -> None:
        self._step(-1)

    def _on_next_clicked(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        """The next unit, from the last one to the first."""
        if self._view is not None:
            self.unit.setValue((self.unit.value() - 1 + by) % self._view.count + 1)

    def _on_source_changed(self, value: str) -> None:
        self._field.setVisible(value == OWN)
        if value == TEST:
            self.forget()
            self._show(self._of_test)
        else:
            self._field.setFocus()
            self._on_text_at_rest()

    def _on_text_changed(self, _text: str) -> None:
        self._delay.start()

    def _on_text_at_rest(self) -> None:
        self.forget()
        text = self._field.text()
        if self._source.value() != OWN:
            return
        if not text.strip() or self._model is None:
            self._show(None)
            return
        job = self._jobs.prepare(ask_units, self._model, text)
        job.succeeded.connect(self._on_answered)
        job.failed.connect(self._on_failed)
        self._job = job
        job.start()

    def _on_answered(self, view: UnitsView) -> None:
        self._job = None
        if self._view is None and self._of_test is not None:
            view = UnitsView(view.units, self.unit.value() - 1)  # the unit that was looked at stays
        self._show(view)

    def _on_failed(self, error: StudioError) -> None:
        self._job = None
        self._show(None)
        self._sentence.set_full_text(" ".join(part for part in (error.what, error.remedy) if part))
