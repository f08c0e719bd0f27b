"""The parts of a language model's training."""

from __future__ import annotations

import torch

from studio.engine.data.batches.lanes import ContiguousLanes
from studio.engine.data.corpus import Corpus
from studio.engine.experiment import Experiment
from studio.engine.tasks.language_model.batches import LanguageBatches, LanguageObjective, LanguageValidator
from studio.engine.tasks.language_model.network import LanguageNetwork
from studio.engine.tasks.language_model.prepared import LanguageData
from studio.engine.tasks.language_model.simple import references, simple_bits
from studio.engine.tasks.language_model.sizes import USUAL_LANES
from studio.engine.tasks.language_model.spec import LanguageSpec
from studio.engine.training.carry import Lanes
from studio.engine.training.parts import TrainingParts


def build_parts(prepared: LanguageData, corpus: Corpus, device: torch.device) -> TrainingParts:
    """Lanes, a fresh network and simple answers; torch's random state must have been seeded before."""
    experiment = prepared.experiment
    spec = make_spec(prepared)
    reference, other = references(prepared, corpus)
    resolved = {"training.batch_size": lane_count(experiment, len(prepared.train.tokens))}
    return TrainingParts(
        experiment=experiment.with_values(resolved),
        model=LanguageNetwork(spec).to(device),
        batches=LanguageBatches(make_lanes(prepared, device)),
        objective=LanguageObjective(),
        validator=LanguageValidator(
            spec, prepared.validation, prepared.before("validation"), reference, device
        ),
        spec=spec.to_json(),
        facts={"reference": reference.name, "ngram_order": simple_bits(prepared, corpus).order},
        resolved=resolved,
        carry=Lanes(),
        others=(other,),
    )


def make_spec(prepared: LanguageData) -> LanguageSpec:
    """The model that an experiment means for its text."""
    model = prepared.experiment.model
    return LanguageSpec(
        tokenizer=prepared.tokenizer,
        cell=model.cell,
        hidden_size=model.hidden_size,
        num_layers=model.num_layers,
        dropout=model.dropout,
        embedding_size=model.embedding_size,
        tie_weights=model.tie_weights,
    )


def make_lanes(prepared: LanguageData, device: torch.device | None = None) -> ContiguousLanes:
    """The training part side by side."""
    training = prepared.experiment.training
    return ContiguousLanes(
        prepared.train.tokens,
        lanes=lane_count(prepared.experiment, len(prepared.train.tokens)),
        bptt_length=training.bptt_length,
        seed=training.seed,
        stateful=training.stateful,
        shifted=True,
        pad=prepared.tokenizer.pad_id,
        device=device,
    )


def lane_count(experiment: Experiment, tokens: int) -> int:
    """Lanes as set, but no more than there are targets; where it is left open, each holds a whole chunk at least."""
    training, targets = experiment.training, max(1, tokens - 1)
    if training.batch_size:
        return min(training.batch_size, targets)
    return max(1, min(USUAL_LANES, targets // training.bptt_length))
