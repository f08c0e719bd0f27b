"""The queue: one run after another, in order, and nothing begins that should not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.errors import DataError
from studio.engine.events import Outcome, RunEnded, RunState
from studio.engine.experiment import Experiment
from studio.engine.files import held
from studio.engine.library.waiting import WaitingRun, read_waiting, waiting_folder, write_waiting
from studio.engine.training.control import Control
from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.state.documents import Examine, Examined
from studio.ui.state.library_keeper import LibraryKeeper
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.run_queue import CANCELLED, RunQueue
from tests.ui.conftest import MakeController
from tests.ui.stand_ins import SteeredRun, examine_stand_in, experiment, started

GONE, TOO_LONG, LARGE = "gone", {"preparation.context_length": 2000}, {"model.hidden_size": 2000}


def examine(context: JobContext, changed: Experiment, table: Any) -> Examined:
    """Reads the data again: that of a run named "gone" is not there any more."""
    assert table is None, "the data is read again"
    if changed.name == GONE:
        raise DataError("weather.csv is not where it was.", "The run cannot begin.", "Find it.")
    return examine_stand_in(context, changed, table)


class LosesTheCard(SteeredRun):
    """A run whose graphics card stops answering."""

    def __call__(self, trained: Experiment, table: Any, control: Control, emit: Any) -> RunEnded:
        self.seen.append(trained)
        emit(started())
        ended = RunEnded(Outcome.FAILED, "The card is gone.", None, None, 0.0, "", lost_device="cuda:0")
        emit(ended)
        return ended


class Unready(SteeredRun):
    """A run that is stopped before its first step."""

    def __call__(self, trained: Experiment, table: Any, control: Control, emit: Any) -> RunEnded:
        self.seen.append(trained)
        self.go_on.wait(5)
        ended = RunEnded(Outcome.STOPPED, "Stopped by you.", None, None, 0.0, "")
        emit(ended)
        return ended


@dataclass
class Bench:
    """A queue with its controller; `run` says what was trained."""

    qtbot: QtBot
    controller: RunController
    run: SteeredRun
    library: LibraryKeeper
    queue: RunQueue
    passed: list[WaitingRun] = field(default_factory=list)

    @property
    def trained(self) -> list[str]:
        return [seen.name for seen in self.run.seen]

    @property
    def names(self) -> list[str]:
        return [run.experiment.name for run in self.queue.runs]

    @property
    def at_hand(self) -> RunHistory | None:
        return self.queue.at_hand(self.controller.history)

    def add(self, *names: str, **values: object) -> None:
        for name in names:
            self.queue.add(experiment(name, **values))

    def key(self, name: str) -> str:
        return next(run.key for run in self.queue.runs if run.experiment.name == name)

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=5000)

    def start(self, name: str = "first") -> None:
        self.controller.start(experiment(name), object())
        self.wait(lambda: self.controller.state is RunState.TRAINING)

    def on_disk(self) -> list[str]:
        return [run.experiment.name for run in read_waiting(set_aside=False).runs]


MakeBench = Callable[..., Bench]


@pytest.fixture
def make_bench(qtbot: QtBot, jobs: JobRunner, make_controller: MakeController) -> Iterator[MakeBench]:
    made: list[Bench] = []

    def make(run: SteeredRun, examine: Examine = examine) -> Bench:
        library = LibraryKeeper(jobs)
        queue = RunQueue(jobs, library, examine)
        bench = Bench(qtbot, make_controller(run), run, library, queue)
        queue.passed_over.connect(bench.passed.append)
        queue.follow(bench.controller)
        library.refresh()
        made.append(bench)
        qtbot.waitUntil(lambda: library.is_loaded)
        if not library.reads_only:
            qtbot.waitUntil(lambda: queue.blocked == "")
        return bench

    yield make
    for bench in made:
        bench.queue.hold(True)
        bench.run.go_on.set()
        bench.controller.discard()
        bench.controller.wait_for_end()
        bench.queue.end()
        bench.library.end()


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    """Runs that go on until they are told to end."""
    return make_bench(SteeredRun())


def test_three_runs_train_one_after_another(make_bench: MakeBench) -> None:
    bench = make_bench(SteeredRun(batches=5))
    states: list[RunState] = []
    bench.controller.state_changed.connect(states.append)
    bench.controller.start(experiment("first"), object())
    bench.add("second", "third")
    assert bench.names == ["second", "third"]
    bench.wait(lambda: len(bench.trained) == 3 and not bench.controller.is_running)
    assert bench.trained == ["first", "second", "third"]
    cycle = [RunState.PREPARING, RunState.TRAINING, RunState.FINISHED]
    assert states == [*cycle, RunState.QUEUED, *cycle, RunState.QUEUED, *cycle]
    assert bench.queue.runs == ()
    bench.wait(lambda: bench.on_disk() == [])


def test_nobody_who_hears_of_the_end_finds_another_run_in_its_place(make_bench: MakeBench) -> None:
    bench = make_bench(SteeredRun(batches=2))
    found: list[tuple[str, RunState]] = []

    def look(_ended: RunEnded) -> None:
        history = bench.controller.history
        assert history is not None
        found.append((history.experiment.name, bench.controller.state))

    bench.controller.ended.connect(look)
    bench.controller.start(experiment("first"), object())
    bench.add("second")
    bench.wait(lambda: len(found) == 2)
    assert found == [("first", RunState.FINISHED), ("second", RunState.FINISHED)]


@pytest.mark.parametrize("how", ["finish", "discard"])
def test_the_next_begins_however_the_run_ends(bench: Bench, how: str) -> None:
    bench.start()
    bench.add("second")
    getattr(bench.controller, how)()
    bench.wait(lambda: bench.trained == ["first", "second"])
    bench.wait(lambda: bench.controller.state is RunState.TRAINING)


def test_the_next_begins_after_one_that_failed(make_bench: MakeBench) -> None:
    bench = make_bench(SteeredRun(batches=2, outcome=Outcome.FAILED))
    bench.controller.start(experiment("first"), object())
    bench.add("second")
    bench.wait(lambda: bench.trained == ["first", "second"])


def test_a_paused_run_holds_the_queue(bench: Bench) -> None:
    bench.start()
    bench.add("second")
    bench.controller.pause()
    bench.wait(lambda: bench.controller.state is RunState.PAUSED)
    bench.qtbot.wait(60)
    assert bench.trained == ["first"]
    assert bench.queue.checked is None


def test_one_that_cannot_begin_is_passed_over_and_stays_with_its_reason(bench: Bench) -> None:
    bench.start()
    bench.add("too long", **TOO_LONG)
    bench.add(GONE, "third")
    bench.controller.finish()
    bench.wait(lambda: bench.trained == ["first", "third"])
    assert bench.names == ["too long", GONE]
    assert [run.reason for run in bench.queue.runs] == [
        "Too long. No room.",
        "weather.csv is not where it was. The run cannot begin. Find it.",
    ]
    assert bench.passed == list(bench.queue.runs)
    assert bench.queue.ready == ()
    bench.controller.finish()
    bench.wait(lambda: bench.controller.state is RunState.STOPPED)
    bench.qtbot.wait(60)
    assert bench.controller.state is RunState.STOPPED
    assert bench.trained == ["first", "third"], "what was passed over is not tried again by itself"


def test_the_state_is_that_of_the_run_again_where_none_can_begin(bench: Bench) -> None:
    bench.start()
    bench.add(GONE)
    states: list[RunState] = []
    bench.controller.state_changed.connect(states.append)
    bench.controller.finish()
    bench.wait(lambda: bench.passed)
    bench.wait(lambda: states[-1] is RunState.STOPPED and RunState.QUEUED in states)
    assert states == [RunState.STOPPING, RunState.STOPPED, RunState.QUEUED, RunState.STOPPED]


def test_one_that_was_passed_over_can_be_tried_again(bench: Bench) -> None:
    bench.start()
    bench.add("too long", **TOO_LONG)
    bench.controller.finish()
    bench.wait(lambda: bench.passed)
    bench.queue.retry(bench.key("too long"))
    bench.wait(lambda: len(bench.passed) == 2)
    assert bench.trained == ["first"]


def test_a_warning_was_accepted_when_it_was_queued(bench: Bench) -> None:
    bench.start()
    bench.add("large", **LARGE)
    bench.controller.finish()
    bench.wait(lambda: bench.trained == ["first", "large"])
    assert bench.passed == []


def test_none_is_tried_on_a_card_that_has_stopped_answering(make_bench: MakeBench) -> None:
    bench = make_bench(LosesTheCard())
    bench.controller.start(experiment("first"), object())
    bench.add("second")
    bench.wait(lambda: bench.controller.state is RunState.FAILED)
    bench.qtbot.wait(60)
    assert bench.trained == ["first"]
    assert "graphics card" in bench.queue.on_hold
    bench.queue.train()
    bench.wait(lambda: bench.trained == ["first", "second"])


def test_one_that_fails_before_its_first_step_is_passed_over_too(make_bench: MakeBench) -> None:
    bench = make_bench(SteeredRun(holds=True))
    bench.controller.start(experiment("first"), object())
    bench.add("second")
    bench.run.go_on.set()
    bench.wait(lambda: bench.controller.state is RunState.TRAINING)
    bench.run.fault = DataError("There is no room.", "Nothing was trained.")
    bench.controller.finish()
    bench.wait(lambda: bench.passed)
    assert [run.reason for run in bench.queue.runs] == ["There is no room. Nothing was trained."]
    assert bench.controller.state is RunState.FAILED


def test_runs_are_moved_and_taken_off(bench: Bench) -> None:
    bench.start()
    bench.add("a", "b", "c", "d")
    bench.queue.move(bench.key("d"), -1)
    bench.queue.move(bench.key("a"), -1)
    bench.queue.move(bench.key("c"), 1)
    assert bench.names == ["a", "b", "d", "c"]
    undo = bench.queue.take_off([bench.key("b")])
    assert bench.names == ["a", "d", "c"]
    bench.wait(lambda: bench.on_disk() == ["a", "d", "c"])
    undo()
    undo()
    assert bench.names == ["a", "b", "d", "c"]
    assert bench.queue.remove("0") is None
    bench.controller.finish()
    bench.wait(lambda: bench.trained == ["first", "a"])
    undo = bench.queue.clear()
    undo()
    assert bench.names == ["b", "d", "c"]
    bench.queue.clear()
    bench.controller.finish()
    bench.wait(lambda: bench.controller.state is RunState.STOPPED)
    bench.qtbot.wait(60)
    assert bench.trained == ["first", "a"]


def test_the_one_that_is_checked_can_be_taken_off(make_bench: MakeBench) -> None:
    go_on = threading.Event()

    def slow(context: JobContext, changed: Experiment, table: Any) -> Examined:
        go_on.wait(5)
        return examine(context, changed, table)

    bench = make_bench(SteeredRun(), slow)
    bench.add("one", "two")
    queue = bench.queue
    bench.wait(lambda: queue.checked is queue.runs[0])
    assert bench.controller.state is RunState.QUEUED
    queue.move(bench.key("two"), -1)
    bench.wait(lambda: queue.checked is queue.runs[0])
    assert bench.names == ["two", "one"]
    queue.clear()
    bench.wait(lambda: bench.controller.state is RunState.DRAFT)
    go_on.set()
    bench.qtbot.wait(60)
    assert bench.trained == []


def test_what_is_looked_at_first_is_waited_for(bench: Bench) -> None:
    bench.start()
    bench.add("second")
    bench.controller.ended.connect(lambda _: bench.queue.set_busy("results", True))
    bench.controller.finish()
    bench.wait(lambda: bench.controller.state is RunState.QUEUED)
    bench.qtbot.wait(60)
    assert bench.trained == ["first"]
    bench.queue.set_busy("results", False)
    bench.wait(lambda: bench.trained == ["first", "second"])


def test_the_finished_run_stays_at_hand_until_the_next_one_has_ended(bench: Bench) -> None:
    bench.start()
    first = bench.controller.history
    assert bench.at_hand is first
    bench.add("second")
    at_once: list[object] = []
    bench.controller.run_changed.connect(lambda: at_once.append(bench.at_hand))
    bench.controller.finish()
    bench.wait(lambda: bench.controller.history is not first and bench.controller.state is RunState.TRAINING)
    assert bench.at_hand is first
    assert at_once == [first]
    assert bench.queue.before is first
    assert bench.controller.history is not None
    assert bench.controller.history.overview is not None, "what was found in its data goes with it"
    bench.controller.finish()
    bench.wait(lambda: bench.controller.state is RunState.STOPPED)
    assert bench.at_hand is bench.controller.history


def test_only_a_start_that_was_asked_for_just_now_leads_to_the_run(bench: Bench) -> None:
    found: list[bool] = []

    def look(state: RunState) -> None:
        if state is RunState.PREPARING:
            found.append(bench.queue.begins_by_itself)

    bench.controller.state_changed.connect(look)
    bench.start()
    bench.add("second")
    bench.controller.finish()
    bench.wait(lambda: len(found) == 2)
    assert found == [False, True]
    assert not bench.queue.begins_by_itself


def test_one_that_is_cancelled_before_its_first_step_stays_in_the_list(make_bench: MakeBench) -> None:
    bench = make_bench(Unready())
    bench.add("a", "b")
    bench.wait(lambda: bench.trained == ["a"])
    bench.controller.discard()
    bench.run.go_on.set()
    bench.wait(lambda: bench.trained == ["a", "b"])
    assert [(run.experiment.name, run.reason) for run in bench.queue.runs] == [("a", CANCELLED)]
    bench.wait(lambda: bench.on_disk() == ["a"] or bench.on_disk() == ["b", "a"])


def test_what_is_being_prepared_is_kept_on_the_disk_until_it_trains(make_bench: MakeBench) -> None:
    bench = make_bench(SteeredRun(holds=True))
    bench.add("only", "other")
    bench.wait(lambda: bench.trained == ["only"])
    assert bench.names == ["other"]
    bench.wait(lambda: bench.on_disk() == ["only", "other"])
    bench.run.go_on.set()
    bench.wait(lambda: bench.on_disk() == ["other"])


def test_the_end_of_the_program_keeps_what_waits(bench: Bench) -> None:
    bench.add("a", "b", "c")
    bench.wait(lambda: bench.controller.state is RunState.TRAINING)
    bench.queue.hold(True)
    bench.controller.finish()
    assert bench.controller.wait_for_end()
    bench.queue.end()
    assert bench.on_disk() == ["b", "c"]
    assert bench.trained == ["a"]


def test_the_end_of_the_program_keeps_what_was_only_prepared(make_bench: MakeBench) -> None:
    bench = make_bench(Unready())
    bench.add("a", "b")
    bench.wait(lambda: bench.trained == ["a"])
    bench.queue.hold(True)
    bench.controller.finish()
    bench.run.go_on.set()
    assert bench.controller.wait_for_end()
    bench.queue.end()
    assert bench.on_disk() == ["a", "b"]


def keep(*names: str) -> None:
    write_waiting([WaitingRun(f"{place:020d}", experiment(name)) for place, name in enumerate(names, 1)])


def test_what_an_earlier_session_left_waits_until_the_user_says_so(make_bench: MakeBench) -> None:
    keep("a", "b")
    bench = make_bench(SteeredRun(batches=2))
    assert bench.names == ["a", "b"]
    assert bench.queue.on_hold == "They were left by the last session."
    bench.qtbot.wait(60)
    assert bench.trained == []
    bench.queue.train()
    assert bench.queue.on_hold == ""
    bench.wait(lambda: bench.trained == ["a", "b"])


def test_what_was_left_follows_a_run_that_is_started_by_hand(make_bench: MakeBench) -> None:
    keep("a")
    bench = make_bench(SteeredRun(batches=2))
    bench.controller.start(experiment("by hand"), object())
    assert bench.queue.on_hold == ""
    bench.wait(lambda: bench.trained == ["by hand", "a"])


def test_a_damaged_entry_is_named_and_the_others_wait(
    make_bench: MakeBench, qtbot: QtBot, jobs: JobRunner
) -> None:
    keep("a", "b", "c")
    (waiting_folder() / f"{2:020d}.toml").write_text("no experiment")
    library = LibraryKeeper(jobs)
    queue = RunQueue(jobs, library, examine)
    with qtbot.waitSignal(queue.problem_raised) as told:
        library.refresh()
    assert [run.experiment.name for run in queue.runs] == ["a", "c"]
    assert f"{2:020d}.toml.damaged" in told.args[0].meaning
    queue.end()
    library.end()


def test_a_second_window_neither_runs_the_queue_nor_adds_to_it(
    make_bench: MakeBench, studio_home: Any
) -> None:
    keep("a", "b")
    with held(studio_home / "library.lock"):
        bench = make_bench(SteeredRun(batches=2))
        assert bench.queue.blocked == "Another window has the library open; runs wait there."
        bench.add("c")
        bench.queue.train()
        bench.controller.start(experiment("by hand"), object())
        bench.wait(lambda: bench.controller.state is RunState.FINISHED)
        bench.qtbot.wait(60)
        assert bench.names == []
        assert bench.trained == ["by hand"]
        assert bench.on_disk() == ["a", "b"]
    bench.library.refresh()
    bench.wait(lambda: bench.names == ["a", "b"])
    assert bench.queue.on_hold


def test_a_queue_that_cannot_be_written_goes_on_and_says_so(bench: Bench) -> None:
    told: list[Any] = []
    bench.queue.problem_raised.connect(told.append)
    waiting_folder().write_text("a file in its place")
    bench.start()
    bench.add("second")
    bench.wait(lambda: told)
    assert "while the window is open" in told[0].meaning
    bench.controller.finish()
    bench.wait(lambda: bench.trained == ["first", "second"])
