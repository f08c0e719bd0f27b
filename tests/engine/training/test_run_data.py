"""A run and its data: moved, changed, gone, and found again; in the terminal's words, too."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from studio.engine.data.fingerprint import fingerprint
from studio.engine.data.seen import size_of
from studio.engine.errors import DataError, ModelError
from studio.engine.events import RunStarted
from studio.engine.experiment import load_experiment
from studio.engine.library.archive import members
from studio.engine.registry import find_task
from studio.engine.runs import evaluate_run
from studio.engine.tasks.kept_test import read_kept_test
from studio.engine.training.control import Control
from studio.engine.training.resuming import NotExactError
from studio.engine.training.run import resume
from studio.engine.training.run_data import (
    PLACE_FILE,
    at_its_place,
    find_moved,
    is_as_seen,
    read_seen,
    remember_place,
    seen_bytes,
    seen_sha256,
)
from studio.engine.training.run_files import SEEN_FILE, TEST_FILE
from tests.engine.forecasts import experiment, readings, train


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    train(folder / "run", experiment(readings(folder)))
    return folder


@pytest.fixture
def here(trained: Path, tmp_path: Path) -> Path:
    """A copy of the run whose data lies beside it, elsewhere than where it was trained."""
    shutil.copytree(trained / "run", tmp_path / "run")
    shutil.copy(trained / "readings.csv", tmp_path / "data.csv")
    toml = tmp_path / "run" / "experiment.toml"
    toml.write_text(toml.read_text().replace(str(trained), str(tmp_path)))
    return tmp_path


def go_on(run: Path, **how: object) -> list[object]:
    said: list[object] = []
    resume(run, Control(), said.append, more_epochs=1, **how)  # type: ignore[arg-type]
    return said


def add_rows(path: Path, rows: int) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, *(f"2020-01-06 0{n}:00:00,1.5" for n in range(rows))]) + "\n")


def test_a_run_keeps_what_it_saw(trained: Path) -> None:
    seen = read_seen(trained / "run")
    assert seen is not None
    assert (seen.unit, seen.items, [column.name for column in seen.columns]) == ("row", 120, ["time", "y"])
    assert is_as_seen(seen, trained / "readings.csv")
    assert SEEN_FILE in dict(members(trained / "run"))


def test_moved_data_is_taken_where_it_is_the_same_and_remembered(here: Path) -> None:
    run, before = here / "run", (here / "run" / "experiment.toml").read_text()
    with pytest.raises(DataError, match=r"readings\.csv is not where it was\. The run is safe"):
        go_on(run)
    go_on(run, data=here / "data.csv")
    assert json.loads((run / PLACE_FILE).read_text()) == {"data": str(here / "data.csv")}
    go_on(run)
    assert (run / "experiment.toml").read_text() == before
    assert Path(at_its_place(run, load_experiment(run / "experiment.toml")).data.path) == here / "data.csv"


def test_changed_data_is_named_and_can_be_taken_knowingly(here: Path) -> None:
    run, data = here / "run", here / "data.csv"
    add_rows(data, 3)
    with pytest.raises(NotExactError) as refusal:
        go_on(run, data=data)
    (difference,) = refusal.value.differences
    assert difference.startswith("data.csv has changed: 3 rows more, all after ")
    assert "--data PATH" in refusal.value.remedy
    assert not (run / PLACE_FILE).exists()
    go_on(run, data=data, inexact=True)
    assert is_as_seen(read_seen(run), data)
    go_on(run)


def test_evaluate_refuses_other_data_unless_told(here: Path) -> None:
    run, data = here / "run", here / "data.csv"
    exact = evaluate_run(run, data=data)
    assert (run / PLACE_FILE).is_file()
    kept = read_kept_test(run)
    assert kept is not None
    assert kept.report == json.loads(json.dumps(exact.report))
    assert (kept.verdict.sentence, kept.reference) == (exact.verdict.sentence, exact.reference)
    assert kept.errors[""].shape == (3, 1)
    (run / TEST_FILE).unlink()
    add_rows(data, 3)
    with pytest.raises(NotExactError, match="3 rows more"):
        evaluate_run(run)
    assert evaluate_run(run, inexact=True).report["windows"] > 0
    assert not (run / TEST_FILE).exists()


def test_a_run_of_an_earlier_version_says_only_that_it_changed(here: Path) -> None:
    run, data = here / "run", here / "data.csv"
    known = seen_sha256(run)
    (run / SEEN_FILE).unlink()
    assert read_seen(run) is None
    assert seen_sha256(run) == known != ""
    add_rows(data, 1)
    with pytest.raises(NotExactError) as refusal:
        go_on(run, data=data)
    assert refusal.value.differences == ("data.csv has changed",)


def test_the_same_file_is_found_beside_the_run(here: Path) -> None:
    run, gone = here / "run", here / "readings.csv"
    seen = read_seen(run)
    assert find_moved(run, here / "other" / "readings.csv", seen) is None
    assert find_moved(run, here / "other" / "readings.csv", seen, [here / "data.csv"]) == here / "data.csv"
    shutil.copy(here / "data.csv", gone)
    assert find_moved(run, here / "other" / "readings.csv", seen) == gone
    add_rows(gone, 1)
    assert find_moved(run, here / "other" / "readings.csv", seen) is None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"data": 3}', '{"data": ""}', '{"data": "a\\u0000b"}', "\xff"]
)
def test_a_damaged_note_of_the_place_is_as_none(here: Path, content: str) -> None:
    run = here / "run"
    (run / PLACE_FILE).write_text(content, encoding="latin-1")
    before = load_experiment(run / "experiment.toml")
    assert at_its_place(run, before) == before
    remember_place(run, here / "data.csv")
    assert at_its_place(run, before) != before


@pytest.mark.parametrize("content", ["", "[]", '{"format": "recurrent-studio-test-1"}'])
def test_a_damaged_result_is_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / TEST_FILE).write_text(content)
    assert read_kept_test(tmp_path) is None


def cut_before_the_next_checkpoint(run: Path, **how: object) -> None:
    """Goes on, and is as a kill at the first step would leave it."""

    def cut(event: object) -> None:
        if isinstance(event, RunStarted):
            shutil.copytree(run, killed)

    killed, whole = run.with_name("killed"), run.with_name("whole")
    resume(run, Control(), cut, more_epochs=1, **how)  # type: ignore[arg-type]
    run.rename(whole)
    killed.rename(run)


def test_a_kill_before_the_first_checkpoint_on_other_data_leaves_a_run_of_its_own_data(here: Path) -> None:
    run, own, other = here / "run", here / "data.csv", here / "other.csv"
    shutil.copy(own, other)
    add_rows(other, 3)
    before = read_seen(run)
    cut_before_the_next_checkpoint(run, data=other, inexact=True)
    assert read_seen(run) == before, "all that lies there is of its own data"
    with pytest.raises(NotExactError, match="3 rows more"):
        evaluate_run(run, data=other)
    evaluate_run(run, data=own)
    go_on(run, data=own)
    go_on(run, data=other, inexact=True)
    assert is_as_seen(read_seen(run), other)
    with pytest.raises(NotExactError, match="3 rows fewer"):
        go_on(run, data=own)
    go_on(run, data=own, inexact=True)
    go_on(run)


def test_a_note_of_other_data_than_the_checkpoints_neither_hinders_nor_stays(here: Path) -> None:
    """As a kill between the two writings leaves it."""
    run, own, other = here / "run", here / "data.csv", here / "other.csv"
    shutil.copy(own, other)
    add_rows(other, 3)
    made = experiment(readings(here)).with_values({"data.path": str(other)})
    table = find_task("forecast").open_data(other, made)
    (run / SEEN_FILE).write_bytes(seen_bytes(table, made, fingerprint(other)))
    with pytest.raises(NotExactError, match=r"other\.csv has changed\."):
        go_on(run, data=other)
    go_on(run, data=own)
    assert is_as_seen(read_seen(run), own)


def test_hidden_files_make_a_folder_no_other_one(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("one")
    size = size_of(folder)
    (folder / ".DS_Store").write_bytes(b"\0" * 100)
    assert size_of(folder) == size == 3


@pytest.mark.parametrize("rate", [1e-3, 10.0])
def test_what_was_found_of_a_former_model_is_not_kept_for_a_later_one(here: Path, rate: float) -> None:
    """But for the same model it is: more epochs that brought nothing better change nothing."""
    run, control = here / "run", Control()
    evaluate_run(run, data=here / "data.csv")
    control.edit({"training.learning_rate": rate})
    ended = resume(run, control, lambda event: None, more_epochs=1)
    is_better = rate < 1
    assert (ended.best_epoch == 3) is is_better
    assert (read_kept_test(run) is None) is is_better


def test_data_that_the_run_cannot_go_on_with_is_not_remembered(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As texts with other words, for which the network would need another size."""
    run, other = here / "run", here / "other.csv"
    shutil.copy(here / "data.csv", other)
    add_rows(other, 3)
    before = read_seen(run)
    kept = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    with monkeypatch.context() as patch:
        patch.setattr("torch.nn.Module.load_state_dict", fails)
        with pytest.raises(ModelError, match="network of another size"):
            go_on(run, data=other, inexact=True)
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == kept
    assert read_seen(run) == before
    go_on(run, data=here / "data.csv")


def fails(*_: object) -> None:
    raise RuntimeError("Error(s) in loading state_dict for Network:\n\tsize mismatch for head.weight")
