"""Every single item of a checkpoint is needed: with the value of a fresh start in its place, the run is another one."""

from __future__ import annotations

import dataclasses
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from studio.engine.errors import StudioError
from studio.engine.events import CheckpointSaved, Event, RunEnded, StepsDone, Validated
from studio.engine.experiment import Experiment, load_experiment
from studio.engine.predict.bundle import load_bundle
from studio.engine.tasks.forecast.batches import ForecastObjective
from studio.engine.tensors_file import weights_sha256, write_tensors
from studio.engine.training.checkpoint import COUNTS, EDITED, SUMS, Checkpoint, load_checkpoint
from studio.engine.training.control import Control
from studio.engine.training.run import execute, resume
from studio.engine.training.run_files import EXPERIMENT_FILE
from studio.engine.training.stopping import Progress
from tests.soak.trainings import TASKS, make_experiment

FRESH_COUNTS: dict[str, Any] = {**dict.fromkeys(COUNTS, 0), "loss_sum": 0.0, "val_loss": None, "seconds": 0.0}
FRESH_PROGRESS = {**dataclasses.asdict(Progress()), "best_loss": None}  # as the file has what is not finite

# Where an item shows itself. `middle`: within an epoch, after which nothing gets better; of every task.
IN_THE_MIDDLE = (
    "model/", "best/", "optimizer/", "random/torch", "batches/", "epoch", "batches_done", "step", "loss_sum",
    "loss_count", "settings.learning_rate", "settings.clip_norm", "settings.max_epochs", "progress.best_loss",
    "progress.best_epoch",
)  # fmt: skip
OF_TEXTS = ("batches/buckets", "batches/hidden")
OF_LANES = ("carried/", "carried/0", "carried/1", "carried_pair")
# Once for all tasks, because the loop knows none: after the last epoch, while patience is used up, after it was
# given once more, in a row of updates that are skipped.
AT_THE_END = ("epochs_done", "val_loss")
IN_PATIENCE = ("settings.patience", "settings.patience_steps", "progress.best_step")
PROLONGED = ("progress.waiting_epoch", "progress.waiting_step")
OF_THE_LIMIT = ("settings.max_seconds",)
SKIPPING = ("skipped",)
OF_THE_CLOCK = ("seconds",)
# Nothing in a training draws from Python's and numpy's own generators, so that these two change nothing today. They
# are kept for the day when something does.
WITHOUT_EFFECT = ("random.python", "random.numpy")


@dataclass(frozen=True)
class Course:
    """What a run was from some step on, and what came of it; two that are equal are one run."""

    losses: tuple[tuple[int, str], ...]
    looks: tuple[tuple[Any, ...], ...]
    end: tuple[Any, ...]
    best: str


@dataclass(frozen=True)
class Cut:
    """A run's folder as a kill leaves it, its newest checkpoint, and how the run went on without the kill."""

    folder: Path
    checkpoint: Checkpoint
    fresh: Checkpoint
    whole: Course


class Witness:
    """Listens to a run, asks for a checkpoint in one moment, and keeps the folder as it is then."""

    def __init__(self, folder: Path, moment: Callable[[Event], bool], act: Callable[[Event, Control], None]):
        self.control, self.events, self.fresh = Control(), list[Event](), Checkpoint(folder, {}, {})
        self._folder, self._moment, self._act = folder, moment, act
        self._asked = False
        self.cut: Path | None = None
        self.step = 0

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self._act(event, self.control)
        if isinstance(event, CheckpointSaved):
            if event.step == 0:
                self.fresh = load_checkpoint(Path(event.path))
            if self._asked and self.cut is None and event.kind == "last":
                self.cut, self.step = self._folder.with_name("cut"), event.step
                shutil.copytree(self._folder, self.cut)
        if not self._asked and self._moment(event):
            self._asked = True
            self.control.save_now()


