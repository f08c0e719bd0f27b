"""The texts that a run wrote epoch by epoch, as rows of a table."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.engine.events import Previewed, Validated
from studio.ui.state.run_history import RunHistory
from studio.ui.widgets import CellRole
from studio.ui.words import count

Index = QModelIndex | QPersistentModelIndex
EPOCH, TEXT, BITS = range(3)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NO_PARENT = QModelIndex()
_MOST_TIP = 600


@dataclass(frozen=True)
class Sample:
    """What was written after an epoch: its first `prompt` characters were given. `bits` a character, NaN if unknown."""

    epoch: int
    text: str
    prompt: int
    bits: float
    kept: bool


def samples_of(history: RunHistory) -> tuple[Sample, ...]:
    """The film of a run with the figures of its epochs; the last one said of each epoch counts."""
    bits = {
        event.epoch: event.metrics.get("bits_per_character", math.nan)
        for event in history
        if isinstance(event, Validated)
    }
    best = history.ended.best_epoch if history.ended is not None else None
    found: dict[int, Sample] = {}
    for event in history:
        if isinstance(event, Previewed) and event.text:
            given = event.values.get("prompt_length", (0.0,))
            prompt = int(given[0]) if given else 0
            value = bits.get(event.epoch, math.nan)
            found[event.epoch] = Sample(event.epoch, event.text, prompt, value, event.epoch == best)
    return tuple(found[epoch] for epoch in sorted(found))


class SamplesModel(QAbstractTableModel):
    """Epoch, what was written on one line, bits a letter; the epoch whose weights were kept is strong and starred."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._samples: tuple[Sample, ...] = ()
        self._heads = ("Epoch", "Text", "Bits a letter")

    def show_samples(self, samples: tuple[Sample, ...]) -> None:
        """Shows another run."""
        self.beginResetModel()
        self._samples = samples
        prompt = " ".join(samples[0].text[: samples[0].prompt].split()) if samples else ""
        self._heads = ("Epoch", f"Goes on after “{prompt}”" if prompt else "Text", "Bits a letter")
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._samples)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == BITS:
            return _RIGHT
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        sample, column = self._samples[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                bits = f"{sample.bits:.2f}" if math.isfinite(sample.bits) else "–"
                return (count(sample.epoch), " ".join(sample.text[sample.prompt :].split()), bits)[column]
            case Qt.ItemDataRole.ToolTipRole if column == TEXT:
                return sample.text[:_MOST_TIP]
            case Qt.ItemDataRole.ToolTipRole if sample.kept:
                return "The best epoch: its weights were kept."
            case Qt.ItemDataRole.TextAlignmentRole if column == BITS:
                return _RIGHT
            case CellRole.KIND:
                return "strong" if column == EPOCH else "text"
            case CellRole.TONE if column == BITS:
                return "muted"
        return None
