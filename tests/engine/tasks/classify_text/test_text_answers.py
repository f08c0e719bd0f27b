"""Predictions, evaluation, verdict, overview and what is refused of text classifiers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.engine.errors import DataError, ModelError, SettingError
from studio.engine.experiment import Experiment
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import TrainedModel, open_model
from studio.engine.tasks.classify_text.task import TASK
from studio.engine.tasks.classify_text.verdict import judge
from studio.engine.tasks.presets import find_preset
from tests.engine.tasks.classify_text.texts import (
    experiment,
    made_bundle,
    made_model,
    made_spec,
    rows,
    table,
    trained,
)

MARKED = ("text", "label", "part")


def named(model: TrainedModel, column: str = "text") -> TrainedModel:
    """The same model, trained on a column of that name."""
    bundle = model.bundle
    chosen = bundle.experiment.with_values({"data.text": column, "data.label": "label"})
    return TrainedModel(Bundle(chosen, bundle.spec, bundle.weights, bundle.facts), model.answers)


MODEL = named(made_model(made_spec()))


def test_predictions_have_the_form_of_the_contract(tmp_path: Path) -> None:
    texts = ["a wolf", "", "an oak", "!!!"]
    frame = TASK.predict(MODEL, table(tmp_path, [(text,) for text in texts], ("text",)))
    assert list(frame.columns) == [
        "item", "prediction", "probability_animal", "probability_plant", "probability_tool",
    ]  # fmt: skip
    assert frame["item"].tolist() == [0, 1, 2, 3]
    shares = frame.iloc[:, 2:]
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-6)
    chosen = shares.idxmax(axis=1).str.removeprefix("probability_")
    assert frame["prediction"].tolist() == chosen.tolist()


def test_every_origin_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="no origins"):
        TASK.predict(MODEL, table(tmp_path, rows(4)), every_origin=True)


def test_the_one_column_of_texts_is_used_and_said_whatever_its_name(tmp_path: Path) -> None:
    data = table(tmp_path, [(text,) for text, _ in rows(5)], ("comment",))
    frame = TASK.predict(MODEL, data)
    assert len(frame) == 5
    assert "comment" in frame.attrs["remarks"][0]


def test_several_columns_of_texts_are_not_guessed_from(tmp_path: Path) -> None:
    data = table(
        tmp_path, [(text, f"{text} too {place}") for place, (text, _) in enumerate(rows(5))], ("one", "two")
    )
    with pytest.raises(DataError, match="no column text"):
        TASK.predict(MODEL, data)


def test_evaluation_has_the_form_of_the_contract(tmp_path: Path) -> None:
    content = [(*row, "test" if place % 5 == 4 else "train") for place, row in enumerate(rows(240))]
    data = table(tmp_path, content, MARKED)
    run, _, _ = trained(tmp_path, data, {"training.max_epochs": 6})
    evaluation = TASK.evaluate(open_model(run), data)
    report = evaluation.report
    assert report["items"] == len(evaluation.texts) == 48
    assert set(report["baselines"]) == {"majority", "tfidf_linear"}
    assert set(report["metrics"]) == {"accuracy", "macro_f1", "log_loss"}
    said = TASK.predict(open_model(run), data).iloc[4::5]
    truth = [label for _, label, part in content if part == "test"]
    assert report["metrics"]["accuracy"] == pytest.approx(np.mean(said["prediction"] == truth))
    assert np.array(report["confusion"]).sum() == 48
    assert evaluation.confusion.tolist() == report["confusion"]
    reference, metric = evaluation.reference, evaluation.metric
    due = 1 - (1 - report["metrics"][metric]) / (1 - report["baselines"][reference][metric])
    assert report["skill"] == pytest.approx(due)
    first = evaluation.texts[0]
    assert (first.row, first.text, first.truth) == (5, content[4][0], content[4][1])
    assert first.sure >= first.truth_probability
    assert all(check.passed for check in evaluation.checks)


def test_a_class_without_test_rows_has_support_0(tmp_path: Path) -> None:
    content = [(*row, "test" if place % 5 == 4 else "train") for place, row in enumerate(rows())]
    content = [row for row in content if row[1] != "plant" or row[2] == "train"]
    data = table(tmp_path, content, MARKED)
    run, _, _ = trained(tmp_path, data, {"training.max_epochs": 1})
    report = TASK.evaluate(open_model(run), data).report
    assert report["per_class"]["plant"]["support"] == 0
    assert np.isfinite(report["metrics"]["macro_f1"])


def report_of(own: float, linear: float, items: int = 720) -> dict[str, object]:
    def figures(value: float) -> dict[str, float]:
        return {"accuracy": value, "macro_f1": value, "log_loss": 1.0}

    return {
        "items": items,
        "metrics": figures(own),
        "baselines": {"majority": figures(0.13), "tfidf_linear": figures(linear)},
    }


BUNDLE = Bundle(Experiment("classify-text"), {}, {}, {"best_epoch": 4, "epochs": 9, "reason": "It ended."})


def test_the_verdict_leads_with_the_hardest_also_when_it_wins() -> None:
    lost = judge(report_of(0.78, 0.83), "accuracy", BUNDLE)
    assert lost.sentence == "78 of 100 texts right; word n-grams get 83, guessing the largest class gets 13."
    assert lost.tone == "danger"
    assert lost.reason.startswith("Word n-grams are better than this model. It ended. Judged by 720 texts.")
    assert 1 <= len(lost.suggestions) <= 2
    won = judge(report_of(0.78, 0.71), "accuracy", BUNDLE)
    assert (won.tone, won.suggestions) == ("success", ())
    equal = judge(report_of(0.782, 0.784), "accuracy", BUNDLE)
    assert equal.tone == "warning"
    assert equal.sentence.startswith("78.2 of 100 texts right; word n-grams get 78.4,")


def test_suggestions_are_settings_that_an_experiment_takes() -> None:
    for fix in judge(report_of(0.5, 0.8), "accuracy", BUNDLE).suggestions:
        assert BUNDLE.experiment.with_values(fix.values) != BUNDLE.experiment


def test_presets_are_settings_that_an_experiment_takes(tmp_path: Path) -> None:
    chosen = experiment(table(tmp_path, rows()))
    for preset in TASK.presets:
        chosen.with_values(preset.values)
    assert find_preset(TASK.presets, "balanced").label == "Balanced"


def test_text_and_label_are_found_whatever_their_names_and_order(tmp_path: Path) -> None:
    content = [
        (place, label, "en", text, f"2024-01-{place % 28 + 1:02}")
        for place, (text, label) in enumerate(rows())
    ]
    data = table(tmp_path, content, ("nr", "kind", "language", "what was said", "day"))
    assert (experiment(data).data.text, experiment(data).data.label) == ("what was said", "kind")
    turned = TASK.propose(data, ("nr",), {})
    assert turned.data.label == "nr"


def test_a_table_without_texts_is_refused(tmp_path: Path) -> None:
    data = table(tmp_path, [(place, place / 3) for place in range(30)], ("a", "b"))
    with pytest.raises(DataError, match="no column of texts"):
        TASK.propose(data)


def test_an_overview_never_raises_for_what_a_user_can_cure(tmp_path: Path) -> None:
    data = table(tmp_path, rows())
    plain = experiment(data)
    for key, value in (
        ("data.text", "nowhere"), ("data.label", "nowhere"), ("data.split_column", "nowhere"),
        ("data.text", "label"), ("data.text", ""), ("data.split_column", "label"), ("data.label", "text"),
        ("preparation.min_frequency", 1000), ("preparation.min_class_size", 1000), ("split.method", "chronological"),
    ):  # fmt: skip
        overview = TASK.examine(plain.with_values({key: value}), data)
        if key != "split.method":
            assert overview.problems, key
            assert overview.problems[0].key
        assert overview.sizes.describe(plain).parameters > 0
        assert overview.headline


def test_an_overview_says_what_there_is(tmp_path: Path) -> None:
    overview = TASK.examine(experiment(data := table(tmp_path, rows())), data)
    assert overview.headline == "120 texts in 3 classes, 40 each."
    assert overview.sentence.startswith("No empty texts, no duplicates between the parts.")
    assert overview.items == {"train": 84, "validation": 18, "test": 18}
    assert [(count.label, count.total) for count in overview.classes] == [
        ("animal", 40),
        ("plant", 40),
        ("tool", 40),
    ]
    assert overview.text_columns == ("text",)
    assert overview.label_columns == ("label",)
    assert overview.first[0].number == 1
    assert overview.longest[0].tokens == max(row.tokens for row in overview.first)
    assert overview.lengths is not None
    assert overview.lengths.counts.sum() == 120
    assert len(overview.lengths.edges) == len(overview.lengths.counts) + 1
    assert overview.padding is not None
    assert overview.padding.like_length < overview.padding.as_they_come
    assert overview.vocabulary is not None
    assert overview.vocabulary.unknown_share > 0  # each text ends with a number of its own


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("classes", ["animal"]),
        ("classes", ["animal", "animal", "tool"]),
        ("classes", "animal"),
        ("classes", [1, 2, 3]),
        ("max_length", 0),
        ("max_length", 10**9),
        ("max_length", True),
        ("embedding_size", 10**9),
        ("network", {}),
        ("network", []),
        ("network", {"cell": "os", "hidden_size": 5}),
        ("network", {"cell": "lstm", "hidden_size": 10**9}),
        ("network", {"cell": "lstm", "hidden_size": 5, "num_layers": 10**6}),
        ("network", {"cell": "lstm", "hidden_size": 5, "dropout": float("nan")}),
        ("network", {"cell": "lstm", "hidden_size": 5, "pooling": "eval"}),
        ("tokenizer", None),
        ("tokenizer", {}),
        ("tokenizer", {"kind": "word"}),
    ],
)
def test_a_crafted_description_is_refused_before_anything_is_built(key: str, value: object) -> None:
    bundle = made_bundle(made_spec())
    with pytest.raises(ModelError):
        TASK.torch_runner(Bundle(bundle.experiment, {**bundle.spec, key: value}, bundle.weights))


def test_a_description_of_a_gigantic_network_takes_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = made_bundle(made_spec())
    network = {"cell": "lstm", "hidden_size": 4096, "num_layers": 16, "bidirectional": True}
    monkeypatch.setattr("studio.engine.tasks.classify_text.loading.TextModel", None)  # it is not even begun
    with pytest.raises(ModelError, match="do not fit"):
        TASK.torch_runner(Bundle(bundle.experiment, {**bundle.spec, "network": network}, bundle.weights))


def test_weights_that_are_no_numbers_name_no_class(tmp_path: Path) -> None:
    bundle = made_bundle(made_spec())
    weights = {name: value * float("nan") for name, value in bundle.weights.items()}
    spoiled = Bundle(bundle.experiment, bundle.spec, weights)
    model = TrainedModel(spoiled, TASK.torch_runner(spoiled))
    with pytest.raises(ModelError, match="not a number"):
        TASK.try_text(model, "a wolf")


def test_a_plain_list_of_texts_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('text\na wolf, old; and near\noak\n"the, saw"\n""\n12\n', encoding="utf-8")
    assert len(TASK.predict(MODEL, TASK.open_data(path, MODEL.bundle.experiment))) == 5


def test_a_folder_for_each_class_is_read_split_and_answered_by_file(tmp_path: Path) -> None:
    for place, (text, label) in enumerate(rows(60)):
        file = tmp_path / "texts" / label / f"{place:03}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    data = TASK.open_data(tmp_path / "texts")
    run, _, _ = trained(tmp_path, data, {"training.max_epochs": 1})
    overview = TASK.examine(experiment(data), data)
    assert (overview.texts, overview.text_columns, overview.label_columns) == (60, (), ())
    frame = TASK.predict(open_model(run), data)
    files = sorted(path.relative_to(data.path).as_posix() for path in data.path.rglob("*.txt"))
    assert sorted(frame["item"]) == files
    assert TASK.evaluate(open_model(run), data).texts[0].name in files


def test_a_proposal_is_one_of_the_presets(tmp_path: Path) -> None:
    proposed = TASK.propose(table(tmp_path, rows()))
    (usual,) = [preset for preset in TASK.presets if preset.name == "usual"]
    assert all(proposed.get(key) == value for key, value in usual.values.items())
