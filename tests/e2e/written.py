"""What a run left on the disk, read without the program, and whether the curves in the window say the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from studio.engine.events import Event, RunEnded, StepsDone
from studio.engine.experiment import load_experiment
from studio.engine.training import steps
from studio.engine.training.control import Control
from studio.engine.training.run import execute
from tests.e2e.conftest import User


@dataclass
class Log:
    """events.jsonl as one run: what was made again stands in place of what was made before."""

    losses: dict[int, float] = field(default_factory=dict)
    rates: dict[int, float] = field(default_factory=dict)
    clips: dict[int, bool] = field(default_factory=dict)
    looks: dict[int, float] = field(default_factory=dict)
    """Validation loss by step."""
    edits: dict[int, dict[str, Any]] = field(default_factory=dict)
    saved: list[int] = field(default_factory=list)
    """Steps of the checkpoints that are not the best one."""
    resumed_from: list[int] = field(default_factory=list)
    repeated: list[tuple[int, int | None]] = field(default_factory=list)
    """How many steps were made again, and the first that came out otherwise."""
    outcomes: list[str] = field(default_factory=list)
    sha256: str = ""
    steps_per_epoch: int = 0

    @property
    def last_step(self) -> int:
        return max(self.losses, default=0)


def read(folder: Path) -> Log:
    """A line that a kill has cut off is left out."""
    log = Log()
    for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        _take(log, record)
    return log


def _take(log: Log, record: dict[str, Any]) -> None:
    step = int(record.get("step", 0))
    match record["event"]:
        case "run_started":
            log.steps_per_epoch = record["steps_per_epoch"]
            if record["resumed_from"] is not None:
                place = record["resumed_from"]["step"]
                log.resumed_from.append(place)
                for kept in (log.losses, log.rates, log.clips, log.looks, log.edits):
                    for later in [known for known in kept if known > place]:
                        del kept[later]
        case "step_done":
            log.losses[step], log.rates[step] = record["train_loss"], record["learning_rate"]
            log.clips[step] = record["clipped"]
        case "validated":
            log.looks[step] = record["val_loss"]
        case "edited":
            log.edits.setdefault(step, {}).update(record["values"])
        case "checkpoint_saved" if record["kind"] == "last":
            log.saved.append(step)
        case "repeated":
            log.repeated.append((record["steps"], record["first_difference"]))
        case "run_ended":
            log.outcomes.append(record["outcome"])
            log.sha256 = record["weights_sha256"]


def curve(user: User, name: str, plot: str = "loss_plot") -> tuple[np.ndarray, np.ndarray]:
    """Steps and values that a curve of a plot was given."""
    for item in user.find(plot).plotItem.listDataItems():  # type: ignore[attr-defined]
        if item.name() == name:
            places, values = item.getOriginalDataset()
            return (np.zeros(0), np.zeros(0)) if places is None else (np.array(places), np.array(values))
    raise AssertionError(f"{plot} has no curve {name}")


def check_curves(user: User, folder: Path) -> Log:
    """The curves in sight are those of the log, step for step and without a zigzag, and so are the ticks.

    For a run that holds or is over: the window hears of it a twentieth of a second later than the disk.
    """
    log = read(folder)
    user.wait(lambda: len(curve(user, "train_loss")[0]) == len(log.losses))
    user.wait(lambda: len(curve(user, "val_loss")[0]) == len(log.looks))
    for name, known in (("train_loss", log.losses), ("val_loss", log.looks)):
        places, values = curve(user, name)
        assert (np.diff(places) > 0).all(), f"{name} has a zigzag"
        assert dict(zip(places.tolist(), values.tolist(), strict=True)) == known, name
    places, _ = curve(user, "train_loss")
    assert places.tolist() == list(range(1, log.last_step + 1)), "no step is missing"
    check_ticks(user, log)
    return log


def check_ticks(user: User, log: Log) -> None:
    """Each edit stands at its step, in both plots; its words stand in the upper one."""
    unit = user.find("loss_plot").window().findChild(object, "x_unit_step")
    for plot in ("loss_plot", "gradient_plot"):
        lines = user.find(plot).tick_lines  # type: ignore[attr-defined]
        user.wait(lambda lines=lines: len(lines.places) == len(log.edits))
        scale = 1 if unit.isChecked() else log.steps_per_epoch
        assert np.allclose(np.array(lines.places) * scale, sorted(log.edits)), plot


def uninterrupted(folder: Path, where: Path) -> str:
    """The hash of the weights where the same experiment is trained at one go to the step that the run has come to.

    What was changed by hand in the run is changed here after the same steps.
    """
    log, control = read(folder), Control()
    last, edits = log.last_step, {step: dict(values) for step, values in log.edits.items()}

    def steer(event: Event) -> None:
        if isinstance(event, StepsDone):
            step = event.first_step + len(event.losses) - 1
            if step in edits:
                control.edit(edits.pop(step))
            if step >= last:
                control.stop()

    ended = _one_by_one(folder, where, control, steer)
    assert read(where).losses == log.losses, "every loss is that of the uninterrupted run, bit for bit"
    return ended.weights_sha256


def _one_by_one(folder: Path, where: Path, control: Control, steer: Any) -> RunEnded:
    """A training whose steps are said one by one, so that a wish meets the step it is meant for."""
    before, steps.EVENT_SECONDS = steps.EVENT_SECONDS, -1.0
    try:
        return execute(load_experiment(folder / "experiment.toml"), where, control, steer)
    finally:
        steps.EVENT_SECONDS = before


def values_of(experiment: Path) -> Mapping[str, object]:
    """The training settings that a run began with."""
    return vars(load_experiment(experiment / "experiment.toml").training)
