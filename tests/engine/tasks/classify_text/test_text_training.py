"""Losses, class weights, validation, simple answers and whole runs of text classifiers."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.data.prepare.split import TEST, VALIDATION
from studio.engine.events import Outcome, Previewed, RunStarted, Validated
from studio.engine.predict.model import open_model
from studio.engine.tasks.classify_text.batches import HiddenTokens, TextObjective, class_weights
from studio.engine.tasks.classify_text.network import TextInputs
from studio.engine.tasks.classify_text.prepared import prepare_texts
from studio.engine.tasks.classify_text.simple import fit_answers, metric_of, references, tfidf_linear
from studio.engine.tasks.classify_text.task import TASK
from studio.engine.training.batch import Batch
from studio.engine.training.parts import TrainingParts
from tests.engine.tasks.classify_text.texts import experiment, rows, table, trained

CPU = torch.device("cpu")


def parts_of(data: object, settings: dict[str, object] | None = None) -> TrainingParts:
    chosen = experiment(data, settings)  # type: ignore[arg-type]
    return TASK.training_parts(chosen, data, CPU, lambda event: None, lambda: False)


def logits(count: int = 30) -> tuple[torch.Tensor, torch.Tensor]:
    random = torch.Generator().manual_seed(0)
    return torch.randn(count, 3, generator=random), torch.randint(3, (count,), generator=random)


def test_27_a_weighted_loss_is_that_of_torch() -> None:
    output, targets = logits()
    counts = torch.bincount(targets).tolist()
    weights = torch.tensor(class_weights(counts, "on"))
    total, count = TextObjective(weights).loss(output, Batch(None, targets))
    due = torch.nn.functional.cross_entropy(output, targets, weights)
    # The weights are 1 on average over these texts, so both ways of dividing are one.
    assert float(total / count) == pytest.approx(float(due), rel=1e-6)


def test_label_smoothing_is_that_of_torch() -> None:
    output, targets = logits()
    total, count = TextObjective(torch.ones(3), 0.2).loss(output, Batch(None, targets))
    due = torch.nn.functional.cross_entropy(output, targets, label_smoothing=0.2)
    assert float(total / count) == pytest.approx(float(due), rel=1e-6)


def test_class_weights_by_rule() -> None:
    assert class_weights([10, 20], "auto") == [1, 1]
    assert class_weights([10, 30], "auto") == pytest.approx([2, 2 / 3])
    assert class_weights([10, 30], "off") == [1, 1]
    weights = class_weights([5, 7, 11], "on")
    assert np.dot(weights, [5, 7, 11]) == pytest.approx(23)


def test_28_shapes_that_would_broadcast_are_refused() -> None:
    output, targets = logits()
    objective = TextObjective(torch.ones(3))
    for wrong in (output[:, :1], output[:1], output[:, None]):
        with pytest.raises(ValueError, match="do not fit"):
            objective.loss(wrong, Batch(None, targets))


@pytest.mark.parametrize("size", [7, 32, 1000])
def test_14_averages_are_weighted_by_texts(size: int) -> None:
    output, targets = logits(65)
    objective = TextObjective(torch.ones(3))
    summed = [objective.loss(*pair) for pair in (
        (part, Batch(None, own)) for part, own in zip(output.split(size), targets.split(size), strict=True)
    )]  # fmt: skip
    mean = sum(float(total) for total, _ in summed) / sum(count for _, count in summed)
    assert mean == pytest.approx(float(torch.nn.functional.cross_entropy(output, targets)), rel=1e-6)


def test_hidden_tokens_are_real_ones_and_change_each_time() -> None:
    inputs = TextInputs(torch.tensor([[5, 6, 7, 8], [9, 9, 0, 0]] * 200), torch.tensor([4, 2] * 200))
    hidden = HiddenTokens(0.25, 1, seed=0)
    first, second = hidden.hide(inputs), hidden.hide(inputs)
    real = inputs.tokens != 0
    assert not first.tokens[~real].any()
    assert float((first.tokens[real] == 1).float().mean()) == pytest.approx(0.25, abs=0.04)
    assert not torch.equal(first.tokens, second.tokens)
    assert torch.equal(first.lengths, inputs.lengths)


def test_22_validation_hangs_neither_on_order_nor_on_other_texts(tmp_path: Path) -> None:
    parts = parts_of(table(tmp_path, rows()), {"model.dropout": 0.5})
    parts.model.eval()
    with torch.no_grad():
        first, again = parts.validator(parts.model), parts.validator(parts.model)
    assert first == again


def test_30_fewer_texts_than_a_batch_train_and_a_smaller_last_batch_too(tmp_path: Path) -> None:
    data = table(tmp_path, rows(12))
    for size in (5, 512):
        parts = parts_of(data, {"training.batch_size": size})
        taught = sum(len(batch.targets) for batch in parts.batches.epoch())
        assert taught == parts.batches.items_per_epoch == len(prepare_texts(parts.experiment, data).places(0))


def test_the_reference_is_the_hardest_simple_answer_on_validation(tmp_path: Path) -> None:
    data = table(tmp_path, rows())
    prepared = prepare_texts(experiment(data), data)
    hardest, other = references(prepared, data)
    assert (hardest.name, other.name) == ("tfidf_linear", "majority")
    assert hardest.metric == "accuracy"
    assert hardest.value > other.value
    assert other.loss == pytest.approx(np.log(3), rel=0.01)


def test_uneven_classes_are_judged_by_macro_f1(tmp_path: Path) -> None:
    data = table(tmp_path, [*rows(60, classes=("animal",)), *rows(24, seed=1, classes=("plant",))])
    prepared = prepare_texts(experiment(data), data)
    assert metric_of(prepared) == "macro_f1"
    assert TASK.examine(experiment(data), data).balanced is False
    parts = parts_of(data)
    assert parts.resolved["training.class_weights"] == "on"
    assert parts.validator.reference.metric == "macro_f1"


def test_26_simple_answers_learn_from_the_training_part_alone(tmp_path: Path) -> None:
    content = [
        (*row, ("train", "train", "validation", "test")[place % 4]) for place, row in enumerate(rows())
    ]
    changed = [
        (("wolf " * 5 + str(place), "tool", part) if part == "test" else (text, label, part))
        for place, (text, label, part) in enumerate(content)
    ]
    found = []
    for name, rows_ in (("a", content), ("b", changed)):
        folder = tmp_path / name
        folder.mkdir()
        data = table(folder, rows_, ("text", "label", "part"))
        prepared = prepare_texts(experiment(data), data)
        found.append((fit_answers(prepared, data), parts_of(data)))
    (first, parts), (second, others) = found
    for name in first:
        assert np.array_equal(first[name][VALIDATION], second[name][VALIDATION])
    assert not np.array_equal(first["tfidf_linear"][TEST], second["tfidf_linear"][TEST])
    assert parts.validator.reference == others.validator.reference
    for one, other in zip(parts.model.parameters(), others.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_run_says_its_film_its_references_and_learns(tmp_path: Path) -> None:
    run, ended, said = trained(tmp_path, table(tmp_path, rows(240)), {"training.max_epochs": 20})
    assert ended.outcome is Outcome.FINISHED
    (started,) = [event for event in said if isinstance(event, RunStarted)]
    assert [other.name for other in started.others] == ["majority"]
    looks = [event for event in said if isinstance(event, Validated)]
    assert looks[-1].metrics["accuracy"] > 0.8
    assert set(looks[0].metrics) == {"accuracy", "macro_f1", "log_loss"}
    assert looks[-1].val_loss == pytest.approx(
        looks[-1].metrics["log_loss"], rel=1e-6
    )  # even classes, no weights
    frame = [event for event in said if isinstance(event, Previewed)][-1]
    assert frame.names == ("animal", "plant", "tool")
    matrix = np.array([frame.values[f"row_{row}"] for row in range(3)])
    assert matrix.sum() == 36  # 15 of 100 of 240 texts
    assert np.trace(matrix) / matrix.sum() == pytest.approx(looks[-1].metrics["accuracy"])
    assert (run / "model.bundle").is_file()


def test_31_the_same_seed_trains_the_same_model(tmp_path: Path) -> None:
    data, ends = table(tmp_path, rows()), []
    how = {"training.word_dropout": 0.2, "model.dropout": 0.3, "training.max_epochs": 2}
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        ends.append(trained(tmp_path / name, data, how)[1].weights_sha256)
    assert ends[0] == ends[1]


def test_24_a_try_leaves_the_model_as_it_was(tmp_path: Path) -> None:
    run, _, _ = trained(tmp_path, table(tmp_path, rows()), {"model.dropout": 0.5})
    model = open_model(run)
    answers = [TASK.try_text(model, "the old wolf zzqxv") for _ in range(2)]
    assert answers[0] == answers[1]
    assert [known for _, known in answers[0].tokens] == [True, True, True, False]
    shares = [share for _, share in answers[0].probabilities]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)
    long = TASK.try_text(model, "wolf " * 100)
    assert long.cut == 100 - len(long.tokens)


def test_the_generators_go_back_to_a_saved_state(tmp_path: Path) -> None:
    data = table(tmp_path, rows())
    batches = parts_of(data, {"training.word_dropout": 0.3}).batches
    list(batches.epoch())
    state = batches.state()
    due = [batch.inputs.tokens for batch in batches.epoch()]
    batches.restore(state)
    assert all(torch.equal(one, batch.inputs.tokens) for one, batch in zip(due, batches.epoch(), strict=True))


def test_the_first_batch_is_the_one_that_is_trained(tmp_path: Path) -> None:
    data = table(tmp_path, rows())
    view = TASK.first_batch(experiment(data), data)
    batch = next(parts_of(data).batches.epoch())
    (step,) = view.steps
    assert view.size == len(batch.targets)
    assert [row.length for row in step.rows] == batch.inputs.lengths.tolist()
    assert {len(row.cells) for row in step.rows} == {batch.inputs.tokens.shape[1]}
    for row in step.rows:
        assert all(cell == "" for cell in row.cells[row.length :])
        assert all(row.cells[: row.length])
        assert row.answer in ("animal", "plant", "tool")


def test_the_first_batch_shows_what_word_dropout_hides_and_says_how_much(tmp_path: Path) -> None:
    data = table(tmp_path, rows())
    hidden, whole = (
        TASK.first_batch(experiment(data, {"training.word_dropout": share}), data) for share in (0.9, 0.0)
    )
    assert hidden.steps == whole.steps
    assert "90 % of the words, others each time, are read as unknown (word dropout)" in hidden.sentence
    assert "dropout" not in whole.sentence


def test_check_first_passes_and_changes_nothing(tmp_path: Path) -> None:
    data = table(tmp_path, rows())
    torch.manual_seed(5)
    before = torch.get_rng_state()
    report = TASK.check_first(
        experiment(data, {"model.dropout": 0.5}), data, lambda event: None, lambda: False
    )
    assert report.passed, report.lines
    assert report.seconds_an_epoch > 0
    assert report.memory_bytes > 0
    assert torch.equal(torch.get_rng_state(), before)


def test_choose_ahead_is_what_the_overview_names(tmp_path: Path) -> None:
    data = table(tmp_path, rows())
    chosen = experiment(data)
    assert [answer.name for answer in TASK.examine(chosen, data).simple_answers] == ["majority"]
    TASK.choose_ahead(chosen, data, lambda: False)
    assert [answer.name for answer in TASK.examine(chosen, data).simple_answers] == [
        "tfidf_linear",
        "majority",
    ]
    assert dataclasses.asdict(TASK.examine(chosen, data).simple_answers[0])["label"].startswith(
        "word n-grams"
    )


def test_thousands_of_classes_are_answered_by_word_n_grams_within_memory_and_time() -> None:
    """The regression would keep several GB and look at millions of scores three hundred times."""
    labels = np.repeat(np.arange(2500), 5)
    texts = [f"word{label} number{place}" for place, label in enumerate(labels.tolist())]
    begin = time.monotonic()
    (said,) = tfidf_linear(texts, labels, 2500, [texts[:50]])
    assert time.monotonic() - begin < 20
    np.testing.assert_allclose(said.sum(axis=1), 1)
    assert (said.argmax(axis=1) == labels[:50]).mean() > 0.9
