"""Which tasks there are. A room is opened by name, when it is needed: nothing heavy comes with the list."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from studio.engine.errors import SettingError

if TYPE_CHECKING:
    from studio.engine.tasks.base import Task

LATER = "Comes with a later version."


@dataclass(frozen=True)
class TaskInfo:
    """What the first screen says of a task; `room` is the module that knows it, empty where it comes later."""

    name: str
    label: str
    sentence: str
    icon: str
    room: str = ""

    @property
    def available(self) -> bool:
        """Whether this version can do it."""
        return bool(self.room)

    @property
    def reason(self) -> str:
        """Why it cannot be chosen, empty where it can."""
        return "" if self.room else LATER


TASKS = (
    TaskInfo(
        "forecast", "Forecast", "Predict what comes next.", "trending-up", "studio.engine.tasks.forecast.task"
    ),
    TaskInfo("classify-series", "Classify series", "Tell recordings apart.", "audio-waveform"),
    TaskInfo("label-steps", "Label steps", "Name every step in time.", "chart-gantt"),
    TaskInfo(
        "classify-text",
        "Classify text",
        "Sort texts by topic or mood.",
        "tags",
        "studio.engine.tasks.classify_text.task",
    ),
    TaskInfo(
        "language-model",
        "Language model",
        "Write like a given text.",
        "book-open",
        "studio.engine.tasks.language_model.task",
    ),
)


def task_info(name: str) -> TaskInfo:
    """What is said of a task. Raises SettingError for an unknown name."""
    for info in TASKS:
        if info.name == name:
            return info
    raise SettingError(f"Unknown task {name}.", remedy=f"Tasks: {', '.join(info.name for info in TASKS)}.")


def find_task(name: str) -> Task:
    """The task of that name, its room opened only now. Raises SettingError."""
    info = task_info(name)
    if not info.available:
        raise SettingError(
            f"The task {name} is not supported yet.",
            remedy=f"This version has {', '.join(info.name for info in TASKS if info.available)}.",
        )
    task: Task = import_module(info.room).TASK
    return task
