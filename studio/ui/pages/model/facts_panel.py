"""This model: parameters, shapes, its lines in PyTorch, what it takes; and the check before a start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.engine.experiment import Experiment
from studio.engine.models.facts import ModelFacts
from studio.ui.pages.model.amounts import Amount
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import CodeBox, ShapesColumn, Tile, hairline, label
from studio.ui.words import NO_BREAK, count, duration, gigabytes

if TYPE_CHECKING:
    from studio.engine.tasks.first_checks import CheckReport

MANY_PARAMETERS = 1.0
"""Parameters a window from which the size is worth a word."""


class FactsPanel(QWidget):
    """Everything that is known of the network before it is built."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 8)
        self._parameters = label("–", "bignum", name="parameter_count")
        self._bytes = label("parameters", "small", name="parameter_bytes")
        self._shapes = ShapesColumn("model_shapes")
        self._code = CodeBox("In PyTorch", "pytorch_lines")
        self._seconds = Tile("an epoch, about", name="epoch_time", caption_below=True)
        self._memory = Tile("whole program, about", name="model_memory", caption_below=True)
        self._words = label("", "small", name="model_words", wrap=True)
        figures = QVBoxLayout()
        set_spacing(figures, 0)
        figures.addWidget(self._parameters)
        figures.addWidget(self._bytes)
        column.addLayout(figures)
        column.addWidget(hairline())
        column.addWidget(self._shapes)
        column.addWidget(self._code)
        column.addWidget(hairline())
        tiles = QHBoxLayout()
        set_spacing(tiles, 16)
        tiles.addWidget(self._seconds, 1)
        tiles.addWidget(self._memory, 1)
        column.addLayout(tiles)
        column.addWidget(self._words)

    def show_facts(self, facts: ModelFacts, amount: Amount) -> None:
        """Another network. Texts are not counted against parameters: most of those belong to single words."""
        self._parameters.setText(count(facts.parameters))
        self._bytes.setText(f"parameters · {size_words(facts.bytes)}")
        self._shapes.set_stations(facts.layers)
        self._code.set_code(facts.pytorch)
        words = [facts.note] if facts.note else []
        if 0 < amount.number < MANY_PARAMETERS * facts.parameters and amount.many != "texts":
            sizes = f"{count(amount.number)} to {count(facts.parameters)}"
            words.append(f"Fewer {amount.many} than parameters: {sizes}. Watch for over-fitting.")
        self._words.setText(" ".join(words))
        self._words.setVisible(bool(words))

    def show_measured(self, report: CheckReport | None, facts: ModelFacts) -> None:
        """Time and memory as a check measured them; memory is estimated before, time is not known."""
        self._seconds.setVisible(report is not None)
        if report is not None:
            self._seconds.set(short_time(report.seconds_an_epoch))
        self._memory.set(gigabytes(report.memory_bytes if report is not None else facts.memory_bytes))


def model_sentence(experiment: Experiment, facts: ModelFacts, amount: Amount) -> str:
    """The line below the title: whether this is a good first guess for so much to learn from."""
    model = experiment.model
    cell = "An LSTM" if model.cell == "lstm" else "A GRU"
    if amount.number == 0:
        return f"There are no {amount.many} to learn from yet; look at the Data page."
    if model.num_layers == 1 and model.hidden_size <= 64 and not model.bidirectional:
        return f"A small {model.cell.upper()} is a good first guess for {amount.words}."
    layers = "" if model.num_layers == 1 else f" in {model.num_layers} layers"
    what = f"{cell} of {count(model.hidden_size)} units{layers}"
    if facts.parameters > 20 * amount.number and amount.many != "texts":
        return f"{what} may learn {amount.words} by heart."
    return f"{what} for {amount.words}."


def size_words(size: int) -> str:
    """Bytes as "83 kB" or "1.1 MB"."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)}{NO_BREAK}kB"
    return (
        f"{size / 1_000_000:.2g}{NO_BREAK}MB"
        if size < 100_000_000
        else f"{size / 1_000_000:,.0f}{NO_BREAK}MB"
    )


def short_time(seconds: float) -> str:
    """A measured time: "0.08 s", "4 s", "14 min"."""
    return f"{seconds:.2g} s" if seconds < 1 else duration(seconds)
