"""The library in the window: read and changed in jobs, one window writes, an unreadable one is set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.library.database import library_path
from studio.engine.library.library import Library
from studio.ui.jobs.job import JobRunner
from studio.ui.state.library_keeper import LibraryKeeper
from studio.ui.state.run_controller import RunController
from tests.engine.forecasts import experiment as tiny
from tests.engine.forecasts import readings
from tests.engine.library.runs import record

MakeKeeper = Callable[[], LibraryKeeper]


@pytest.fixture
def make_keeper(qtbot: QtBot, jobs: JobRunner) -> Iterator[MakeKeeper]:
    made: list[LibraryKeeper] = []

    def make() -> LibraryKeeper:
        made.append(LibraryKeeper(jobs))
        with qtbot.waitSignal(made[-1].changed):
            made[-1].refresh()
        return made[-1]

    yield make
    assert jobs.wait_for_all()
    for keeper in made:
        keeper.end()


def runs_folder(home: Path) -> Path:
    return home / "runs"


def test_it_reads_the_runs_and_what_they_take(
    make_keeper: MakeKeeper, qtbot: QtBot, studio_home: Path
) -> None:
    (record(runs_folder(studio_home) / "a") / "model.bundle").write_bytes(b"x" * 500)
    keeper = make_keeper()
    assert [run.name for run in keeper.runs] == ["tiny"]
    assert not keeper.reads_only
    qtbot.waitUntil(lambda: keeper.space is not None)
    assert keeper.space.room.all == 500


def test_changes_come_one_after_another(make_keeper: MakeKeeper, qtbot: QtBot, studio_home: Path) -> None:
    record(studio_home / "a")
    keeper = make_keeper()
    for place in range(20):
        keeper.write_notes(1, f"note {place}")
    keeper.rename(1, "other")
    keeper.rename(1, "  ")
    keeper.set_tags(1, ["x", "x", " y "])
    qtbot.waitUntil(lambda: keeper.runs[0].tags == ("x", "y"))
    assert (keeper.runs[0].name, keeper.runs[0].notes) == ("other", "note 19")


def test_trash_and_back(make_keeper: MakeKeeper, qtbot: QtBot, studio_home: Path) -> None:
    folder = record(runs_folder(studio_home) / "a")
    keeper = make_keeper()
    keeper.trash_runs([1])
    qtbot.waitUntil(lambda: not keeper.runs and len(keeper.trash) == 1)
    keeper.restore_runs([1])
    qtbot.waitUntil(lambda: len(keeper.runs) == 1 and not keeper.trash)
    keeper.trash_runs([1])
    freed: list[int] = []
    keeper.empty_trash(freed.append)
    qtbot.waitUntil(lambda: bool(freed) and not keeper.trash)
    assert not folder.exists()


def test_the_second_window_only_reads(make_keeper: MakeKeeper, qtbot: QtBot, studio_home: Path) -> None:
    record(studio_home / "a")
    first, second = make_keeper(), make_keeper()
    assert (first.reads_only, second.reads_only) == (False, True)
    second.rename(1, "mine")
    second.trash_runs([1])
    first.write_notes(1, "from the first")
    qtbot.waitUntil(lambda: first.runs[0].notes == "from the first")
    with Library() as library:
        assert library.run(1).name == "tiny"
    first.end()
    with qtbot.waitSignal(second.changed):
        second.refresh()
    assert not second.reads_only  # the first window is gone


def test_a_damaged_library_is_set_aside_and_its_runs_are_taken_in_again(
    make_keeper: MakeKeeper, qtbot: QtBot, jobs: JobRunner, tmp_path: Path
) -> None:
    controller = RunController()
    table = readings(tmp_path)
    with qtbot.waitSignal(controller.ended, timeout=20_000):
        controller.start(tiny(table), table)
    library_path().write_bytes(b"no library at all" * 100)
    keeper = LibraryKeeper(jobs)
    with qtbot.waitSignals([keeper.was_set_aside, keeper.changed]):
        keeper.refresh()
    assert [run.name for run in keeper.runs] == ["tiny"]
    assert list(library_path().parent.glob("library-set-aside-*"))
    assert jobs.wait_for_all()
    keeper.end()


def test_it_follows_the_run_of_the_window(make_keeper: MakeKeeper, qtbot: QtBot, tmp_path: Path) -> None:
    keeper, controller = make_keeper(), RunController()
    keeper.follow(controller)
    table = readings(tmp_path)
    with qtbot.waitSignal(controller.ended, timeout=20_000):
        controller.start(tiny(table), table)
    folder = controller.history.run_dir
    qtbot.waitUntil(lambda: keeper.number_of(folder) is not None and keeper.runs[0].state == "Finished")
    keeper.keep_test(folder, {"metrics": {"mae": 1.5, "odd": float("nan")}, "skill": 0.25, "by_horizon": []})
    qtbot.waitUntil(lambda: keeper.runs[0].test == {"mae": 1.5, "skill": 0.25})


def test_a_library_that_cannot_be_read_is_said(jobs: JobRunner, qtbot: QtBot) -> None:
    library_path().mkdir()
    keeper = LibraryKeeper(jobs)
    with qtbot.waitSignal(keeper.problem_raised) as told:
        keeper.refresh()
    assert "cannot be used" in told.args[0].what
    assert not keeper.is_loaded
    keeper.end()


def test_the_end_of_the_program_writes_what_waits(
    make_keeper: MakeKeeper, qtbot: QtBot, studio_home: Path
) -> None:
    record(studio_home / "a")
    keeper = make_keeper()
    for place in range(5):
        keeper.write_notes(1, f"note {place}")
    keeper.end()
    with Library() as library:
        assert library.run(1).notes == "note 4"
