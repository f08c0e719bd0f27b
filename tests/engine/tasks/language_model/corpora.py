"""Small texts and language models that train in a moment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from studio.engine.data.corpus import Corpus, Document
from studio.engine.events import Event
from studio.engine.experiment import Experiment
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.language_model.network import LanguageNetwork
from studio.engine.tasks.language_model.prepared import LanguageData, lay_out, prepare_language
from studio.engine.tasks.language_model.task import TASK
from studio.engine.tasks.language_model.training import build_parts, make_spec
from studio.engine.training.parts import TrainingParts

WORDS = (
    "the", "a", "cat", "dog", "bird", "sat", "ran", "sang", "on", "under", "near", "mat", "log", "tree", "and", "then",
    "quietly", "again", "while", "morning", "came",
)  # fmt: skip
TINY: dict[str, object] = {
    "model.hidden_size": 12,
    "model.embedding_size": 8,
    "model.dropout": 0.0,
    "training.batch_size": 4,
    "training.bptt_length": 16,
    "training.max_epochs": 2,
    "training.learning_rate": 0.01,
    "training.device": "cpu",
}


def prose(letters: int = 6000, seed: int = 0) -> str:
    """Sentences of a few words, in lines: a text with something to learn in it."""
    random, found, size = np.random.default_rng(seed), [], 0
    while size < letters:
        words = list(random.choice(WORDS, random.integers(4, 9)))
        sentence = " ".join(words).capitalize() + random.choice([". ", ".\n", "? ", '." '])
        found.append(sentence)
        size += len(sentence)
    return "".join(found)[:letters]


def corpus(*texts: str) -> Corpus:
    """Documents in this order; one of prose where none is given."""
    documents = [Document(f"text_{place}.txt", text) for place, text in enumerate(texts or (prose(),))]
    return Corpus(Path("text.txt"), tuple(documents), "utf-8")


def experiment(text: Corpus, settings: Mapping[str, object] | None = None) -> Experiment:
    """A tiny experiment, changed by settings."""
    return TASK.propose(text, (), TINY | dict(settings or {}))


def prepared_of(text: Corpus, settings: Mapping[str, object] | None = None) -> LanguageData:
    """Parts and tokens, whatever they hold."""
    return lay_out(experiment(text, settings), text)


def parts_of(text: Corpus, settings: Mapping[str, object] | None = None) -> TrainingParts:
    """All that a training works on, with a seeded network."""
    prepared = prepare_language(experiment(text, settings), text)
    torch.manual_seed(prepared.experiment.training.seed)
    return build_parts(prepared, text, torch.device("cpu"))


def model_of(text: Corpus, settings: Mapping[str, object] | None = None, seed: int = 0) -> TrainedModel:
    """A model as it is before its first step: its answers mean nothing, but they are always the same."""
    prepared = prepared_of(text, settings)
    torch.manual_seed(seed)
    spec = make_spec(prepared)
    weights = {name: 3 * value for name, value in LanguageNetwork(spec).state_dict().items()}
    facts = {"reason": "All epochs are done.", "best_epoch": 2, "epochs": 2, "outcome": "finished"}
    bundle = Bundle(prepared.experiment, spec.to_json(), weights, facts)
    return TrainedModel(bundle, TASK.torch_runner(bundle))


def ignore(event: Event) -> None:
    """A listener that listens to nothing."""


def never() -> bool:
    """Nobody cancels."""
    return False
