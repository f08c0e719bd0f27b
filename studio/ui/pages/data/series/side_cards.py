"""How many windows there are, and which simple forecast is to be beaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from studio.engine.experiment import Experiment
from studio.ui.charts import number_text
from studio.ui.pages.run_words import short_label, unit_of, with_unit
from studio.ui.theme import set_spacing
from studio.ui.widgets import Card, Tile, label
from studio.ui.words import count

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ForecastOverview

_PARTS = ("train", "validation", "test")


class WindowsCard(Card):
    """Three counts and what a window is."""

    def __init__(self) -> None:
        super().__init__("Windows", name="windows_card")
        row = QHBoxLayout()
        set_spacing(row, 16)
        self._tiles = {part: Tile(part, name=f"windows_{part}", caption_below=True) for part in _PARTS}
        for tile in self._tiles.values():
            row.addWidget(tile)
        row.addStretch(1)
        self._sentence = label("", "small", name="windows_sentence", wrap=True)
        self.body.addLayout(row)
        self.body.addWidget(self._sentence)

    def refresh(self, overview: ForecastOverview, experiment: Experiment) -> None:
        """Counts of the experiment as it was examined last."""
        for part, tile in self._tiles.items():
            tile.set(count(overview.windows.get(part, 0)))
        self._sentence.setText(windows_sentence(overview, experiment))


class ToBeatCard(Card):
    """The simple forecast that was best on the validation part."""

    def __init__(self) -> None:
        super().__init__("To beat", name="to_beat_card")
        self._name = label("", "strong", name="to_beat", wrap=True)
        self._sentence = label("", "small", name="to_beat_sentence", wrap=True)
        self.body.addWidget(self._name)
        self.body.addWidget(self._sentence)

    def refresh(self, overview: ForecastOverview, experiment: Experiment) -> None:
        """Name, error and rivals; a sentence where nothing could be measured."""
        forecasts = overview.simple_forecasts
        if not forecasts:
            self._name.setText("Not known yet")
            self._sentence.setText("The validation part has no window to measure a simple forecast on.")
            return
        best = forecasts[0]
        self._name.setText(best.label[:1].upper() + best.label[1:])
        error = with_unit(number_text.measured(best.validation_mae, 3), unit_of(experiment.data.targets))
        sentence = f"Off by {error} on average in the validation part."
        if len(forecasts) > 1:
            sentence += f" Chosen among {_listed([short_label(forecast.label) for forecast in forecasts])}."
        self._sentence.setText(sentence)


def windows_sentence(overview: ForecastOverview, experiment: Experiment) -> str:
    """What one window is, and how the parts are kept apart."""
    preparation, gap = experiment.preparation, experiment.split.gap
    reads = _steps(preparation.context_length, overview)
    sentence = f"Each reads {reads} and predicts {count(preparation.horizon)}."
    if experiment.data.split_column:
        return f"{sentence} The column {experiment.data.split_column} says which part a row belongs to."
    if gap:
        return f"{sentence} The hatched gaps of {_steps(gap, overview)} keep the parts apart."
    return f"{sentence} Inputs may reach back into the part before, targets never do."


def _steps(number: int, overview: ForecastOverview) -> str:
    return f"{count(number)} {overview.step_unit if number == 1 else overview.step_units}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
