"""The library keeps what runs say, to the bit, whatever happens to the process."""

from __future__ import annotations

import math
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from studio.engine.errors import ModelError, OutputError
from studio.engine.events import Edited, Outcome, RunState
from studio.engine.experiment import Experiment
from studio.engine.files import held
from studio.engine.library.database import connect, library_path, set_aside_files
from studio.engine.library.library import Library
from studio.engine.library.recorder import Recorder
from studio.engine.training.run_files import LOCK_FILE
from tests.engine.library.runs import ODD, ended, look, record, started, steps


@pytest.fixture
def library() -> Library:
    with Library() as opened:
        yield opened


def test_a_run_is_listed_with_its_best_and_last_look(tmp_path: Path, library: Library) -> None:
    record(tmp_path / "run")
    (run,) = library.runs()
    assert (run.name, run.task, run.network, run.state) == ("tiny", "forecast", "LSTM 64", RunState.FINISHED)
    assert (run.epochs, run.steps, run.seconds, run.reason) == (3, 15, 12.5, "because")
    assert (run.best.epoch, run.best.val_loss, run.best.metrics) == (2, 0.5, {"mae": 1.0})
    assert (run.last.epoch, run.last.val_loss) == (3, 1.5)
    assert (run.spark, run.spark_best) == ((1.5, 0.5, 1.5), 1)
    assert run.started["parameters"] == 321
    assert run.has_model
    assert run.there
    assert not run.can_resume
    assert library.experiment(run.id) == Experiment("forecast", "tiny")


def test_figures_come_back_to_the_same_bits(tmp_path: Path, library: Library) -> None:
    recorder = Recorder(Experiment("forecast"), tmp_path)
    for event in (started(tmp_path), steps(1), look(1, math.inf), steps(6), look(2, math.nan), ended()):
        recorder(event)
    recorder.close()
    curve = library.curve(library.runs()[0].id)
    assert curve.step.tolist() == list(range(1, 11))
    assert curve.train_loss.tobytes() == np.array(2 * ODD).tobytes()
    assert curve.gradient_norm.tobytes() == np.array([2 * loss for loss in 2 * ODD]).tobytes()
    assert np.isinf(curve.val_loss[0])
    assert np.isnan(curve.val_loss[1])


@pytest.mark.parametrize("end", [False, True], ids=["going on", "ended"])
def test_steps_made_again_stand_in_place_of_the_first(tmp_path: Path, library: Library, end: bool) -> None:
    recorder = Recorder(Experiment("forecast"), tmp_path)
    for event in (started(tmp_path), steps(1, (1.0, 2.0, 3.0, 4.0, 5.0)), steps(6, (6.0, 7.0, 8.0))):
        recorder(event)
    recorder.close()
    again = Recorder(Experiment("forecast"), tmp_path)
    again(started(tmp_path, resumed=(1, 3)))
    again(steps(4, (4.0, 5.0, 6.0)))
    if end:
        again(ended())
    again.close()
    (run,) = library.runs()
    assert run.steps == 6
    # Killed again, it keeps what it had made before; once it has ended, nothing comes after its end.
    assert library.curve(run.id).train_loss.tolist() == [1, 2, 3, 4, 5, 6, *([] if end else [7, 8])]


def test_of_steps_made_twice_the_later_ones_count(tmp_path: Path, library: Library) -> None:
    for resumed, losses in ((None, (1.0, 2.0, 3.0)), ((1, 1), (20.0, 30.0))):
        recorder = Recorder(Experiment("forecast"), tmp_path)
        recorder(started(tmp_path, resumed=resumed))
        recorder(steps(1 if resumed is None else 2, losses))
        recorder.close()
    assert library.curve(library.runs()[0].id).train_loss.tolist() == [1, 20, 30]


def test_a_run_that_ended_takes_few_rows(tmp_path: Path, library: Library) -> None:
    recorder = Recorder(Experiment("forecast"), tmp_path)
    recorder(started(tmp_path))
    for number in range(300):
        recorder(steps(1 + 20 * number, (0.5,) * 20, epoch=number))
    before = library.curve(library.runs()[0].id)
    recorder(ended())
    recorder.close()
    after = library.curve(library.runs()[0].id)
    assert all(np.array_equal(getattr(before, name), getattr(after, name)) for name in vars(before))
    connection = connect()
    assert connection.execute("SELECT count(*) FROM steps").fetchone() == (2,)
    connection.close()


def test_another_run_in_the_same_folder_is_another_run(tmp_path: Path, library: Library) -> None:
    record(tmp_path, epochs=3)
    record(tmp_path, epochs=1)
    (run,) = library.runs()
    assert run.epochs == 1
    assert len(library.curve(run.id).step) == 5


def test_a_run_without_an_end_is_going_on_or_was_interrupted(tmp_path: Path, library: Library) -> None:
    folder = record(tmp_path, end=False)
    assert library.runs()[0].state is RunState.INTERRUPTED
    assert library.runs()[0].can_resume
    with held(folder / LOCK_FILE):
        assert library.runs()[0].state is RunState.TRAINING


def test_what_its_owner_says_is_kept(tmp_path: Path, library: Library) -> None:
    record(tmp_path)
    number = library.runs()[0].id
    library.rename(number, "  Load of Köln ")
    library.write_notes(number, "two\nlines")
    library.set_tags(number, ["good", " good ", "", "Köln"])
    library.keep_test(number, {"mae": 1.5, "skill": 0.25})
    run = library.run(number)
    assert (run.name, run.notes, run.tags) == ("Load of Köln", "two\nlines", ("good", "Köln"))
    assert run.test == {"mae": 1.5, "skill": 0.25}


