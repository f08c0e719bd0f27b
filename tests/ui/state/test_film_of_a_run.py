"""The film of a run that is opened from disk: written by the run itself, read back with its log."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.engine.events import Event, Outcome, Previewed, Reference, RunEnded, RunStarted, Validated
from studio.engine.training.run_files import FILM_FILE, RunFiles
from studio.engine.training.run_log import read_log
from tests.ui.stand_ins import experiment


def looked(epoch: int) -> Validated:
    return Validated(epoch, epoch, 0.5, 0.4, {"mae": 1.0}, 0.1, True)


TOLD: tuple[Event, ...] = (
    RunStarted("/runs/1", "cpu", 1, "float32", 10, 1, 2, Reference("seasonal", "mae", 1.5, 0.3), 1.0, 64),
    looked(0),
    Previewed(0, {"prediction": (1.0, 2.0), "actual": (1.5, 2.5)}),
    looked(1),
    Previewed(1, {"row_0": (3.0, 0.0), "row_1": (1.0, 2.0)}, names=("ham", "Späm")),
    looked(2),
    Previewed(2, {"prompt_length": (3.0,)}, text="No one\nwho “had”"),
    RunEnded(Outcome.FINISHED, "All epochs.", 2, 0.4, 3.0, "abc"),
)


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    """A run's folder as a run leaves it."""
    files = RunFiles(tmp_path)
    files.begin(experiment(), {})
    for event in TOLD:
        files.write(event)
    files.close()
    return tmp_path


def film(run_dir: Path) -> list[Event]:
    return [event for event in read_log(run_dir, experiment()) if isinstance(event, Previewed)]


def test_each_frame_follows_the_look_at_its_epoch(run_dir: Path) -> None:
    read = read_log(run_dir, experiment())
    assert [type(event) for event in read] == [type(event) for event in TOLD]
    assert film(run_dir) == [event for event in TOLD if isinstance(event, Previewed)]


def test_a_line_that_was_torn_costs_its_frame_alone(run_dir: Path) -> None:
    path = run_dir / FILM_FILE
    path.write_bytes(path.read_bytes()[:-30])
    assert [event.epoch for event in film(run_dir) if isinstance(event, Previewed)] == [0, 1]


def test_a_run_without_a_film_opens_all_the_same(run_dir: Path) -> None:
    (run_dir / FILM_FILE).unlink()
    assert film(run_dir) == []
    assert len(read_log(run_dir, experiment())) == 5