def course(events: list[Event], folder: Path, after: int) -> Course:
    """What was said of the steps after one, and the best model."""
    losses = {
        step: loss
        for event in events
        if isinstance(event, StepsDone)
        for step, loss in enumerate(event.losses, event.first_step)
        if step > after
    }
    looks = [
        (look.epoch, look.step, repr(look.train_loss), look.val_loss, look.best)
        for look in events
        if isinstance(look, Validated) and look.step > after
    ]
    (ended,) = [event for event in events if isinstance(event, RunEnded)]
    end = (ended.outcome, ended.reason, ended.best_epoch, ended.best_val_loss, ended.weights_sha256)
    model = folder / "model.bundle"
    best = weights_sha256(load_bundle(model).weights) if model.exists() else ""
    said = tuple((step, repr(loss)) for step, loss in sorted(losses.items()))  # nan is equal to itself here
    return Course(said, tuple(looks), end, best)


def cut_of(
    folder: Path,
    begin: Callable[[Path, Witness], object],
    moment: Callable[[Event], bool],
    act: Callable[[Event, Control], None] = lambda event, control: None,
) -> Cut:
    """Lets a run go to its end and keeps what lay there in one moment of it."""
    witness = Witness(folder / "run", moment, act)
    begin(folder / "run", witness)
    assert witness.cut is not None, "the moment never came"
    newest = max((witness.cut / "checkpoints").glob("last-*"))
    fresh = witness.fresh if witness.fresh.content else load_checkpoint(newest)
    return Cut(
        witness.cut, load_checkpoint(newest), fresh, course(witness.events, folder / "run", witness.step)
    )


def gone_on(cut: Cut, folder: Path, tensors: Mapping[str, Any], content: Mapping[str, Any]) -> Course | None:
    """The course of a run that goes on from a checkpoint with these contents; None where it could not."""
    shutil.copytree(cut.folder, folder)
    for path in (folder / "checkpoints").iterdir():
        path.unlink()
    write_tensors(folder / "checkpoints" / cut.checkpoint.path.name, tensors, content)
    random.seed(1), np.random.seed(1), torch.manual_seed(1)  # as another process would have them
    events: list[Event] = []
    try:
        resume(folder, Control(), events.append)
    except (StudioError, RuntimeError, IndexError):  # half a state, for one, fits no LSTM
        return None
    return course(events, folder, int(cut.checkpoint.content["step"]))


def with_a_fresh(item: str, cut: Cut) -> tuple[dict[str, Any], dict[str, Any]]:
    """The checkpoint with one item as a fresh start has it: tensors by their beginning, the rest by its key."""
    tensors, content = dict(cut.checkpoint.tensors), dict(cut.checkpoint.content)
    section, _, key = item.partition(".")
    if "/" in item:
        chosen = {name for name in tensors if name.startswith(item)}
        assert chosen, f"the checkpoint has no {item}"
        tensors = {name: value for name, value in tensors.items() if name not in chosen}
        tensors |= {name: value for name, value in cut.fresh.tensors.items() if name.startswith(item)}
        return tensors, content
    limit = load_experiment(
        cut.folder / EXPERIMENT_FILE
    ).training.max_seconds  # a prolonged run begins without it
    settings = cut.fresh.content["settings"] | {"max_seconds": limit}
    fresh = {"settings": settings, "progress": FRESH_PROGRESS, "random": _random()}
    if key:
        assert content[section][key] != fresh[section][key], (
            f"{item} is as at a fresh start: nothing is tried"
        )
        content[section] = {**content[section], key: fresh[section][key]}
    else:
        value = False if item == "carried_pair" else FRESH_COUNTS[item]
        assert content[item] != value, f"{item} is as at a fresh start: nothing is tried"
        content[item] = value
    return tensors, content


def _random() -> dict[str, Any]:
    version, numbers, gauss = random.Random(5).getstate()
    legacy = np.random.RandomState(5).get_state(legacy=True)
    return {
        "python": [version, list(numbers), gauss],
        "numpy": [legacy[0], np.asarray(legacy[1]).tolist(), *legacy[2:]],
    }


def check(cut: Cut, folder: Path, items: tuple[str, ...]) -> None:
    """With the whole checkpoint it is one run, and without any one of the items it is another."""
    checkpoint = cut.checkpoint
    assert gone_on(cut, folder / "all", checkpoint.tensors, checkpoint.content) == cut.whole
    same = [
        item
        for place, item in enumerate(items)
        if gone_on(cut, folder / f"without{place}", *with_a_fresh(item, cut)) == cut.whole
    ]
    assert same == []


