"""What a model file takes, gives and holds, and how it is used: two cards about the chosen format."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from studio.ui.pages.export.snippets import COMMAND_LINE, WAYS, ModelShape, listed, snippets
from studio.ui.state.run_history import RunHistory
from studio.ui.theme import set_fixed_width, set_grid_gaps, set_margins
from studio.ui.widgets import Card, CodeBox, Segmented, label
from studio.ui.words import count


def shape_of(history: RunHistory) -> ModelShape:
    """What goes into the model of a run and what comes out."""
    experiment, started = history.experiment, history.started
    data, preparation = experiment.data, experiment.preparation
    resolved: Any = started.resolved if started is not None else {}
    calendar = str(resolved.get("preparation.calendar", preparation.calendar))
    return ModelShape(
        targets=data.targets,
        past_columns=(*data.targets, *data.past_features, *data.known_future_features),
        future_columns=data.known_future_features,
        static_columns=data.static_features,
        context_length=preparation.context_length,
        horizon=preparation.horizon,
        has_calendar=bool(data.time) and calendar != "off",
        time=data.time,
        data_file=data.path.replace("\\", "/").rpartition("/")[2],
    )


class InsideCard(Card):
    """Takes, gives, holds."""

    def __init__(self) -> None:
        super().__init__("Inside the file", name="inside_card")
        grid = QGridLayout()
        set_margins(grid, 0, 0, 0, 0)
        set_grid_gaps(grid, 8, 6)
        self._values = {}
        for row, words in enumerate(("Takes", "Gives", "Holds")):
            name = label(words, "body", "muted")
            set_fixed_width(name, 64)
            value = label("", "body", name=f"inside_{words.lower()}", wrap=True)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._values[words] = value
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)

    def show_model(self, format_name: str, history: RunHistory, units: str) -> None:
        """Says it of the model of a run in a format; `units` are its time steps."""
        shape, ended = shape_of(history), history.ended
        steps = units or "steps"
        taken = listed(shape.past_columns) + (", with their time" if shape.has_calendar else "")
        self._values["Takes"].setText(
            f"{count(shape.context_length)} {steps} of {taken}, in their own units."
        )
        band = ", with a 90\N{NO-BREAK SPACE}% band" if format_name == "bundle" else ""
        self._values["Gives"].setText(
            f"{count(shape.horizon)} {steps} of {listed(shape.targets)}, in their own units{band}."
        )
        epoch = (
            f"the weights of epoch {count(ended.best_epoch)}"
            if ended and ended.best_epoch is not None
            else "the weights"
        )
        if format_name == "state-dict":
            held = f"{epoch[:1].upper()}{epoch[1:]}; scaling and start are in the program beside them."
        else:
            calendar = ", the calendar" if shape.has_calendar else ""
            held = f"Scaling fitted on the training part, column roles{calendar}, {epoch}."
        self._values["Holds"].setText(held)


class UseCard(Card):
    """Code that uses the file, for each way that the format has."""

    def __init__(self) -> None:
        super().__init__("Use it", name="use_card")
        self._ways = Segmented(WAYS, "use_way", "Way to use the file")
        self._box = CodeBox("", "use_code")
        self._note = label("", "small", name="use_note", wrap=True)
        self._snippets: dict[str, Any] = {}
        title = self._box.head.itemAt(0)
        if title is not None and (words := title.widget()) is not None:
            words.hide()  # the card has the title, and the copy button of the box
        self.add_tool(self._ways)
        self.add_tool(self._box.copy)
        self.body.addWidget(self._box)
        self.body.addWidget(self._note)
        self._ways.value_changed.connect(self._on_way_changed)

    def show_file(self, format_name: str, file_name: str, shape: ModelShape) -> None:
        """Shows the code for a file of that name."""
        self._snippets = snippets(format_name, file_name, shape)
        for way, words in WAYS:
            self._ways.set_choice_enabled(way, way in self._snippets, f"{words} comes with another format.")
        if self._ways.value() not in self._snippets:
            self._ways.set_value(next(iter(self._snippets), COMMAND_LINE))
        self._show()

    def _on_way_changed(self, _value: str) -> None:
        self._show()

    def _show(self) -> None:
        shown = self._snippets.get(self._ways.value())
        if shown is not None:
            self._box.set_code(shown.code)
            self._note.setText(shown.note)
