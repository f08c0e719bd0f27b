"""The test part, read once from its beginning: bits and perplexity beside every simple answer, and checks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from studio.engine.data.corpus import Corpus
from studio.engine.errors import DataError
from studio.engine.metrics.errors import skill
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.language_model.batches import first_words
from studio.engine.tasks.language_model.prepared import LanguageData, lay_out, with_tokenizer
from studio.engine.tasks.language_model.problems import LEAST_TOKENS
from studio.engine.tasks.language_model.reading import cost_of
from studio.engine.tasks.language_model.simple import METRIC, REFERENCE, metrics_of, simple_bits
from studio.engine.tasks.language_model.spec import LanguageSpec
from studio.engine.tasks.language_model.units import activity_of, still_units
from studio.engine.tasks.language_model.verdict import check_lines, judge
from studio.engine.tasks.language_model.views import LanguageEvaluation
from studio.engine.tasks.language_model.writing import write_with
from studio.engine.tasks.writing import WritingSettings

SAMPLE_LETTERS = 1000
UNIT_LETTERS = 600
PASSAGE_LETTERS = 1200
SEARCHED_LETTERS = 5_000_000  # of the training part, its end, for copies


def evaluate_model(model: TrainedModel, corpus: Corpus) -> LanguageEvaluation:
    """Metrics, simple answers, skill and checks on the test part. Raises StudioError."""
    bundle = model.bundle
    spec = LanguageSpec.from_json(bundle.spec)
    prepared = with_tokenizer(lay_out(bundle.experiment, corpus), spec.tokenizer)
    part, (unit, units) = prepared.test, prepared.unit
    if len(part.tokens) < LEAST_TOKENS["test"] or not len(prepared.validation.tokens):
        raise DataError(
            f"The test part has {len(part.tokens):,} {units}, too few to judge by.",
            "The data has changed since the model was trained.",
            "Locate the text it was trained on.",
        )
    metrics = cost_of(model.answers, spec, part, prepared.before("test")).metrics
    bits = simple_bits(prepared, corpus, "test")
    simple = {name: metrics_of(value, part) for name, value in bits.by_name.items()}
    report = {
        "task": bundle.experiment.task,
        "split": "test",
        "items": len(part.tokens),
        "items_are": units,
        "characters": part.characters,
        "unknown": len(part.unknown),
        "metrics": _known(metrics),
        "baselines": {name: _known(values) for name, values in simple.items()},
        "reference": REFERENCE,
        "skill": _number(skill(metrics[METRIC], simple[REFERENCE][METRIC])),
    }
    return LanguageEvaluation(
        report=report,
        verdict=judge(report, bits.labels, unit, bundle),
        checks=_checks(model, spec, prepared),
        labels=bits.labels,
        reference=REFERENCE,
        unit=unit,
        units=units,
        facts=bundle.facts,
        passage=part.text[:PASSAGE_LETTERS],
    )


def longest_copy(written: str, training: str) -> str:
    """The longest stretch of a text that stands in the training part, letter by letter."""
    best, start = "", 0
    for end in range(1, len(written) + 1):
        while start < end and end - start > len(best):
            if written[start:end] in training:
                best = written[start:end]
                break
            start += 1
    return best


def _checks(model: TrainedModel, spec: LanguageSpec, prepared: LanguageData) -> Any:
    part = prepared.test
    letters = max(1.0, part.characters / len(part.tokens))
    how = WritingSettings(first_words(part.text), math.ceil(SAMPLE_LETTERS / letters), seed=1)
    writing = write_with(model.answers, spec, how)
    next(writing)  # the prompt is not its own
    copied = longest_copy("".join(writing), prepared.train.text[-SEARCHED_LETTERS:])
    sample = part.tokens[: math.ceil(UNIT_LETTERS / letters)]
    return check_lines(
        copied=copied,
        longest=len(copied),
        unknown=len(part.unknown) / len(part.tokens),
        still=int(still_units(activity_of(model.answers, spec, sample)).sum()),
        units=spec.hidden_size,
        words=prepared.unit,
    )


def _known(values: dict[str, float]) -> dict[str, float | None]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: float) -> float | None:
    """JSON has no nan and no infinity."""
    return float(value) if np.isfinite(value) else None
