"""What a training step costs over a hand-written PyTorch loop with the same batches, clip and logging.

    python benchmarks/training_step.py [--rounds 5] [--steps 60]

Both train the same network on the same windows (weather `temp`, look back 96, look ahead 24, 64 windows a batch, one
thread) in turn, in one process. A round's figure is the ratio of process CPU times; the median and the spread of all
rounds are printed, with the load of the machine.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from studio.engine.data.opening import open_table  # noqa: E402
from studio.engine.data.prepare.scaling import fit_scaling  # noqa: E402
from studio.engine.registry import find_task  # noqa: E402
from studio.engine.tasks.forecast.prepared import ForecastData, prepare_forecast  # noqa: E402
from studio.engine.tasks.forecast.training import Choices, build_parts  # noqa: E402
from studio.engine.training.control import Control  # noqa: E402
from studio.engine.training.loop import Loop  # noqa: E402

CONTEXT, HORIZON, BATCH = 96, 24, 64


class Forecaster(nn.Module):
    """Last state → Linear(horizon), as one would write it by hand."""

    def __init__(self, cell: str, hidden: int) -> None:
        super().__init__()
        self.rnn = getattr(nn, cell.upper())(1, hidden, batch_first=True)
        self.head = nn.Linear(hidden, HORIZON)

    def forward(self, past: torch.Tensor) -> torch.Tensor:
        answer: torch.Tensor = self.head(self.rnn(past)[0][:, -1])
        return answer


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=60)
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}")
    for cell in ("lstm", "gru"):
        for hidden in (64, 256):
            prepared = prepare(cell, hidden)
            ours, theirs = studio_steps(prepared), hand_steps(prepared, cell, hidden)
            for _ in range(10):
                next(ours), next(theirs)
            ratios, times = [], []
            for number in range(options.rounds):
                pair = (ours, theirs) if number % 2 else (theirs, ours)  # who goes first changes
                measured = {steps: seconds(lambda steps=steps: next(steps), options.steps) for steps in pair}
                ratios.append(measured[ours] / measured[theirs])
                times.append(1000 * measured[theirs] / options.steps)
            print(
                f"{cell} {hidden}: ratio {statistics.median(ratios):.3f} ({min(ratios):.3f} … {max(ratios):.3f}), "
                f"{statistics.median(times):.2f} ms a step by hand, load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
    return 0


def prepare(cell: str, hidden: int) -> ForecastData:
    """Weather, one column, and these windows."""
    path = ROOT / "resources" / "samples" / "nyc_weather_jfk_hourly_2013.csv"
    table = open_table(path)
    settings = {
        "preparation.context_length": CONTEXT, "preparation.horizon": HORIZON, "data.past_features": (),
        "training.batch_size": BATCH, "model.cell": cell, "model.hidden_size": hidden, "training.max_epochs": 1_000_000,
        "training.patience": 0,
    }  # fmt: skip
    experiment = find_task("forecast").propose(table, ("temp",), settings)
    return prepare_forecast(experiment, table)


def studio_steps(prepared: ForecastData) -> Iterator[float]:
    """One step of the program's loop at each `next`."""
    choices = Choices(on_top_of="none", calendar=False, every_step=False)
    parts = build_parts(prepared, choices, torch.device("cpu"))
    settings = dataclasses.replace(parts.experiment.training, batch_size=BATCH)
    loop = Loop(
        parts.model, parts.batches, parts.objective, parts.validator, settings, Control(), lambda event: None
    )
    while True:
        loop.epoch += 1
        for batch in parts.batches.epoch():
            if len(batch.targets) == BATCH:
                yield loop.train_step(batch)[0]


def hand_steps(prepared: ForecastData, cell: str, hidden: int) -> Iterator[float]:
    """One step of the hand-written loop at each `next`: gather, forward, loss, backward, clip, step, log."""
    values = prepared.targets
    (centre,), (scale,) = fit_scaling("zscore", values[prepared.parts == 0])
    scaled = torch.from_numpy((values[:, 0] - centre) / scale).to(torch.float32)
    windows = scaled.unfold(0, CONTEXT + HORIZON, 1)
    starts = torch.from_numpy(prepared.train_origins) - (CONTEXT - 1)
    model = Forecaster(cell, hidden)
    optimizer = torch.optim.Adam(model.parameters())
    losses: list[float] = []
    norms: list[float] = []
    while True:
        for chosen in torch.split(starts[torch.randperm(len(starts))], BATCH):
            if len(chosen) < BATCH:
                continue
            window = windows[chosen]
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(window[:, :CONTEXT, None]), window[:, CONTEXT:])
            loss.backward()
            norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            norms.append(norm.item())
            yield losses[-1]


def seconds(step: Callable[[], object], count: int) -> float:
    """Process CPU seconds of so many steps."""
    started = time.process_time()
    for _ in range(count):
        step()
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
