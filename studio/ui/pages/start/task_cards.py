"""The five task cards: what the network is to learn."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.engine.registry import TASKS, TaskInfo
from studio.ui.theme import px, set_fixed_height, set_margins, set_spacing
from studio.ui.widgets import ChoiceCard, ElidedLabel, IconLabel, TaskDrawing, disable, label

CARD_HEIGHT = 170


class TaskCard(ChoiceCard):
    """Drawing, name, one sentence. A task of a later version is off and says so."""

    def __init__(self, info: TaskInfo) -> None:
        super().__init__(f"task_{info.name.replace('-', '_')}", f"{info.label}: {info.sentence}")
        set_fixed_height(self, CARD_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.info = info
        head = QHBoxLayout()
        set_spacing(head, 6)
        self._tick = IconLabel("circle-check", "accent_text", 18)
        head.addWidget(ElidedLabel(info.label, "heading"), 1)
        head.addWidget(self._tick)
        self.body.addWidget(TaskDrawing(info.name))
        self.body.addLayout(head)
        self.body.addWidget(label(info.sentence, "small", wrap=True))
        self.body.addStretch(1)
        set_spacing(self.body, 5)
        self._tick.hide()
        if not info.available:
            disable(self, info.reason)
            self.setCursor(Qt.CursorShape.ArrowCursor)

    def set_selected(self, selected: bool) -> None:
        super().set_selected(selected)
        self._tick.setVisible(selected)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(CARD_HEIGHT))


class TaskCards(QWidget):
    """All tasks in a row; the first one that this version can do is chosen."""

    task_asked = Signal(str)
    """The user has chosen a task, perhaps the one that was chosen already."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("task_cards")
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 14)
        self._cards = {info.name: TaskCard(info) for info in TASKS}
        for card in self._cards.values():
            row.addWidget(card, 1)
            card.chosen.connect(lambda name=card.info.name: self._on_card_chosen(name))
        self._chosen = ""
        self.choose(next(info.name for info in TASKS if info.available))

    def chosen(self) -> str:
        """The task that a file will be opened for."""
        return self._chosen

    def choose(self, name: str) -> None:
        """Chooses a task. Raises KeyError for an unknown one."""
        if not self._cards[name].info.available or name == self._chosen:
            return
        self._chosen = name
        for key, card in self._cards.items():
            card.set_selected(key == name)

    def _on_card_chosen(self, name: str) -> None:
        self.choose(name)
        if name == self._chosen:
            self.task_asked.emit(name)
