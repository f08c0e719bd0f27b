"""The list of samples: a row each, opened by one click."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.pages.start.samples import SAMPLES, Sample
from studio.ui.theme import set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import ElidedLabel, IconLabel, button, hairline, label


class SampleList(QWidget):
    """Every shipped sample with its Open."""

    sample_chosen = Signal(object)
    """The Path of a sample."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sample_list")
        self.setAccessibleName("Samples")
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 0)
        for place, sample in enumerate(SAMPLES):
            if place:
                column.addWidget(hairline())
            column.addWidget(self._row(sample))

    def _row(self, sample: Sample) -> QWidget:
        holder = QWidget()
        set_minimum_height(holder, 47)
        row = QHBoxLayout(holder)
        set_margins(row, 0, 4, 0, 4)
        set_spacing(row, 10)
        words = QVBoxLayout()
        set_spacing(words, 1)
        words.addWidget(ElidedLabel(sample.title, "medium"))
        words.addWidget(ElidedLabel(sample.sentence, "small"))
        opener = button("Open", f"open_{Path(sample.file).stem}", size="small")
        opener.setAccessibleName(f"Open {sample.title}")
        opener.clicked.connect(lambda: self.sample_chosen.emit(sample.path))
        row.addWidget(IconLabel(sample.icon, "accent_text", 18))
        row.addLayout(words, 1)
        row.addWidget(label(sample.size, "small"))
        row.addWidget(opener)
        return holder
