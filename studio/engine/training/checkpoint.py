"""A checkpoint: everything that is needed to go on exactly, in one file without pickle."""

from __future__ import annotations

import dataclasses
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from studio.engine.errors import ModelError, SettingError, StudioError
from studio.engine.experiment import find_field
from studio.engine.tensors_file import read_tensors, write_tensors
from studio.engine.training.control import EDITABLE
from studio.engine.training.steps import evaluating
from studio.engine.training.stopping import Progress

if TYPE_CHECKING:
    from studio.engine.training.loop import Loop

FORMAT = "recurrent-studio-checkpoint-1"
MEANS = {
    "adam": ("step", "exp_avg", "exp_avg_sq"), "adamw": ("step", "exp_avg", "exp_avg_sq"),
    "rmsprop": ("step", "square_avg"),
}  # fmt: skip
"""What each rule keeps of a weight."""
KEPT_LAST = 3
RUN_ID = "run_id"
DAMAGED, STRANGE = "it is damaged", "it is of another run"
LARGEST_COUNT = 2**53
COUNTS = ("epoch", "epochs_done", "batches_done", "step", "skipped", "loss_count")
SUMS = ("loss_sum", "val_loss")
EDITED = tuple(key.rpartition(".")[2] for key in EDITABLE)
LIMIT = "max_seconds"
"""Taken from a run that is prolonged; checkpoints of earlier versions do not say it."""


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint as it lies on the disk. `content` says what run it is of and where that run stands."""

    path: Path
    tensors: Mapping[str, Tensor]
    content: Mapping[str, Any]

    @property
    def run_id(self) -> str:
        """The run that it is of; empty where that was made by a version that gave runs no id."""
        return str(self.content.get(RUN_ID, ""))

    @property
    def place(self) -> tuple[int, int]:
        """Epochs that were validated, and steps: the larger, the further the run had come."""
        return int(self.content["epochs_done"]), int(self.content["step"])


def save_checkpoint(loop: Loop, path: Path, content: Mapping[str, Any]) -> None:
    """Writes model, optimizer, all random states, the place in the epoch and the progress. Raises OutputError.

    `content` is what identifies the run and its data.
    """
    tensors: dict[str, Tensor] = {f"model/{name}": value for name, value in loop.model.state_dict().items()}
    tensors |= {f"best/{name}": value for name, value in loop.best_weights.items()}
    optimizer = loop.optimizer.state_dict()
    for number, state in optimizer["state"].items():
        tensors |= {f"optimizer/{number}/{key}": torch.as_tensor(value) for key, value in state.items()}
    tensors["random/torch"] = torch.random.get_rng_state()
    if next(loop.model.parameters()).is_cuda:
        tensors |= {f"random/cuda/{n}": state for n, state in enumerate(torch.cuda.get_rng_state_all())}
    batches = loop.epoch_start if loop.batches_done else loop.batches.state()
    tensors |= {f"batches/{name}": value for name, value in batches.items()}
    parts = loop.state if isinstance(loop.state, tuple) else () if loop.state is None else (loop.state,)
    tensors |= {f"carried/{place}": part for place, part in enumerate(parts)}
    version, numbers, gauss = random.getstate()
    legacy: Any = np.random.get_state()
    described = {
        "format": FORMAT,
        **{name: getattr(loop, name) for name in COUNTS},
        **{name: _number(getattr(loop, name)) for name in SUMS},
        "seconds": loop.elapsed,
        "carried_pair": isinstance(loop.state, tuple),
        "settings": {name: getattr(loop.settings, name) for name in (*EDITED, LIMIT)},
        "progress": {name: _number(value) for name, value in dataclasses.asdict(loop.progress).items()},
        "random": {
            "python": [version, list(numbers), gauss],
            "numpy": [legacy[0], legacy[1].tolist(), *legacy[2:]],
        },
        **content,
    }
    write_tensors(path, tensors, described)


def load_checkpoint(path: Path) -> Checkpoint:
    """Reads a checkpoint. Raises ModelError for anything else, a damaged one included."""
    if not path.is_file():  # reading a pipe might never end
        raise ModelError(f"{path} is no file.", remedy="Choose the folder of a run.")
    tensors, content = read_tensors(path)
    if content.get("format") != FORMAT or not _is_whole(content):
        raise ModelError(f"{path.name} is no checkpoint.", remedy="Choose the folder of a run.")
    return Checkpoint(path, tensors, content)


def _is_whole(content: Mapping[str, Any]) -> bool:
    """Whether all that `save_checkpoint` says is there and can be: the file may come from anywhere."""
    progress: Any = content.get("progress")
    settings: Any = content.get("settings")
    parts = (progress, settings, content.get("environment"), content.get("spec"), content.get("random"))
    if not all(isinstance(part, Mapping) for part in parts):
        return False
    return (
        all(_is_count(content.get(name)) for name in COUNTS)
        and all(name in content and _is_number_or_none(content[name]) for name in SUMS)
        and progress.keys() <= {field.name for field in dataclasses.fields(Progress)}
        and _is_number_or_none(progress.get("best_loss"))
        and all(_is_count(value) for name, value in progress.items() if name != "best_loss")
        and settings.keys() >= set(EDITED)
        and _are_settings(settings)
        and isinstance(content.get("carried_pair"), bool)
        and isinstance(content.get("data_sha256"), str)
        and isinstance(content.get(RUN_ID, ""), str)
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_COUNT


def _is_number_or_none(value: object) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _are_settings(settings: Mapping[str, Any]) -> bool:
    """Whether they are values that could have been set."""
    try:
        find_field(f"training.{LIMIT}").check(settings.get(LIMIT, 0.0))
        return all(
            find_field(key).check(settings[name]) is not None
            for name, key in zip(EDITED, EDITABLE, strict=True)
        )
    except SettingError:
        return False


def newest_checkpoint(folder: Path, run_id: str) -> tuple[Checkpoint, dict[Path, str]]:
    """The checkpoint of a run that came furthest, and the files of no use with what is wrong with each: damaged, or
    of another run. Raises ModelError where none is left.
    """
    of_this_run: list[Checkpoint] = []
    useless: dict[Path, str] = {}
    for path in sorted(folder.glob("*.safetensors")):
        try:
            checkpoint = load_checkpoint(path)
            checkpoint.place  # noqa: B018 - one without a place is none
        except (StudioError, KeyError, TypeError, ValueError):
            useless[path] = DAMAGED
            continue
        if checkpoint.run_id == run_id:
            of_this_run.append(checkpoint)
        else:
            useless[path] = STRANGE
    if of_this_run:
        return max(of_this_run, key=lambda checkpoint: checkpoint.place), useless
    what = f"{folder.parent} has no checkpoint."
    if useless:
        what = f"No checkpoint of {folder.parent} can be read."
    if STRANGE in useless.values():
        what = f"{folder.parent} has no checkpoint of its own: what lies there is of another run, or damaged."
    raise ModelError(what, "It cannot be gone on with.", "Train its experiment again.")


def restore(loop: Loop, checkpoint: Checkpoint) -> None:
    """Puts a loop where the checkpoint was made. Raises ModelError where it does not fit."""
    tensors, content = checkpoint.tensors, checkpoint.content
    try:
        loop.model.load_state_dict(_under(tensors, "model/"))
        loop.best_weights = _under(tensors, "best/")
        if loop.best_weights and _shapes(loop.best_weights) != _shapes(loop.model.state_dict()):
            raise ValueError("its best weights are not those of the network")
        _restore_optimizer(loop, tensors)
        _restore_random(tensors, content["random"])
        loop.settings = dataclasses.replace(
            loop.settings,
            **{name: content["settings"][name] for name in EDITED},
            max_seconds=content["settings"].get(LIMIT, loop.settings.max_seconds),
        )
        progress: dict[str, Any] = {
            name: math.inf if value is None else value for name, value in content["progress"].items()
        }
        loop.progress = Progress(**progress)
        for name in COUNTS:
            setattr(loop, name, int(content[name]))
        for name in SUMS:
            setattr(loop, name, math.nan if content[name] is None else float(content[name]))
        loop.seconds = float(content["seconds"])
        loop.epoch_start = _under(tensors, "batches/")
        loop.batches.restore(loop.epoch_start)
        home = next(loop.model.parameters()).device
        # By name: a file gives its tensors in any order, and h in the place of c would fit.
        carried = tuple(value.to(home) for _, value in sorted(_under(tensors, "carried/").items()))
        loop.state = (carried if content["carried_pair"] else carried[0]) if carried else None
        if carried:
            _try_state(loop)
    except (LookupError, ArithmeticError, AttributeError, TypeError, ValueError, RuntimeError) as fault:
        reason = (str(fault).splitlines() or [type(fault).__name__])[0]
        if reason.startswith("Error(s) in loading"):  # torch's own head of a long list
            reason = "its weights are those of a network of another size"
        raise ModelError(
            f"{checkpoint.path.name} does not fit its run: {reason}.",
            "It cannot be gone on with.",
            "Train the experiment again.",
        ) from None


def prune(folder: Path, written: Path, kept: int = KEPT_LAST) -> None:
    """Deletes all but the newest `last` checkpoints. The one just written is the newest, also where the clock of the
    computer was set back since the others.
    """
    found = sorted(
        folder.glob("last-*.safetensors"), key=lambda path: (path == written, path.stat().st_mtime_ns)
    )
    for old in found[:-kept]:
        old.unlink(missing_ok=True)


def _under(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def _shapes(tensors: Mapping[str, Tensor]) -> dict[str, torch.Size]:
    return {name: value.shape for name, value in tensors.items()}


def _restore_optimizer(loop: Loop, tensors: Mapping[str, Tensor]) -> None:
    """The means of each weight; numbers of weights are those of the optimizer's own list. Raises ValueError."""
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in _under(tensors, "optimizer/").items():
        number, key = name.split("/")
        state.setdefault(int(number), {})[key] = value
    weights = [weight for group in loop.optimizer.param_groups for weight in group["params"]]
    for place, kept in state.items():
        if not kept.keys() >= set(MEANS.get(loop.settings.optimizer, ())):
            raise ValueError(f"optimizer/{place} is not whole")
        for key, value in kept.items():
            due = () if key == "step" else weights[place].shape
            if (
                value.shape != due
                or not value.is_floating_point()
                or (key == "step" and not float(value) >= 0)
            ):
                raise ValueError(f"optimizer/{place}/{key}")
    groups = loop.optimizer.state_dict()["param_groups"]
    loop.optimizer.load_state_dict({"state": state, "param_groups": groups})


def _try_state(loop: Loop) -> None:
    """Reads one batch from the carried state, so that one that does not fit the network is noticed here."""
    with evaluating(loop.model), torch.no_grad():
        loop.carry.run(loop.model, next(loop.batches.epoch()), loop.state)
    loop.batches.restore(loop.epoch_start)


def _restore_random(tensors: Mapping[str, Tensor], described: Mapping[str, Any]) -> None:
    torch.random.set_rng_state(tensors["random/torch"])
    cuda = _under(tensors, "random/cuda/")
    if cuda and torch.cuda.is_available() and len(cuda) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all([cuda[str(number)] for number in range(len(cuda))])
    version, numbers, gauss = described["python"]
    random.setstate((version, tuple(numbers), gauss))
    name, keys, *rest = described["numpy"]
    np.random.set_state((name, np.array(keys, np.uint32), *rest))


def _number(value: float) -> float | None:
    """JSON has no infinity and no nan."""
    return value if math.isfinite(value) else None
