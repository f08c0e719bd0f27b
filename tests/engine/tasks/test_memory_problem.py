"""Memory that is not there is said before the start, with half the batch as the cure."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.engine.experiment import Experiment
from studio.engine.experiment.problems import Problem
from studio.engine.tasks.memory_problem import memory_problem, with_memory_problem


def test_what_fits_is_no_problem() -> None:
    assert memory_problem(Experiment("forecast", "x"), 1_000, 1_000) is None


def test_what_does_not_fit_is_said_with_figures_and_half_the_batch() -> None:
    experiment = Experiment("forecast", "x").with_values({"training.batch_size": 48})
    problem = memory_problem(experiment, 5_000_000_000, 2_500_000_000)
    assert problem is not None
    assert problem.title == "It needs about 5.0 GB of memory, 2.5 GB are free."
    assert problem.fixes[0].values == {"training.batch_size": 24}
    assert problem.severity == "warning"


def test_a_batch_that_is_left_open_is_halved_too() -> None:
    problem = memory_problem(Experiment("forecast", "x"), 2, 1)
    assert problem is not None
    assert problem.fixes[0].label == "Use batch 32"


@dataclass(frozen=True)
class Facts:
    memory_bytes: int = 10


class Sizes:
    def describe(self, _experiment: Experiment) -> Facts:
        return Facts()


@dataclass(frozen=True)
class Overview:
    problems: tuple[Problem, ...] = ()
    sizes: Sizes = field(default_factory=Sizes)


def test_it_stands_behind_the_errors_of_the_task() -> None:
    error = Problem("error", "data.path", "The file is gone.")
    found = with_memory_problem(Overview((error,)), Experiment("forecast", "x"), free=5)
    assert [problem.key for problem in found.problems] == ["data.path", "training.batch_size"]
    assert with_memory_problem(Overview(), Experiment("forecast", "x"), free=50).problems == ()
