"""The test part, looked at once: figures beside every simple answer, the matrix, each text, and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.split import TEST
from studio.engine.data.table import Table
from studio.engine.metrics.classification import class_metrics, confusion, per_class
from studio.engine.metrics.errors import error_of, skill
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.classify_text.answering import answer_all, feed_of
from studio.engine.tasks.classify_text.findings import why_uneven
from studio.engine.tasks.classify_text.prepared import TextData, prepare_texts
from studio.engine.tasks.classify_text.simple import LABELS, fit_answers
from studio.engine.tasks.classify_text.spec import TextSpec
from studio.engine.tasks.classify_text.verdict import check_lines, judge
from studio.engine.tasks.classify_text.views import ClassEvaluation, ClassifiedText
from studio.engine.tasks.verdicts import CheckLine

Array = npt.NDArray[np.float64]
PADDED_TEXTS = 32  # texts that are asked alone and padded
FAR = 200


def evaluate_model(model: TrainedModel, table: Table) -> ClassEvaluation:
    """Metrics, simple answers, skill and confusion on the test part. Raises StudioError."""
    bundle = model.bundle
    spec = TextSpec.from_json(bundle.spec)
    prepared = prepare_texts(bundle.experiment, table)
    places = prepared.places(TEST).tolist()
    texts = [prepared.items.texts[place] for place in places]
    truth = _truth(prepared, spec, places)
    answers = answer_all(model, spec, texts)
    counts = confusion(truth, answers.argmax(axis=1), len(spec.classes))
    metrics = class_metrics(answers, truth)
    simple = {
        name: class_metrics(_aligned(said[TEST], prepared, spec), truth)
        for name, said in fit_answers(prepared, table).items()
    }
    reference, metric = _reference(bundle.facts, simple)
    report = {
        "task": "classify-text",
        "split": "test",
        "items": len(texts),
        "metrics": metrics,
        "baselines": simple,
        "reference": reference,
        "reference_metric": metric,
        "skill": _gain(metric, metrics[metric], simple[reference][metric]),
        "classes": list(spec.classes),
        "confusion": counts.tolist(),
        "per_class": {
            label: asdict(figures) for label, figures in zip(spec.classes, per_class(counts), strict=True)
        },
    }
    return ClassEvaluation(
        report=report,
        verdict=judge(report, metric, bundle, why_uneven(prepared)),
        checks=_checks(model, spec, prepared, texts, counts),
        classes=spec.classes,
        confusion=counts,
        texts=_classified(prepared, spec, places, answers, truth),
        labels=LABELS,
        reference=reference,
        metric=metric,
        facts=bundle.facts,
    )


def _checks(
    model: TrainedModel, spec: TextSpec, prepared: TextData, texts: list[str], counts: npt.NDArray[np.int64]
) -> tuple[CheckLine, ...]:
    """The checks of the test texts, whose confusion is `counts`."""
    preparation = prepared.experiment.preparation
    return check_lines(
        padding=padding_change(model, spec, texts),
        unknown=unknown_share(spec, texts),
        units=preparation.tokenizer,
        duplicates=len(prepared.parted.duplicates),
        removed=preparation.duplicates == "remove",
        empty=sum(not text.strip() for text in texts),
        untested=[label for label, own in zip(spec.classes, counts.sum(axis=1), strict=True) if not own],
        classes=len(spec.classes),
    )


def padding_change(model: TrainedModel, spec: TextSpec, texts: list[str]) -> float:
    """The largest change of a probability when a text is padded to twice its length, or far beyond it."""
    chosen = [spec.encode(text) for text in texts[:: max(1, len(texts) // PADDED_TEXTS)][:PADDED_TEXTS]]
    longest, change = max(map(len, chosen)), 0.0
    alone = np.concatenate([model.run(feed_of(spec, [tokens])) for tokens in chosen])
    for time in (2 * longest, longest + FAR):
        change = max(change, float(np.abs(model.run(feed_of(spec, chosen, time)) - alone).max()))
    return change


def unknown_share(spec: TextSpec, texts: list[str]) -> float:
    """The share of the tokens of some texts that training never taught."""
    numbers = [number for text in texts for number in spec.tokenizer.encode(text)]
    return numbers.count(spec.tokenizer.unknown_id) / len(numbers) if numbers else 0.0


def _truth(prepared: TextData, spec: TextSpec, places: list[int]) -> npt.NDArray[np.int64]:
    """The classes of the test texts in the order of the model's answers. Raises DataError for one it has not."""
    from studio.engine.errors import DataError

    number = {label: place for place, label in enumerate(spec.classes)}
    labels = [prepared.items.labels[place] for place in places]
    unknown = sorted(set(labels) - set(number))
    if unknown:
        raise DataError(
            f"The model does not know the label {unknown[0]}.",
            "The data has changed since it was trained.",
            "Train it again with this data.",
        )
    return np.array([number[label] for label in labels], np.int64)


def _aligned(said: Array, prepared: TextData, spec: TextSpec) -> Array:
    """Answers in the order of the model's classes."""
    aligned = np.zeros((len(said), len(spec.classes)))
    for place, label in enumerate(prepared.classes):
        if label in spec.classes:
            aligned[:, spec.classes.index(label)] = said[:, place]
    return aligned


def _reference(facts: Mapping[str, Any], simple: Mapping[str, Any]) -> tuple[str, str]:
    """The simple answer and the metric of skill, as they were fixed before the test part was seen."""
    name, metric = str(facts.get("reference", "")), str(facts.get("metric", ""))
    return name if name in simple else "majority", metric if metric in simple["majority"] else "accuracy"


def _gain(metric: str, value: float, simple: float) -> float | None:
    gain = skill(error_of(metric, value), error_of(metric, simple))
    return gain if np.isfinite(gain) else None


def _classified(
    prepared: TextData,
    spec: TextSpec,
    places: list[int],
    answers: Array,
    truth: npt.NDArray[np.int64],
) -> tuple[ClassifiedText, ...]:
    said = answers.argmax(axis=1)
    return tuple(
        ClassifiedText(
            row=place + 1,
            name=prepared.items.names[place],
            text=prepared.items.texts[place],
            truth=spec.classes[true],
            said=spec.classes[chosen],
            sure=float(answers[row, chosen]),
            truth_probability=float(answers[row, true]),
        )
        for row, (place, true, chosen) in enumerate(zip(places, truth.tolist(), said.tolist(), strict=True))
    )
