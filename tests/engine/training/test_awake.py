"""The clock of a training does not run while the computer sleeps."""

from __future__ import annotations

import dataclasses

import pytest

from studio.engine.events import Event, Outcome, StepsDone, Validated
from studio.engine.experiment import TrainingSettings
from studio.engine.training.awake import AwakeClock
from studio.engine.training.control import Control
from studio.ui.state.pace import Pace
from tests.engine.training.lines import Points, looped

NIGHT = 8 * 3600.0
SETTINGS = TrainingSettings(max_epochs=40, learning_rate=0.05, patience=0)


class FakeTime:
    """A computer's two clocks: one that goes on in sleep, and the work of the process, which does not."""

    def __init__(self) -> None:
        self.seconds = self.work = 0.0

    def go(self, seconds: float, work: float) -> None:
        self.seconds, self.work = self.seconds + seconds, self.work + work

    def clock(self) -> AwakeClock:
        return AwakeClock(lambda: self.seconds, lambda: self.work)


@pytest.mark.parametrize(
    ("gap", "work", "counts"),
    [
        (0.1, 0.0, 0.1), (50.0, 0.0, 50.0), (600.0, 590.0, 600.0), (600.0, 60.0, 600.0), (NIGHT, 0.5, 0.5),
        (600.0, 0.0, 0.0), (-3600.0, 0.1, 0.0),
    ],
)  # fmt: skip
def test_of_a_long_gap_without_work_only_the_work_counts(gap: float, work: float, counts: float) -> None:
    time = FakeTime()
    clock = time.clock()
    time.go(1.0, 1.0)
    assert clock() == 1.0
    time.go(gap, work)
    assert clock() == pytest.approx(1.0 + counts)
    time.go(2.0, 0.0)
    assert clock() == pytest.approx(3.0 + counts)


class Sleeping(Points):
    """Each batch takes a second; before one of them the computer sleeps for a night."""

    def __init__(self, time: FakeTime, night_before: int) -> None:
        super().__init__()
        self._time, self._night, self.given = time, night_before, 0

    def epoch(self):
        for batch in super().epoch():
            self.given += 1
            self._time.go(1.0, 0.9)
            if self.given == self._night:
                self._time.go(NIGHT, 0.01)
            yield batch


def trained(
    monkeypatch: pytest.MonkeyPatch, night_before: int, settings: TrainingSettings = SETTINGS
) -> tuple[Outcome, float, list[Event]]:
    monkeypatch.setattr("studio.engine.training.steps.EVENT_SECONDS", -1.0)
    time = FakeTime()
    loop, events = looped(settings, points=Sleeping(time, night_before), clock=time.clock())
    outcome, _ = loop.fit()
    return outcome, loop.elapsed, events


def test_a_night_between_two_batches_adds_nothing_to_the_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    _, awake, events = trained(monkeypatch, 0)
    _, slept, with_night = trained(monkeypatch, 50)
    assert awake == 120
    assert slept == pytest.approx(awake, abs=1.5), "of the batch before the night a second at most"
    for kind in (StepsDone, Validated):
        seconds = [event.seconds for event in events if isinstance(event, kind)]
        found = [event.seconds for event in with_night if isinstance(event, kind)]
        assert found == pytest.approx(seconds, abs=1.5)


def test_the_time_left_is_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, events = trained(monkeypatch, 118)
    pace = Pace()
    for event in events:
        if isinstance(event, StepsDone):
            pace.add(event)
    assert pace.steps_per_second == pytest.approx(1.0, rel=0.1)


def test_a_night_does_not_use_up_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = dataclasses.replace(SETTINGS, max_seconds=130.0)
    assert trained(monkeypatch, 50, limited)[0] is Outcome.FINISHED
    assert trained(monkeypatch, 0, dataclasses.replace(limited, max_seconds=60.0))[0] is Outcome.STOPPED_EARLY


def test_a_run_that_goes_on_counts_on_from_its_checkpoint() -> None:
    time = FakeTime()
    loop, _ = looped(SETTINGS, points=Sleeping(time, 3), clock=time.clock(), seconds=1000.0)
    time.go(NIGHT, 0.0)  # before it goes on
    loop.fit()
    assert loop.elapsed == pytest.approx(1120, abs=1.5)


def test_a_pause_counts_nothing_also_where_the_computer_sleeps_in_it() -> None:
    time, control = FakeTime(), Control()

    class Pausing(Control):
        def hold(self) -> None:
            time.go(NIGHT, 2000.0)
            self.resume()

    control = Pausing()
    points = Sleeping(time, 0)
    control.pause()
    loop, _ = looped(SETTINGS, points=points, clock=time.clock(), control=control)
    loop.fit()
    assert loop.elapsed == pytest.approx(120)
