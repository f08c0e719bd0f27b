"""Small tables of texts whose words tell their class, and classifiers that train in a moment."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from studio.engine.data.table import Table
from studio.engine.events import Event, RunEnded
from studio.engine.experiment import Experiment
from studio.engine.models.recurrent import RecurrentSettings
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.classify_text.network import TextNetwork
from studio.engine.tasks.classify_text.spec import TextSpec
from studio.engine.tasks.classify_text.task import TASK
from studio.engine.training.control import Control
from studio.engine.training.run import execute

WORDS = {
    "animal": ["wolf", "bear", "trout", "heron", "otter"],
    "plant": ["fern", "oak", "moss", "tulip", "reed"],
    "tool": ["hammer", "saw", "chisel", "rasp", "plane"],
}
FILLERS = ["the", "a", "of", "with", "near", "under", "very", "old", "young", "large"]
TINY: dict[str, object] = {
    "model.hidden_size": 6,
    "model.embedding_size": 5,
    "model.dropout": 0.0,
    "model.pooling": "last",
    "training.word_dropout": 0.0,
    "training.batch_size": 8,
    "training.max_epochs": 3,
    "training.learning_rate": 0.02,
    "training.device": "cpu",
}

Row = tuple[str, str]


def rows(count: int = 120, seed: int = 0, classes: Sequence[str] = tuple(WORDS)) -> list[Row]:
    """Texts of 2 to 12 words with their labels, the classes in turn."""
    random = np.random.default_rng(seed)
    made = []
    for place in range(count):
        label = classes[place % len(classes)]
        words = [str(random.choice(FILLERS)) for _ in range(random.integers(1, 11))]
        words.insert(int(random.integers(len(words) + 1)), str(random.choice(WORDS[label])))
        made.append((f"{' '.join(words)} {place}", label))
    return made


def table(
    folder: Path, content: Sequence[Sequence[str]], columns: Sequence[str] = ("text", "label")
) -> Table:
    """The rows as a CSV file, read as the program reads it."""
    path = folder / "texts.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        writer.writerows(content)
    return TASK.open_data(path)


def experiment(data: Table, settings: Mapping[str, object] | None = None) -> Experiment:
    """A tiny experiment on a table, changed by settings."""
    return TASK.propose(data, (), TINY | dict(settings or {}))


def trained(
    folder: Path, data: Table, settings: Mapping[str, object] | None = None
) -> tuple[Path, RunEnded, list[Event]]:
    """A run on the table: its folder, its end, what it said."""
    said: list[Event] = []
    run = folder / "run"
    ended = execute(experiment(data, settings), run, Control(), said.append, table=data)
    return run, ended, said


def made_spec(
    cell: str = "lstm",
    layers: int = 1,
    both: bool = False,
    pooling: str = "last",
    dropout: float = 0.0,
    kind: str = "word",
) -> TextSpec:
    """A spec with a vocabulary of its own."""
    from studio.engine.data.prepare.tokens import fit_tokenizer

    tokenizer = fit_tokenizer(
        [text for text, _ in rows(60)], kind=kind, lower_case=True, min_frequency=1, vocabulary_size=0,
        whole_text=False,
    )  # fmt: skip
    return TextSpec(
        tokenizer, tuple(WORDS), 12, 5, RecurrentSettings(cell, 6, layers, dropout, both, pooling)
    )


def made_bundle(spec: TextSpec, seed: int = 0) -> Bundle:
    """A bundle of random weights, large enough to have opinions."""
    torch.manual_seed(seed)
    network = TextNetwork(spec)
    with torch.no_grad():
        for weight in network.parameters():
            weight.mul_(2.0)
    return Bundle(Experiment("classify-text", "made"), spec.to_json(), network.state_dict(), {})


def made_model(spec: TextSpec, seed: int = 0) -> TrainedModel:
    """The same, ready to answer."""
    bundle = made_bundle(spec, seed)
    return TrainedModel(bundle, TASK.torch_runner(bundle))
