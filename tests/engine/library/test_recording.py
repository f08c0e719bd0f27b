"""Recording around a training: one line a run, told once where it cannot be, and no points after an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.engine.errors import OutputError
from studio.engine.events import Edited, Event, Outcome, RunEnded, RunState
from studio.engine.experiment import Experiment
from studio.engine.files import held
from studio.engine.library.database import library_path
from studio.engine.library.library import Library
from studio.engine.library.recorder import Recorder
from studio.engine.library.recording import forget_folder, recorded, take_in, trash_folder
from studio.engine.training.run_files import LOCK_FILE
from tests.engine.library.runs import ended, look, record, started, steps

LOSSES = (0.5, 0.4, 0.3, 0.2, 0.1)


def going_on(folder: Path, epochs: int, *, end: bool, factor: float = 1.0) -> None:
    """The run goes on after step 5 and makes so many epochs more; with a factor it takes another course."""
    recorder = Recorder(Experiment("forecast", "tiny"), folder)
    recorder(started(folder, resumed=(1, 5)))
    for epoch in range(2, 2 + epochs):
        recorder(steps(5 * epoch - 4, tuple(factor * loss for loss in LOSSES), epoch))
        recorder(look(epoch, factor * (abs(epoch - 2) + 0.5)))
    if end:
        recorder(ended(Outcome.STOPPED))
    recorder.close()


@pytest.mark.parametrize("was_ended", [True, False])
def test_a_run_that_ended_sooner_than_before_has_no_points_after_its_end(
    tmp_path: Path, was_ended: bool
) -> None:
    folder = record(tmp_path / "run", epochs=6, end=was_ended)
    going_on(folder, 2, end=True, factor=2.0)
    with Library() as library:
        curve, run = library.curve(1), library.run(1)
    assert curve.step.tolist() == list(range(1, 16))
    assert curve.train_loss.tolist() == [*LOSSES, *(2 * loss for loss in LOSSES * 2)]
    assert curve.look_epoch.tolist() == [1, 2, 3]
    assert (run.steps, run.epochs, len(run.spark)) == (15, 3, 3)


def test_a_run_that_was_killed_again_loses_nothing(tmp_path: Path) -> None:
    folder = record(tmp_path / "run", epochs=6, end=False)
    going_on(folder, 2, end=False)
    with Library() as library:
        assert library.curve(1).step.tolist() == list(range(1, 31))
        assert library.curve(1).look_epoch.tolist() == [1, 2, 3, 4, 5, 6]
    going_on(folder, 5, end=True)
    with Library() as library:
        assert library.curve(1).step.tolist() == list(range(1, 31))


def test_while_it_trains_again_a_run_is_shown_up_to_where_it_stands(tmp_path: Path) -> None:
    folder = record(tmp_path / "run", epochs=6, end=False)
    going_on(folder, 2, end=False)
    with held(folder / LOCK_FILE), Library() as library:
        curve, (run,) = library.curve(1), library.runs()
        assert (run.state, run.steps, run.epochs, len(run.spark)) == (RunState.TRAINING, 15, 3, 3)
        assert run.last is not None
        assert run.last.epoch == 3
        assert library.run(1).spark == run.spark
    assert curve.step.tolist() == list(range(1, 16))
    assert curve.look_epoch.tolist() == [1, 2, 3]
    assert all(
        (abs(figures) < 1e9).all() and len(figures) == 15 for figures in (curve.train_loss, curve.seconds)
    )


def test_a_run_that_has_only_begun_to_go_on_stands_at_its_checkpoint(tmp_path: Path) -> None:
    folder = record(tmp_path / "run", epochs=6, end=True)
    going_on(folder, 0, end=False)
    with held(folder / LOCK_FILE), Library() as library:
        assert library.curve(1).step.tolist() == list(range(1, 6))
        assert (library.run(1).epochs, library.run(1).steps) == (1, 5)


def test_points_of_a_course_that_was_given_up_are_not_shown_after_the_one_that_was_taken(
    tmp_path: Path,
) -> None:
    """The run went on with other data: what it made before has nothing to do with it any more."""
    folder = record(tmp_path / "run", epochs=6, end=False)
    going_on(folder, 2, end=False, factor=2.0)
    with Library() as library:
        curve = library.curve(1)
        assert len(library.run(1).spark) == 3
    assert curve.step.tolist() == list(range(1, 16))
    assert curve.look_epoch.tolist() == [1, 2, 3]


def test_edits_made_after_the_checkpoint_do_not_hold(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    recorder = Recorder(Experiment("forecast", "tiny"), folder)
    for event in (
        started(folder), steps(1), Edited(1, 5, {"training.patience": 3}), steps(6, epoch=2),
        Edited(2, 8, {"training.patience": 9}),
    ):  # fmt: skip
        recorder(event)
    recorder.close()
    going_on(folder, 2, end=False)
    with Library() as library:
        assert library.edits(1) == [(5, {"training.patience": 3})]


def test_events_are_kept_before_they_are_handed_on(tmp_path: Path) -> None:
    known: list[int] = []

    def emit(_event: Event) -> None:
        with Library() as library:
            known.append(len(library.runs()[0].spark))

    with recorded(Experiment("forecast", "tiny"), tmp_path / "run", emit, pytest.fail) as tell:
        for event in (started(tmp_path / "run"), steps(1), look(1, 0.5), ended()):
            tell(event)
    assert known == [0, 0, 1, 1]


def test_a_library_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    library_path().mkdir()
    told: list[OutputError] = []
    said: list[Event] = []
    with recorded(Experiment("forecast", "tiny"), tmp_path / "run", said.append, told.append) as tell:
        for event in (started(tmp_path / "run"), steps(1), ended()):
            tell(event)
    assert (len(told), len(said)) == (1, 3)


def test_runs_are_found_by_their_folder(tmp_path: Path) -> None:
    one, two = record(tmp_path / "one"), record(tmp_path / "two")
    trash_folder(one)
    forget_folder(two)
    forget_folder(tmp_path / "strange")
    take_in(tmp_path / "no run")
    with Library() as library:
        assert library.runs() == []
        assert [run.folder for run in library.runs(trashed=True)] == [one]


def test_a_run_in_the_trash_that_goes_on_is_taken_out_of_it(tmp_path: Path) -> None:
    folder = record(tmp_path / "run")
    trash_folder(folder)
    going_on(folder, 2, end=True)
    with Library() as library:
        assert [run.folder for run in library.runs()] == [folder]
        assert library.runs(trashed=True) == []


@pytest.mark.parametrize(("best_epoch", "kept"), [(1, {"mae": 2.0}), (2, {})])
def test_what_was_found_of_a_former_model_is_not_shown_of_a_later_one(
    tmp_path: Path, best_epoch: int, kept: dict[str, float]
) -> None:
    folder = record(tmp_path / "run")
    with Library() as library:
        library.keep_test(1, {"mae": 2.0})
    recorder = Recorder(Experiment("forecast", "tiny"), folder)
    recorder(started(folder, resumed=(1, 5)))
    recorder(RunEnded(Outcome.FINISHED, "because", best_epoch, 0.5, 12.5, "hash"))
    recorder.close()
    with Library() as library:
        assert library.run(1).test == kept
