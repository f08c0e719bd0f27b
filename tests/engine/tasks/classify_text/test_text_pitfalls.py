"""Quiet ways for a text classifier to be wrong: what a look sums, what is fixed before the test, what order does."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from studio.engine.data.prepare.split import VALIDATION
from studio.engine.predict.model import TrainedModel, open_model
from studio.engine.tasks.classify_text.batches import TextTensors, weighted_loss
from studio.engine.tasks.classify_text.prepared import prepare_texts
from studio.engine.tasks.classify_text.task import TASK
from tests.engine.tasks.classify_text.texts import experiment, rows, table, trained

CPU = torch.device("cpu")
MARKED = ("text", "label", "part")
MARKS = ("train", "train", "validation", "test")


def marked(count: int = 120) -> list[tuple[str, str, str]]:
    return [(*row, MARKS[place % 4]) for place, row in enumerate(rows(count))]


@pytest.mark.parametrize("pooling", ["last", "attention"])
def test_22_the_look_is_that_of_each_text_alone(tmp_path: Path, pooling: str) -> None:
    data = table(tmp_path, marked(), MARKED)
    wanted = experiment(data, {"model.pooling": pooling, "model.bidirectional": True})
    parts = TASK.training_parts(wanted, data, CPU, lambda event: None, lambda: False)
    prepared = prepare_texts(wanted, data)
    tensors = TextTensors(prepared, prepared.places(VALIDATION), CPU)
    model = parts.model.eval()
    with torch.no_grad():
        look = parts.validator(model)
        alone = [tensors.batch(torch.tensor([place])) for place in range(len(tensors.lengths))]
        costs = [float(functional.cross_entropy(model(batch.inputs), batch.targets)) for batch in alone]
    assert look.metrics["log_loss"] == pytest.approx(np.mean(costs), rel=1e-5)


def test_27_the_loss_of_a_look_is_the_weighted_mean_of_torch() -> None:
    random = torch.Generator().manual_seed(0)
    output, targets = torch.randn(30, 3, generator=random), torch.randint(3, (30,), generator=random)
    weights = torch.tensor([0.5, 1.0, 4.0])
    found = weighted_loss(torch.softmax(output, 1).numpy(), targets.numpy(), weights.numpy())
    assert found == pytest.approx(float(functional.cross_entropy(output, targets, weights)), rel=1e-6)


def test_26_skill_is_measured_by_what_was_fixed_before_the_test(tmp_path: Path) -> None:
    data = table(tmp_path, marked(), MARKED)
    run, _, _ = trained(tmp_path, data, {"training.max_epochs": 1})
    model = open_model(run)
    facts = {**model.bundle.facts, "reference": "majority", "metric": "accuracy"}
    fixed = TrainedModel(dataclasses.replace(model.bundle, facts=facts), model.answers)
    evaluation = TASK.evaluate(fixed, data)
    simple = evaluation.report["baselines"]
    assert simple["tfidf_linear"]["accuracy"] > simple["majority"]["accuracy"]  # harder, and yet not chosen
    assert evaluation.reference == "majority"
    lacking = 1 - evaluation.report["metrics"]["accuracy"]
    assert evaluation.report["skill"] == pytest.approx(1 - lacking / (1 - simple["majority"]["accuracy"]))


def test_29_labels_and_words_hang_on_no_order_of_the_rows(tmp_path: Path) -> None:
    found = []
    for name, content in (("as they are", marked()), ("turned", marked()[::-1])):
        (tmp_path / name).mkdir()
        data = table(tmp_path / name, content, MARKED)
        prepared = prepare_texts(experiment(data), data)
        found.append((prepared.classes, prepared.tokenizer.vocabulary))
    assert found[0] == found[1]