@pytest.fixture(autouse=True)
def every_step_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are said one by one, so that what is asked for meets the step it is meant for."""
    monkeypatch.setattr("studio.engine.training.steps.EVENT_SECONDS", -1.0)


def trained(made: Experiment) -> Callable[[Path, Witness], object]:
    return lambda folder, witness: execute(made, folder, witness.control, witness)


def in_epoch(epoch: int, batch: int) -> Callable[[Event], bool]:
    """The moment in which some batches of an epoch are learned."""
    seen = dict[int, int]()

    def moment(event: Event) -> bool:
        if isinstance(event, StepsDone):
            seen[event.epoch] = seen.get(event.epoch, 0) + len(event.losses)
        return seen.get(epoch, 0) >= batch

    return moment


def edit_in_epoch(epoch: int, values: Mapping[str, object]) -> Callable[[Event, Control], None]:
    """Changes settings in the first batch of an epoch."""
    moment, done = in_epoch(epoch, 1), list[bool]()

    def act(event: Event, control: Control) -> None:
        if not done and moment(event):
            done.append(True)
            control.edit(values)

    return act


SPOILING = {"training.learning_rate": 2.0, "training.clip_norm": 0.01, "training.max_epochs": 3}
"""From then on everything gets worse: the best weights and where they were stand in the checkpoint alone."""


@pytest.mark.parametrize("task", TASKS)
def test_32_each_item_of_a_checkpoint_within_an_epoch_is_needed(tmp_path: Path, task: str) -> None:
    made = make_experiment(tmp_path / "data", task, "lstm")
    cut = cut_of(tmp_path, trained(made), in_epoch(2, 3), edit_in_epoch(2, SPOILING))
    further = {"classify-text": OF_TEXTS, "language-model": OF_LANES}.get(task, ())
    check(cut, tmp_path, (*IN_THE_MIDDLE, *further))


def test_32_the_one_state_of_a_gru_is_needed(tmp_path: Path) -> None:
    made = make_experiment(tmp_path / "data", "language-model", "gru").with_values({"training.max_epochs": 2})
    check(cut_of(tmp_path, trained(made), in_epoch(1, 3)), tmp_path, ("carried/",))


def test_32_what_stands_between_two_epochs_is_needed(tmp_path: Path) -> None:
    made = make_experiment(tmp_path / "data", "forecast", "lstm")
    cut = cut_of(tmp_path, trained(made), lambda event: isinstance(event, Validated) and event.epoch == 4)
    assert cut.checkpoint.content["batches_done"] == 0
    check(cut, tmp_path, AT_THE_END)


def test_32_the_count_of_patience_is_needed(tmp_path: Path) -> None:
    made = make_experiment(tmp_path / "data", "forecast", "lstm").with_values(
        {"training.max_epochs": 12, "training.patience_steps": 0}
    )
    steps = 25  # more than two epochs after the best one: they end the run, not the epochs
    impatience = {"training.learning_rate": 5.0, "training.patience": 1, "training.patience_steps": steps}
    cut = cut_of(tmp_path, trained(made), in_epoch(2, 3), edit_in_epoch(2, impatience))
    assert cut.whole.end[0] == "stopped_early"
    check(cut, tmp_path, IN_PATIENCE)


@pytest.mark.parametrize(("item", "epochs", "steps"), [(PROLONGED[0], 2, 0), (PROLONGED[1], 1, 25)])
def test_32_patience_that_was_given_once_more_is_needed(
    tmp_path: Path, item: str, epochs: int, steps: int
) -> None:
    patience = {"training.patience": epochs, "training.patience_steps": steps}
    made = make_experiment(tmp_path / "data", "forecast", "lstm").with_values(
        {"training.max_epochs": 30, "training.learning_rate": 5.0} | patience
    )

    def twice(folder: Path, witness: Witness) -> None:
        ended = execute(made, folder, Control(), lambda event: None)
        assert ended.outcome == "stopped_early"
        resume(folder, witness.control, witness, more_epochs=5)

    check(cut_of(tmp_path, twice, lambda event: isinstance(event, StepsDone)), tmp_path, (item,))


def test_32_that_a_limit_of_time_holds_no_longer_is_needed(tmp_path: Path) -> None:
    made = make_experiment(tmp_path / "data", "forecast", "lstm").with_values({"training.max_seconds": 1e-3})

    def twice(folder: Path, witness: Witness) -> None:
        assert execute(made, folder, Control(), lambda event: None).outcome == "stopped_early"
        resume(folder, witness.control, witness, more_epochs=2)

    check(cut_of(tmp_path, twice, lambda event: isinstance(event, StepsDone)), tmp_path, OF_THE_LIMIT)


def test_32_the_row_of_skipped_updates_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loss = ForecastObjective.loss

    def infinite(self: ForecastObjective, output: torch.Tensor, batch: Any) -> tuple[torch.Tensor, int]:
        total, count = loss(self, output, batch)
        return (total * torch.inf if torch.is_grad_enabled() else total), count

    made = make_experiment(tmp_path / "data", "forecast", "lstm")
    monkeypatch.setattr(ForecastObjective, "loss", infinite)
    cut = cut_of(tmp_path, trained(made), in_epoch(1, 5))
    assert cut.whole.end[0] == "failed"
    check(cut, tmp_path, SKIPPING)


def test_32_the_seconds_of_training_are_needed(tmp_path: Path) -> None:
    made = make_experiment(tmp_path / "data", "forecast", "lstm").with_values(
        {"training.max_seconds": 1000.0}
    )
    cut = cut_of(tmp_path, trained(made), in_epoch(2, 3))
    content = {**cut.checkpoint.content, "seconds": 5000.0}  # its time was over
    late = gone_on(cut, tmp_path / "late", cut.checkpoint.tensors, content)
    assert late is not None
    assert late.end[0] == "stopped_early"
    again = gone_on(cut, tmp_path / "again", *with_a_fresh("seconds", cut))
    assert again is not None
    assert again.end[0] == "finished"


def test_32_nothing_draws_from_the_generators_of_python_and_numpy(tmp_path: Path) -> None:
    """Where this fails, something does: then both belong to those that are needed."""
    made = make_experiment(tmp_path / "data", "forecast", "lstm")
    cut = cut_of(tmp_path, trained(made), in_epoch(2, 3))
    for place, item in enumerate(WITHOUT_EFFECT):
        assert gone_on(cut, tmp_path / str(place), *with_a_fresh(item, cut)) == cut.whole


def test_32_no_item_was_forgotten_here(tmp_path: Path) -> None:
    """Whatever a checkpoint holds is tried above, or says what run it is of."""
    tried = {
        *IN_THE_MIDDLE, *OF_LANES, *AT_THE_END, *IN_PATIENCE, *PROLONGED, *OF_THE_LIMIT, *SKIPPING, *OF_THE_CLOCK,
        *WITHOUT_EFFECT,
    }  # fmt: skip
    made = make_experiment(tmp_path / "data", "language-model", "lstm").with_values(
        {"training.max_epochs": 1}
    )
    cut = cut_of(tmp_path, trained(made), in_epoch(1, 3))
    content = cut.checkpoint.content
    identity = {"format", "task", "spec", "environment", "data_sha256", "run_id"}
    names = {
        name.partition("/")[0] + "/" for name in cut.checkpoint.tensors if not name.startswith("random/")
    }
    names |= {name for name in cut.checkpoint.tensors if name.startswith("random/torch")}
    names |= {key for key in content if key not in identity | {"settings", "progress", "random"}}
    names |= {
        f"{section}.{key}" for section in ("settings", "progress", "random") for key in content[section]
    }
    assert names - tried == set()
    assert set(SUMS) | set(COUNTS) | {f"settings.{name}" for name in EDITED} <= tried


def test_a_checkpoint_that_is_asked_for_is_written_after_the_batch(tmp_path: Path) -> None:
    """Also where none is due yet."""
    made = make_experiment(tmp_path / "data", "forecast", "lstm")
    cut = cut_of(tmp_path, trained(made), in_epoch(1, 5))
    assert cut.checkpoint.place == (0, 5)
