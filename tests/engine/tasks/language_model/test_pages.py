"""What the pages show of a text: the overview, the first batches with their states, and the check before a start."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import torch

from studio.engine.data.corpus import Corpus, Document
from studio.engine.errors import DataError
from studio.engine.events import Prepared
from studio.engine.tasks.language_model.task import TASK
from studio.engine.training.parts import PreparationCancelledError
from studio.resources import resource_path
from tests.engine.tasks.language_model.corpora import corpus, experiment, ignore, never, prose


def test_the_overview_says_what_was_found() -> None:
    text = corpus(prose(9000))
    seen = TASK.examine(experiment(text), text)
    assert seen.headline == "Running text, 9,000 letters"
    assert seen.characters == {"train": 8100, "validation": 450, "test": 450} == dict(seen.tokens)
    assert seen.lanes is not None
    assert (seen.lanes.lanes, seen.lanes.length) == (4, 2025)
    assert seen.vocabulary is not None
    assert seen.vocabulary.most_frequent[0].token == " "
    assert seen.vocabulary.most_frequent[0].count == seen.first[0].text.count(" ") + prose(9000)[
        len(seen.first[0].text) : 8100
    ].count(" ")
    assert {answer.name for answer in seen.simple_answers} == {"ngram", "compressor"}
    assert (
        seen.simple_answers[0].metrics["bits_per_character"]
        <= seen.simple_answers[1].metrics["bits_per_character"]
    )
    assert "".join(row.text for row in seen.first) == prose(9000)[: sum(len(row.text) for row in seen.first)]
    assert [row.number + len(row.text) for row in seen.first[:-1]] == [row.number for row in seen.first[1:]]
    assert {row.part for row in seen.random} <= {"train", "validation", "test"}
    assert all(prose(9000)[row.number :].startswith(row.text) for row in seen.random)
    assert seen.longest == ()


def test_the_longest_of_several_documents_come_first() -> None:
    text = corpus(prose(3000), prose(5000), prose(4000))
    seen = TASK.examine(experiment(text), text)
    total = 12_000 + 2 * len(text.between)
    assert seen.headline == f"3 texts, {total:,} letters"
    assert sum(seen.characters.values()) == total
    assert "between two" in seen.sentence
    assert [row.name for row in seen.longest] == ["text_1.txt", "text_2.txt", "text_0.txt"]
    assert "states are carried" in seen.sentence


def test_unknown_tokens_of_the_validation_part_are_counted() -> None:
    text = corpus(prose(9000) + "☃" * 900)
    seen = TASK.examine(
        experiment(text, {"split.train": 0.9, "split.validation": 0.05, "split.test": 0.05}), text
    )
    assert seen.vocabulary is not None
    assert seen.vocabulary.unknown[0].token == "☃"
    assert seen.vocabulary.unknown_share == pytest.approx(405 / 495)


@pytest.mark.parametrize("letters", [0, 1, 2, 10, 60])
def test_a_text_too_short_is_shown_with_its_problem_never_raised(letters: int) -> None:
    text = corpus(prose(letters) if letters else "")
    seen = TASK.examine(experiment(text), text)
    assert seen.problems[0].severity == "error"
    assert seen.sizes.describe(experiment(text)).parameters > 0


def test_the_novel_is_looked_at_in_seconds_and_then_at_once() -> None:
    path = resource_path("samples/northanger_abbey.txt")
    novel = Corpus(path, (Document(path.name, path.read_text(encoding="utf-8")),), "utf-8")
    proposed = TASK.propose(novel)
    began = time.process_time()
    seen = TASK.examine(proposed, novel)
    first = time.process_time() - began
    TASK.choose_ahead(proposed, novel, never)
    began = time.process_time()
    TASK.examine(proposed, novel)
    assert first < 5
    assert time.process_time() - began < 0.5
    assert seen.problems == ()
    assert seen.simple_answers[0].label == "letter 6-grams"


def test_a_proposal_keeps_what_was_set_and_names_the_text() -> None:
    text = corpus()
    proposed = TASK.propose(text, (), {"model.cell": "gru", "split.train": 0.8, "split.test": 0.15})
    assert (proposed.name, proposed.task) == ("Text", "language-model")
    assert proposed.get("model.cell") == "gru"
    assert proposed.get("preparation.tokenizer") == "character"
    assert proposed.get("preparation.min_frequency") == 1
    assert proposed.get("training.clip_norm") == 5.0
    assert Path(str(proposed.get("data.path"))).is_absolute()


@pytest.mark.parametrize(
    ("letters", "lanes", "epochs"), [(3000, 4, 50), (30_000, 8, 50), (433_411, 16, 10), (20_000_000, 64, 2)]
)
def test_a_short_text_is_read_more_often_and_a_long_one_in_more_lanes(
    letters: int, lanes: int, epochs: int
) -> None:
    text = Corpus(Path("text.txt"), (Document("text.txt", "abcd" * (letters // 4)),))
    proposed = TASK.propose(text)
    assert (proposed.training.batch_size, proposed.training.max_epochs) == (lanes, epochs)
    kept = TASK.propose(text, (), {"training.batch_size": 3, "training.max_epochs": 7})
    assert (kept.training.batch_size, kept.training.max_epochs) == (3, 7)


def test_words_that_occur_once_teach_what_an_unknown_word_is_like() -> None:
    assert TASK.propose(corpus(), (), {"preparation.tokenizer": "word"}).preparation.min_frequency == 2
    kept = TASK.propose(corpus(), (), {"preparation.tokenizer": "word", "preparation.min_frequency": 1})
    assert kept.preparation.min_frequency == 1


def test_a_folder_and_a_column_of_a_table_are_texts_too(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for place in range(3):
        (folder / f"text {place}.txt").write_text(prose(3000, seed=place), encoding="utf-8")
    rows = "\n".join(f'{place},"{prose(300, seed=place).replace(chr(34), "")}"' for place in range(30))
    (tmp_path / "rows.csv").write_text("id,story\n" + rows + "\n", encoding="utf-8")
    for path, count, column in ((folder, 3, ""), (tmp_path / "rows.csv", 30, "story")):
        text = TASK.open_data(path)
        proposed = TASK.propose(text)
        seen = TASK.examine(proposed, text)
        assert proposed.data.text == column
        assert (seen.documents, len(seen.longest)) == (count, min(count, 12))
        assert not [problem for problem in seen.problems if problem.severity == "error"]
        assert TASK.open_data(path, proposed).documents == text.documents


def test_a_proposal_for_a_table_is_refused_in_words() -> None:
    class Table:
        path = Path("table.csv")

    with pytest.raises(DataError, match="running text"):
        TASK.propose(Table())


def test_there_is_a_balanced_preset_whose_settings_can_be_set() -> None:
    text = corpus()
    presets = {preset.name: preset for preset in TASK.presets}
    assert "balanced" in presets
    for preset in presets.values():
        assert TASK.examine(TASK.propose(text, (), preset.values), text).vocabulary is not None


def test_21_the_first_batches_show_states_reset_then_carried() -> None:
    text = corpus()
    view = TASK.first_batch(experiment(text), text)
    assert [step.state for step in view.steps] == ["reset", "carried", "carried"]
    assert "zeros" in view.steps[0].note
    assert "detached" in view.steps[1].note
    assert view.size == 4
    for before, after in zip(view.steps, view.steps[1:], strict=False):
        for row, following in zip(before.rows, after.rows, strict=True):
            assert row.answer == following.cells[0]  # a lane goes on with what was to be guessed last


def test_without_carried_states_every_batch_shows_a_reset() -> None:
    text = corpus()
    view = TASK.first_batch(experiment(text, {"training.stateful": False}), text)
    assert [step.state for step in view.steps] == ["reset", "reset", "reset"]
    assert "not carried" in view.steps[1].note


def test_the_first_lane_begins_with_the_text() -> None:
    text = corpus()
    view = TASK.first_batch(experiment(text), text)
    read = "".join("".join(step.rows[0].cells) for step in view.steps)
    assert prose().startswith(read)


@pytest.mark.parametrize("settings", [{}, {"model.cell": "gru", "model.num_layers": 2, "model.dropout": 0.3}])
def test_the_check_before_a_start_passes_and_changes_nothing(settings: dict[str, object]) -> None:
    text = corpus()
    state = torch.random.get_rng_state()
    events = []
    report = TASK.check_first(experiment(text, settings), text, events.append, never)
    assert [line.title for line in report.lines if not line.passed] == []
    assert any("carried" in line.title for line in report.lines)
    assert report.seconds_an_epoch > 0
    assert torch.equal(torch.random.get_rng_state(), state)
    assert events[-1] == Prepared("Checked", 1.0)


def test_the_check_says_where_states_are_not_carried() -> None:
    text = corpus()
    report = TASK.check_first(experiment(text, {"training.stateful": False}), text, ignore, never)
    assert any("not carried" in line.title for line in report.lines)


def test_the_check_can_be_cancelled() -> None:
    text = corpus()
    with pytest.raises(PreparationCancelledError):
        TASK.check_first(experiment(text), text, ignore, lambda: True)
