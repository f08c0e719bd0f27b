"""Which texts learn, choose and judge: split columns, duplicates, labels that were never seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.engine.data.prepare.split import LEFT_OUT, TEST, TRAIN, VALIDATION
from studio.engine.errors import DataError
from studio.engine.tasks.classify_text.prepared import lay_out, prepare_texts, usual_length
from studio.engine.tasks.classify_text.task import TASK
from tests.engine.tasks.classify_text.texts import experiment, rows, table

MARKED = ("text", "label", "part")


def marked(every: int = 5, words: tuple[str, str] = ("train", "test")) -> list[tuple[str, str, str]]:
    return [(*row, words[1] if place % every == every - 1 else words[0]) for place, row in enumerate(rows())]


def problem_keys(settings: dict[str, object], data: object) -> list[tuple[str, str]]:
    overview = TASK.examine(experiment(data, settings), data)  # type: ignore[arg-type]
    return [(problem.severity, problem.key) for problem in overview.problems]


@pytest.mark.parametrize("words", [("train", "test"), ("Training", "TEST"), ("learn", "eval")])
def test_a_split_column_is_respected(tmp_path: Path, words: tuple[str, str]) -> None:
    data = table(tmp_path, marked(words=words), MARKED)
    proposed = experiment(data)
    assert proposed.data.split_column == "part"
    prepared = prepare_texts(proposed, data)
    assert prepared.places(TEST).tolist() == list(range(4, 120, 5))
    validation = prepared.places(VALIDATION)
    assert len(validation) == pytest.approx(96 * 0.15 / 0.85, abs=2)  # from the training part
    counts = prepared.class_counts(VALIDATION)
    assert max(counts) - min(counts) <= 1


def test_a_marked_validation_part_is_kept(tmp_path: Path) -> None:
    content = [(*row, ("train", "dev", "test")[place % 3]) for place, row in enumerate(rows(60))]
    content = [(text, ("animal", "plant")[place % 2], part) for place, (text, _, part) in enumerate(content)]
    prepared = prepare_texts(experiment(data := table(tmp_path, content, MARKED)), data)
    assert prepared.places(VALIDATION).tolist() == list(range(1, 60, 3))


def test_another_word_in_the_split_column_is_refused_by_name(tmp_path: Path) -> None:
    data = table(tmp_path, [(*row[:2], "later" if row[2] == "test" else row[2]) for row in marked()], MARKED)
    chosen = experiment(data, {"data.split_column": "part"})
    with pytest.raises(DataError, match="'later'"):
        prepare_texts(chosen, data)
    (problem,) = TASK.examine(chosen, data).problems
    assert problem.key == "data.split_column"
    assert problem.fixes[0].values == {"data.split_column": ""}


def test_29_a_label_that_training_never_saw_is_refused_by_name(tmp_path: Path) -> None:
    content = marked()
    content[4] = (content[4][0], "phlogiston", "test")
    data = table(tmp_path, content, MARKED)
    with pytest.raises(DataError, match="phlogiston"):
        prepare_texts(experiment(data), data)
    problem = TASK.examine(experiment(data), data).problems[0]
    assert problem.severity == "error"
    assert "phlogiston" in problem.title
    cured = experiment(data, problem.fixes[0].values)
    assert prepare_texts(cured, data).parted.small == ("phlogiston",)
    assert TASK.examine(cured, data).problems == ()


def test_a_class_with_one_text_is_named_before_the_start(tmp_path: Path) -> None:
    data = table(tmp_path, [*rows(), ("a lonely text", "alone")])
    (problem,) = TASK.examine(experiment(data), data).problems
    assert problem.title.startswith("alone has one text")
    cured = experiment(data, problem.fixes[0].values)
    assert prepare_texts(cured, data).classes == ("animal", "plant", "tool")


def test_duplicates_are_taken_out_of_the_part_that_learns(tmp_path: Path) -> None:
    content = marked()
    content[0] = (content[4][0].upper() + "  ", content[4][1], "train")
    data = table(tmp_path, content, MARKED)
    prepared = prepare_texts(experiment(data), data)
    assert prepared.parted.duplicates == (0,)
    assert prepared.parted.parts[0] == LEFT_OUT
    assert prepared.parted.parts[4] == TEST
    codes = [finding.code for finding in TASK.examine(experiment(data), data).findings]
    assert "duplicates_between_parts" in codes
    kept = prepare_texts(experiment(data, {"preparation.duplicates": "keep"}), data)
    assert kept.parted.parts[0] >= TRAIN
    assert kept.parted.duplicates == (0,)


def test_the_same_text_with_two_labels_is_named(tmp_path: Path) -> None:
    content = [*rows(), ("Twice the same", "animal"), ("twice  the same", "plant")]
    data = table(tmp_path, content)
    finding = next(
        f for f in TASK.examine(experiment(data), data).findings if f.code == "contradictory_labels"
    )
    assert finding.rows == (121, 122)
    assert "Twice the same" in finding.text


def test_rows_without_a_label_are_left_out_and_named(tmp_path: Path) -> None:
    data = table(tmp_path, [*rows(), ("nobody knows", "")])
    prepared = prepare_texts(experiment(data), data)
    assert prepared.parted.parts[120] == LEFT_OUT
    finding = next(f for f in TASK.examine(experiment(data), data).findings if f.code == "no_label")
    assert finding.rows == (121,)


def test_empty_texts_are_kept_and_named(tmp_path: Path) -> None:
    data = table(tmp_path, [*rows(), ("", "animal"), ("", "plant")])
    prepared = prepare_texts(experiment(data), data)
    assert prepared.lengths[120:].tolist() == [1, 1]
    assert (prepared.parted.parts[120:] >= TRAIN).all()
    finding = next(f for f in TASK.examine(experiment(data), data).findings if f.code == "empty_texts")
    assert finding.rows == (121, 122)


def test_29_vocabulary_and_labels_are_those_of_the_training_part(tmp_path: Path) -> None:
    content = marked()
    content[4] = ("unheardof unheardof unheardof " + content[4][0], content[4][1], "test")
    data = table(tmp_path, content, MARKED)
    prepared = prepare_texts(experiment(data), data)
    assert "unheardof" not in prepared.tokenizer.vocabulary
    assert prepared.tokens[4][:3] == [prepared.tokenizer.unknown_id] * 3
    again = table(tmp_path, content, MARKED)
    assert prepare_texts(experiment(again), again).tokenizer.to_json() == prepared.tokenizer.to_json()


def test_numbers_are_labels_in_the_order_of_their_size(tmp_path: Path) -> None:
    stars = {"animal": "2", "plant": "10", "tool": "1"}
    data = table(tmp_path, [(text, stars[label]) for text, label in rows()])
    assert experiment(data).data.label == "label"
    assert lay_out(experiment(data), data).classes == ("1", "2", "10")


def test_one_class_is_an_error(tmp_path: Path) -> None:
    data = table(
        tmp_path, [(text, "same" if place else "x") for place, (text, _) in enumerate(rows())][1:] * 1
    )
    chosen = {"data.text": "text", "data.label": "label"}
    with pytest.raises(DataError, match="same label"):
        prepare_texts(experiment(data, chosen), data)
    assert ("error", "data.label") in problem_keys(chosen, data)


def test_the_length_that_cuts_one_text_in_a_hundred() -> None:
    assert usual_length(np.arange(1, 101)) == 99
    assert usual_length(np.array([], np.int64)) == 1


def test_parts_in_the_order_of_the_table_are_offered_at_random_where_labels_are_sorted(
    tmp_path: Path,
) -> None:
    last = [(f"grey striped {place}", "zebra") for place in range(15)]
    data = table(tmp_path, [*sorted(rows(), key=lambda row: row[1]), *last])
    problem = TASK.examine(experiment(data, {"split.method": "chronological"}), data).problems[0]
    assert problem.severity == "error"
    assert TASK.examine(experiment(data, problem.fixes[0].values), data).problems == ()


@pytest.mark.parametrize("kind", ["word", "character", "bpe"])
def test_every_kind_of_token_can_be_looked_at(tmp_path: Path, kind: str) -> None:
    data = table(tmp_path, rows())
    chosen = experiment(data, {"preparation.tokenizer": kind})
    overview = TASK.examine(chosen, data)
    assert overview.vocabulary is not None
    assert overview.vocabulary.size == overview.sizes.vocabulary - 2
    assert all(count.token for count in overview.vocabulary.most_frequent)
    cells = TASK.first_batch(chosen, data).steps[0].rows[0].cells
    assert len(cells) <= overview.sizes.length
