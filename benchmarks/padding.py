"""What batches of like length save: an epoch in length buckets against shuffled batches padded to their longest text.

    python benchmarks/padding.py [--rounds 5]

Both train the same network on the topics of definitions (word tokens, 32 texts a batch, one thread) in turn, in one
process; a round's figure is the ratio of process CPU times of one epoch. Shuffled batches are read padded, and as
packed sequences. Median and spread of all rounds are printed, with the load of the machine.
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

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from studio.engine.data.batches.buckets import padding_share  # noqa: E402
from studio.engine.registry import find_task  # noqa: E402
from studio.engine.tasks.classify_text.batches import TextBatches  # noqa: E402
from studio.engine.tasks.classify_text.prepared import TextData, prepare_texts  # noqa: E402
from studio.engine.tasks.classify_text.training import build_parts  # noqa: E402
from studio.engine.training.batch import Batch  # noqa: E402
from studio.engine.training.control import Control  # noqa: E402
from studio.engine.training.loop import Loop  # noqa: E402
from studio.engine.training.parts import TrainingParts  # noqa: E402

SAMPLE = ROOT / "resources" / "samples" / "wordnet_gloss_topics.csv"
BATCH = 32
ARCHITECTURES = (("lstm", False), ("lstm", True), ("gru", False), ("gru", True))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}")
    table = find_task("classify-text").open_data(SAMPLE)
    for number, (cell, both) in enumerate(ARCHITECTURES):
        settings = {"training.batch_size": BATCH, "model.cell": cell, "model.bidirectional": both}
        prepared = prepare_texts(find_task("classify-text").propose(table, (), settings), table)
        if not number:
            print(shares(prepared))
        ways = ways_of(prepared, table)
        for way in ways.values():
            way()  # a first epoch to warm up
        times: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(options.rounds):
            for name in list(ways)[:: 1 if turn % 2 else -1]:  # who goes first changes
                times[name].append(seconds(ways[name]))
        for name in list(ways)[1:]:
            print(line(f"{cell}{', both directions' if both else ''}", name, times), flush=True)
    return 0


def line(network: str, name: str, times: dict[str, list[float]]) -> str:
    """How much longer a way takes than buckets do."""
    ratios = [slow / fast for slow, fast in zip(times[name], times["buckets"], strict=True)]
    spread = f"{min(ratios):.2f} … {max(ratios):.2f}"
    own = f"buckets {statistics.median(times['buckets']):.2f} s an epoch"
    load = f"load {os.getloadavg()[0]:.1f}"
    return f"{network}: {name} take {statistics.median(ratios):.2f} times as long ({spread}); {own}, {load}"


def shares(prepared: TextData) -> str:
    """How many of 100 steps read a token."""
    lengths = prepared.lengths[prepared.places(0)]
    buckets = build(prepared).buckets
    like = 100 * (1 - padding_share(lengths, buckets.epoch()))
    mixed = 100 * (1 - padding_share(lengths, iter(torch.split(torch.randperm(len(lengths)), BATCH))))
    return f"real steps of all steps: {like:.1f} % in buckets, {mixed:.1f} % in shuffled batches"


def build(prepared: TextData) -> TextBatches:
    """Fresh batches of the training part."""
    from studio.engine.tasks.classify_text.training import first_batches

    return first_batches(prepared)


def ways_of(prepared: TextData, table: object) -> dict[str, Callable[[], None]]:
    """One epoch each: in buckets, shuffled and padded, shuffled and packed."""
    found = {}
    for name, shuffled, packed in (
        ("buckets", False, False),
        ("shuffled batches, padded,", True, False),
        ("shuffled batches, packed,", True, True),
    ):
        torch.manual_seed(0)
        parts = build_parts(prepared, table, torch.device("cpu"))  # type: ignore[arg-type]
        parts.model.core.packed = packed
        found[name] = epoch_of(parts, shuffled)
    return found


def epoch_of(parts: TrainingParts, shuffled: bool) -> Callable[[], None]:
    """Trains one epoch when called."""
    settings = dataclasses.replace(parts.experiment.training, max_epochs=1_000_000)
    loop = Loop(
        parts.model, parts.batches, parts.objective, parts.validator, settings, Control(), lambda event: None
    )

    def batches() -> Iterator[Batch]:
        if not shuffled:
            yield from parts.batches.epoch()
            return
        tensors = parts.batches.tensors  # type: ignore[attr-defined]
        for chosen in torch.split(torch.randperm(len(tensors.lengths)), BATCH):
            yield tensors.batch(chosen)

    def epoch() -> None:
        for batch in batches():
            loop.train_step(batch)

    return epoch


def seconds(work: Callable[[], None]) -> float:
    """Processor time of the process."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
