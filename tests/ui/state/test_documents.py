"""Opening real files with the real engine: data, an experiment, the folder of a run."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from studio.engine.errors import ModelError, StudioError
from studio.engine.event_lines import to_lines
from studio.engine.events import (
    CheckpointSaved,
    Event,
    Outcome,
    Reference,
    RunEnded,
    RunStarted,
    StepsDone,
    Validated,
)
from studio.engine.experiment import save_experiment
from studio.engine.training.run_log import read_log
from studio.resources import resource_path
from studio.ui.jobs.job import JobContext
from studio.ui.state.documents import examine_document, open_document
from studio.ui.state.samples import SAMPLES, Sample, sample_title
from tests.ui.stand_ins import experiment

PASSENGERS = resource_path("samples/air_passengers_monthly.csv")


def context() -> JobContext:
    return JobContext(lambda _share, _words: None)


def written_run(folder: Path) -> list[Event]:
    """A run's log with a loss that is not finite in it."""
    told: list[Event] = [
        RunStarted(
            str(folder), "cpu", 1, "float32", 10, 2, 3, Reference("last value", "mae", 1.5, 0.3), 1.0, 64
        ),
        Validated(0, 0, math.nan, 1.0, {"mae": 1.5}, 0.0, True),
        StepsDone(1, 1, (0.5, 0.4), (1.0, 2.0), 0.001, 1.0),
        StepsDone(2, 3, (math.inf,), (math.nan,), 0.001, 1.0),
        CheckpointSaved("best", "best.safetensors", 3),
        Validated(2, 3, 0.4, 0.5, {"mae": 1.0}, 0.33, True),
        RunEnded(Outcome.STOPPED, "You stopped it.", 2, 0.5, 3.5, "abc"),
    ]
    lines = [line for event in told for line in to_lines(event)]
    (folder / "events.jsonl").write_text("\n".join(lines) + "\n")
    return told


def test_a_data_file_gets_an_experiment_and_is_looked_at() -> None:
    document = open_document(context(), PASSENGERS)
    assert document.experiment.data.targets == ("passengers",)
    assert document.overview.rows == 144
    assert [file.path for file in document.recent] == [PASSENGERS]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.title)
def test_a_sample_is_named_as_in_the_list_and_a_copy_by_its_file(tmp_path: Path, sample: Sample) -> None:
    assert open_document(context(), sample.path).experiment.name == sample.title
    copy = tmp_path / sample.path.name
    copy.write_bytes(sample.path.read_bytes())
    assert sample_title(copy) == ""


def test_an_experiment_opens_with_its_own_settings(tmp_path: Path) -> None:
    made = open_document(context(), PASSENGERS).experiment.with_values({"model.hidden_size": 17})
    save_experiment(made, tmp_path / "mine.toml")
    document = open_document(context(), tmp_path / "mine.toml")
    assert document.experiment.model.hidden_size == 17
    assert document.run_dir is None


@pytest.mark.parametrize("inside", ["", "model.bundle", "experiment.toml"])
def test_a_run_opens_with_all_it_said(tmp_path: Path, inside: str) -> None:
    save_experiment(open_document(context(), PASSENGERS).experiment, tmp_path / "experiment.toml")
    (tmp_path / "model.bundle").write_bytes(b"")
    written_run(tmp_path)
    document = open_document(context(), tmp_path / inside)
    assert document.run_dir == tmp_path
    assert isinstance(document.events[-1], RunEnded)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(300)),
        ("empty.csv", b""),
        ("mine.toml", b"not = an experiment"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StudioError) as refused:
        open_document(context(), tmp_path / name)
    assert name in refused.value.what


def test_a_folder_that_holds_nothing_of_use_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no text files"):
        open_document(context(), tmp_path)


def test_a_folder_for_each_class_is_data(tmp_path: Path) -> None:
    for label, word in (("ham", "lunch"), ("spam", "winner")):
        (tmp_path / label).mkdir()
        for number in range(12):
            text = f"{word} number {number} of the day"
            (tmp_path / label / f"{number}.txt").write_text(text, encoding="utf-8")
    document = open_document(context(), tmp_path)
    assert document.experiment.task == "classify-text"
    assert [each.label for each in document.overview.classes] == ["ham", "spam"]
    assert document.recent[0].path == tmp_path


def test_a_text_chooses_its_own_task_whatever_was_wanted(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(
        "It was a dark night and nobody in the house\nsaid a word, or slept.\n" * 300, encoding="utf-8"
    )
    for wanted in ("", "language-model", "forecast"):
        assert open_document(context(), path, wanted).experiment.task == "language-model", wanted


def test_what_was_wanted_decides_where_a_file_fits_several_tasks() -> None:
    topics = resource_path("samples/wordnet_gloss_topics.csv")
    assert open_document(context(), topics).experiment.task == "classify-text"
    assert open_document(context(), topics, "language-model").experiment.task == "language-model"


def test_a_model_is_no_data(tmp_path: Path) -> None:
    (tmp_path / "weather.onnx").write_bytes(b"\x08\x07")
    with pytest.raises(StudioError, match="is a model, no data"):
        open_document(context(), tmp_path / "weather.onnx")


def test_a_changed_experiment_is_looked_at_with_or_without_its_table() -> None:
    document = open_document(context(), PASSENGERS)
    changed = document.experiment.with_values({"preparation.horizon": 6})
    again = examine_document(context(), changed, document.table)
    assert again.table is document.table
    assert again.overview.windows != document.overview.windows
    assert examine_document(context(), changed, None).table is not document.table


def test_the_log_of_a_run_is_read_as_it_was_said(tmp_path: Path) -> None:
    told = written_run(tmp_path)
    read = read_log(tmp_path, experiment())
    assert [type(event) for event in read] == [type(event) for event in told]
    steps = [event for event in read if isinstance(event, StepsDone)]
    assert [(event.epoch, event.first_step, event.losses) for event in steps] == [
        (1, 1, (0.5, 0.4)),
        (2, 3, (math.inf,)),
    ]
    assert read[-1] == told[-1]
    assert read[-2] == told[-2]


def test_a_log_that_was_cut_short_is_read_up_to_there(tmp_path: Path) -> None:
    written_run(tmp_path)
    log = tmp_path / "events.jsonl"
    log.write_text(log.read_text()[:-20])
    assert not any(isinstance(event, RunEnded) for event in read_log(tmp_path, experiment()))


def test_a_damaged_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text('{"event": "run_started"}\n{"event": "run_ended"}\n')
    with pytest.raises(ModelError, match="cannot be read"):
        read_log(tmp_path, experiment())