def test_the_trash_gives_back(tmp_path: Path, library: Library) -> None:
    for name in ("a", "b"):
        record(tmp_path / name)
    numbers = [run.id for run in library.runs()]
    library.trash(numbers)
    assert library.runs() == []
    assert {run.id for run in library.runs(trashed=True)} == set(numbers)
    library.restore(numbers[:1])
    assert [run.id for run in library.runs()] == numbers[:1]


def test_an_edit_stands_at_its_step(tmp_path: Path, library: Library) -> None:
    recorder = Recorder(Experiment("forecast"), tmp_path)
    for event in (started(tmp_path), steps(1), Edited(1, 5, {"training.learning_rate": 0.5}), ended()):
        recorder(event)
    recorder.close()
    assert library.edits(library.runs()[0].id) == [(5, {"training.learning_rate": 0.5})]


def test_no_run_of_that_number(library: Library) -> None:
    with pytest.raises(ModelError, match="no run 7"):
        library.run(7)
    with pytest.raises(ModelError, match="no run 7"):
        library.experiment(7)


@pytest.mark.parametrize(
    "damage",
    [b"not a database at all", b"", lambda whole: whole[:100] + b"\xff" * 4000 + whole[4100:]],
    ids=["no database", "empty", "torn"],
)
def test_an_unreadable_library_is_set_aside_and_a_new_one_begins(tmp_path: Path, damage) -> None:
    record(tmp_path / "run")
    path = library_path()
    whole = path.read_bytes()
    made = damage(whole) if callable(damage) else damage
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(made)
    record(tmp_path / "another", name="another")
    with Library() as library:
        assert [run.name for run in library.runs()] == ["another"]
    kept = set_aside_files()
    assert [file.read_bytes() for file in kept] == ([made] if made else [])


def test_a_library_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    record(tmp_path / "run")
    connection = connect()
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(OutputError, match="newer version"):
        Library()
    assert set_aside_files() == []


def test_a_library_that_cannot_be_written_does_not_stop_a_training(tmp_path: Path) -> None:
    library_path().mkdir()
    recorder = Recorder(Experiment("forecast"), tmp_path)
    assert recorder.problem is not None
    recorder(started(tmp_path))
    recorder.close()


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.engine.library.runs import record\n"
        "for n in range(20): record(Path(sys.argv[1]) / str(n))"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / name)], env=os.environ | {"PYTHONPATH": "."}
        )
        for name in ("a", "b")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with Library() as library:
        assert len(library.runs()) == 40


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_kill_loses_nothing_that_was_said_to_be_kept(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from studio.engine.experiment import Experiment\n"
        "from studio.engine.library.recorder import Recorder\n"
        "from tests.engine.library.runs import started, steps\n"
        "recorder = Recorder(Experiment('forecast'), Path(sys.argv[1])); recorder(started(Path(sys.argv[1])))\n"
        "step = 1\n"
        "while True:\n"
        "    recorder(steps(step)); step += 5\n"
        "    sys.stdout.write(f'{step}\\n'); sys.stdout.flush()"
    )
    for number in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / str(number))],
            env=os.environ | {"PYTHONPATH": "."},
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            for _ in range(40 * (number + 1)):
                writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read().split("\n")
        said = max((int(line) for line in rest if line.isdigit()), default=0)
        with Library() as library:
            run = library.runs()[0]
            assert library.curve(run.id).step[-1] >= said - 1
            assert run.state is RunState.INTERRUPTED
    check = sqlite3.connect(library_path())
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check.close()


def test_outcomes_are_the_states_of_the_screen(tmp_path: Path, library: Library) -> None:
    for outcome in Outcome:
        recorder = Recorder(Experiment("forecast"), tmp_path / outcome.value)
        recorder(started(tmp_path))
        recorder(ended(outcome))
        recorder.close()
    assert {run.state for run in library.runs()} == {outcome.state for outcome in Outcome}


@pytest.mark.parametrize(
    ("column", "junk"),
    [
        ("test", "{"),
        ("test", "[1]"),
        ("tags", "5"),
        ("tags", "[" * 100_000),
        ("started", "null"),
        ("outcome", "zzz"),
    ],
)
def test_a_damaged_row_does_not_hide_the_other_runs(
    tmp_path: Path, library: Library, column: str, junk: str
) -> None:
    record(tmp_path / "one")
    record(tmp_path / "two")
    connection = connect()
    connection.execute(f"UPDATE runs SET {column} = ? WHERE id = 1", (junk,))
    connection.execute("UPDATE looks SET metrics = '}', figures = x'00' WHERE run = 1 AND epoch = 2")
    connection.close()
    assert {run.id for run in library.runs()} == {1, 2}
    assert library.run(1).epochs == 3


def test_damaged_points_are_said_in_words(tmp_path: Path, library: Library) -> None:
    record(tmp_path / "one")
    connection = connect()
    connection.execute("UPDATE steps SET figures = x'0001'")
    connection.close()
    with pytest.raises(OutputError, match="is damaged"):
        library.curve(1)


def test_a_library_that_is_damaged_inside_is_said_in_words(tmp_path: Path) -> None:
    record(tmp_path / "one")
    connection = connect()
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'looks'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(library_path().read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    library_path().write_bytes(content)
    with Library() as library, pytest.raises(OutputError, match="is damaged"):
        library.runs()
