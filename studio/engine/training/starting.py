"""What a run says of itself when it begins or goes on."""

from __future__ import annotations

from pathlib import Path

import torch

from studio.engine.events import RunStarted
from studio.engine.training.loop import Loop
from studio.engine.training.parts import TrainingParts


def started(
    loop: Loop, parts: TrainingParts, folder: Path, device: torch.device, *, resumed: bool
) -> RunStarted:
    """The event, of a loop that stands where it begins."""
    settings = loop.settings
    return RunStarted(
        run_dir=str(folder),
        device=str(device),
        threads=torch.get_num_threads(),
        precision=settings.precision,
        parameters=sum(parameter.numel() for parameter in parts.model.parameters()),
        steps_per_epoch=parts.batches.steps_per_epoch,
        max_epochs=settings.max_epochs,
        baseline=parts.validator.reference,
        clip_norm=settings.clip_norm,
        items_per_epoch=parts.batches.items_per_epoch,
        resolved=parts.resolved,
        others=parts.others,
        resumed_from=(loop.epoch, loop.step) if resumed else None,
        patience_from=loop.progress.waiting_epoch,
    )
