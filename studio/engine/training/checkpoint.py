"""A checkpoint: everything that is needed to go on exactly, in one file without pickle."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from studio.engine.tensors_file import write_tensors

if TYPE_CHECKING:
    from studio.engine.training.loop import Loop

FORMAT = "recurrent-studio-checkpoint-1"
KEPT_LAST = 3


def save_checkpoint(loop: Loop, path: Path, content: Mapping[str, Any]) -> None:
    """Writes model, optimizer, random states and progress; `content` is what identifies the run. Raises OutputError."""
    tensors: dict[str, Tensor] = {f"model/{name}": value for name, value in loop.model.state_dict().items()}
    tensors |= {f"best/{name}": value for name, value in loop.best_weights.items()}
    optimizer = loop.optimizer.state_dict()
    for number, state in optimizer["state"].items():
        tensors |= {f"optimizer/{number}/{key}": torch.as_tensor(value) for key, value in state.items()}
    tensors["random/torch"] = torch.random.get_rng_state()
    tensors |= {f"batches/{name}": value for name, value in loop.batches.state().items()}
    version, numbers, gauss = random.getstate()
    legacy: Any = np.random.get_state()
    progress = loop.progress
    described = {
        "format": FORMAT,
        "epoch": loop.epoch,
        "step": loop.step,
        "seconds": loop.elapsed,
        "best": {
            "loss": _number(progress.best_loss),
            "epoch": progress.best_epoch,
            "step": progress.best_step,
        },
        "learning_rate": loop.optimizer.param_groups[0]["lr"],
        "random": {
            "python": [version, list(numbers), gauss],
            "numpy": [legacy[0], legacy[1].tolist(), *legacy[2:]],
        },
        **content,
    }
    write_tensors(path, tensors, described)


def prune(folder: Path, kept: int = KEPT_LAST) -> None:
    """Deletes all but the newest `last` checkpoints."""
    found = sorted(folder.glob("last-*.safetensors"), key=lambda path: path.stat().st_mtime_ns)
    for old in found[:-kept]:
        old.unlink(missing_ok=True)


def _number(value: float) -> float | None:
    """JSON has no infinity."""
    return value if np.isfinite(value) else None
