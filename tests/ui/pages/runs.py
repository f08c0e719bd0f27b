"""A forecast of hourly temperatures on stand-ins: its experiment, what the data page found, what its run says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from studio.engine.events import (
    CheckpointSaved,
    Event,
    Outcome,
    Prepared,
    Previewed,
    Reference,
    RunEnded,
    RunStarted,
    RunState,
    StateChanged,
    StepsDone,
    Validated,
)
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.pages.base import PageBase
from studio.ui.state.documents import Document, Examined
from studio.ui.state.workspace import Workspace

HOUR, ROWS, HORIZON, CONTEXT = 3600.0, 2400, 24, 48
STEPS = 10
"""Steps of an epoch."""
SIZES = ((1280, 740), (1712, 1020), (964, 640))
"""What a page has of the window at 1280 × 800, 1920 × 1080 and 1024 × 700."""


@dataclass(frozen=True)
class Simple:
    name: str
    label: str
    validation_mae: float
    validation_loss: float | None = None


@dataclass(frozen=True)
class Plot:
    column: str
    times: Any
    values: Any
    train_end: float
    validation_end: float


@dataclass(frozen=True)
class Overview:
    simple_forecasts: tuple[Simple, ...]
    plot: Plot | None
    season: int = 24
    columns: tuple[str, ...] = ("time", "temp", "dewp")
    problems: tuple[Any, ...] = ()
    step_unit: str = "hour"
    step_units: str = "hours"
    windows: dict[str, int] = field(default_factory=lambda: {"train": 640, "validation": 99, "test": 99})


def experiment(**values: object) -> Experiment:
    """An LSTM on the temperature in °F, on top of yesterday; keys with "__" for the point."""
    base: dict[str, object] = {
        "data.path": "/data/weather.csv",
        "data.time": "time",
        "data.targets": ("temp (°F)",),
        "data.past_features": ("dewp", "humid"),
        "preparation.context_length": CONTEXT,
        "preparation.horizon": HORIZON,
        "model.on_top_of": "seasonal",
    }
    changed = {key.replace("__", "."): value for key, value in values.items()}
    return Experiment("forecast", "JFK temperature").with_values(base | changed)


def overview(loss: float | None = 0.0883) -> Overview:
    """Yesterday is to be beaten."""
    rows = np.arange(ROWS)
    values = 60 + 10 * np.sin(rows * 2 * np.pi / 24) + 0.01 * rows
    plot = Plot("temp (°F)", rows * HOUR, values, 0.7 * ROWS * HOUR, 0.85 * ROWS * HOUR)
    return Overview((Simple("seasonal", "same hour yesterday", 4.2, loss),), plot)


def document(jobs: JobRunner, opened: Experiment, found: Any) -> Workspace:
    """A workspace that opens this experiment."""
    table = object()
    return Workspace(
        jobs,
        open_path=lambda _context, path, _task: Document(path, opened, table, found),
        examine=lambda _context, changed, read: Examined(changed, read, found),
    )


def started(run_dir: Path | str = "/runs/1", **changes: Any) -> RunStarted:
    """A run of at most 100 epochs of 10 steps against yesterday."""
    reference = Reference("seasonal", "mae", 4.2, 0.0883)
    resolved = {"preparation.calendar": "on", "model.on_top_of": "seasonal"}
    values: dict[str, Any] = {"max_epochs": 100, "baseline": reference, "resolved": resolved} | changes
    return RunStarted(
        run_dir=str(run_dir),
        device="cpu",
        threads=1,
        precision="float32",
        parameters=17_000,
        steps_per_epoch=STEPS,
        clip_norm=1.0,
        items_per_epoch=640,
        **values,
    )


def epoch(number: int, loss: float, *, best: bool = True) -> list[Event]:
    """One epoch: its steps, the look at the validation part, and its frame of the film."""
    first = (number - 1) * STEPS + 1
    skill = 1 - loss / 0.0883
    return [
        StepsDone(number, first, (loss + 0.01,) * STEPS, (0.5,) * STEPS, 0.001, 1.0, number * 2.0),
        validated(number, loss, skill=skill, best=best),
        Previewed(number, {"prediction": (60.0 - number,) * HORIZON}),
    ]


def validated(number: int, loss: float, *, skill: float, best: bool, train_loss: float = 0.08) -> Validated:
    """A look at the validation part after an epoch."""
    metrics = {"mae": 4.2 * (1 - skill)}
    return Validated(number, number * STEPS, train_loss, loss, metrics, skill, best, number * 2.0)


def beginning(run_dir: Path | str = "/runs/1", **changes: Any) -> list[Event]:
    """All until the first step."""
    film = {
        "history": tuple(60.0 + hour for hour in range(CONTEXT)),
        "actual": (61.0,) * HORIZON,
        "baseline": (60.0,) * HORIZON,
        "prediction": (60.0,) * HORIZON,
        "window": (309.0,),
    }
    return [
        StateChanged(RunState.PREPARING),
        Prepared("Trying a start on seasonal", 0.5),
        started(run_dir, **changes),
        StateChanged(RunState.TRAINING),
        validated(0, 0.0883, skill=0.0, best=True),
        Previewed(0, film),
    ]


def whole_run(run_dir: Path | str = "/runs/1", losses: Sequence[float] = (0.08, 0.075, 0.078)) -> list[Event]:
    """A run to its end; the best epoch is that of the lowest loss."""
    best = min(range(len(losses)), key=lambda place: losses[place]) + 1
    events = beginning(run_dir)
    for number, loss in enumerate(losses, start=1):
        events += epoch(number, loss, best=number <= best)
    events.append(CheckpointSaved("best", f"{run_dir}/checkpoints/best.safetensors", best * STEPS))
    reason = "No progress for 10 epochs."
    events.append(RunEnded(Outcome.STOPPED_EARLY, reason, best, losses[best - 1], 61.0, "ab" * 32))
    return events


@dataclass
class Played:
    """An `execute` that says some events, then waits for `go_on` unless they hold the end."""

    events: list[Event]
    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(
        self, _trained: Experiment, _table: Any, control: Any, emit: Callable[[Event], None]
    ) -> None:
        for event in self.events:
            emit(event)
        if not any(isinstance(event, RunEnded) for event in self.events):
            while not control.stopping and not self.go_on.wait(0.01):
                pass
            emit(RunEnded(Outcome.STOPPED, "You stopped it.", None, None, 1.0, ""))


class Pages:
    """Shows pages as the window does, and takes them away with the test."""

    def __init__(self) -> None:
        self._shown: list[PageBase] = []

    def show(self, page: PageBase, size: tuple[int, int] = SIZES[0]) -> None:
        """Brings a page into sight."""
        if page not in self._shown:
            self._shown.append(page)
        page.resize(*size)
        page.show()
        page.set_shown(True)

    def close(self) -> None:
        """Takes all of them away."""
        for page in self._shown:
            page.set_shown(False)
            page.hide()
            page.deleteLater()


def open_document(qtbot: Any, workspace: Workspace) -> None:
    """Opens the file and waits for it."""
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(Path("/data/weather.csv"))


def run_job(context: JobContext, function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls the function of a job as its thread does."""
    return function(context, *arguments)


def unreachable_controls(page: QWidget) -> list[str]:
    """Controls in sight and enabled that Tab does not reach or that say nothing to a screen reader."""
    kinds = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit, QPlainTextEdit)
    finds = []
    for control in page.findChildren(QWidget):
        if not isinstance(control, kinds) or not control.isVisible() or not control.isEnabled():
            continue
        if control.objectName().startswith("qt_") or type(control).__name__ in ("QScrollBar", "QHeaderView"):
            continue
        if isinstance(control.parentWidget(), QLineEdit):
            continue  # what a field has inside is done with its keys too
        if isinstance(control, QAbstractButton) and control.group() is not None and not control.isChecked():
            continue  # one of several choices: arrows lead to it from the one that is chosen
        words = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
        if not control.objectName() or not words.strip():
            finds.append(f"{control.objectName() or type(control).__name__} has no name")
        if not control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            finds.append(f"{control.objectName()} cannot be reached")
    return finds
