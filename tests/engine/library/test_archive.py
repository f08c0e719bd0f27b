"""A run as one file, and what is refused of such a file."""

from __future__ import annotations

import contextlib
import json
import math
import sqlite3
import stat
import zipfile
from pathlib import Path

import pytest

from studio.engine.errors import DataError, ModelError, StudioError
from studio.engine.events import RunState
from studio.engine.files import held
from studio.engine.home import runs_folder
from studio.engine.library.adopting import adopt_all, take_archive
from studio.engine.library.archive import CARD, FORMAT, read_archive, write_archive
from studio.engine.library.comparing import compare_results, compare_settings
from studio.engine.library.database import library_path
from studio.engine.library.library import Library
from studio.engine.library.records import RunRecord
from studio.engine.library.room import empty_trash, folder_bytes, free, measure, would_free
from studio.engine.predict.model import open_model
from studio.engine.training.control import Control
from studio.engine.training.run import resume
from tests.engine.forecasts import experiment, readings, train


@pytest.fixture
def library() -> Library:
    with Library() as opened:
        yield opened


@pytest.fixture
def run(tmp_path: Path, library: Library):
    """A real run in the program's own folder, taken into the library."""
    table = readings(tmp_path)
    train(runs_folder() / "one", experiment(table), table)
    assert [folder.name for folder in adopt_all(library)] == ["one"]
    return library.runs()[0]


def test_runs_of_an_older_version_are_taken_in_once(run, library: Library) -> None:
    assert (run.name, run.state, run.epochs, run.steps) == ("tiny", RunState.FINISHED, 2, 4)
    assert adopt_all(library) == []


def test_there_and_back_it_is_the_same_run(run, library: Library, tmp_path: Path) -> None:
    notes = "keep ü" * 400_000
    library.write_notes(run.id, notes)
    library.set_tags(run.id, ["a"])
    file = tmp_path / "moved.studio-run"
    write_archive(library.run(run.id), file)
    number = take_archive(library, file)
    moved = library.run(number)
    assert moved.id != run.id
    assert (moved.name, moved.notes, moved.tags, moved.began) == (run.name, notes, ("a",), run.began)
    assert (library.curve(number).train_loss == library.curve(run.id).train_loss).all()
    assert open_model(moved.folder).bundle.facts == open_model(run.folder).bundle.facts
    ended = resume(moved.folder, Control(), lambda event: None, more_epochs=1)
    assert ended.best_epoch is not None


def test_a_run_whose_folder_is_gone_cannot_be_moved(run, library: Library, tmp_path: Path) -> None:
    run.folder.rename(tmp_path / "away")
    with pytest.raises(ModelError, match="is gone"):
        write_archive(library.run(run.id), tmp_path / "x.studio-run")


def packed(path: Path, members: dict[str, bytes], **how: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = how.get("mode", 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path


GOOD = {
    CARD: json.dumps({"format": FORMAT}).encode(),
    "experiment.toml": b"format_version = 1\ntask = 'forecast'\n",
}


@pytest.mark.parametrize(
    "extra",
    [
        "../experiment.toml", "/etc/passwd", "checkpoints/../../x.safetensors", "checkpoints/evil.py", "x\\..\\y",
        "run.lock", "checkpoints/best.safetensors/..",
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_run_is_refused(tmp_path: Path, extra: str) -> None:
    before = set(runs_folder().iterdir())
    with pytest.raises(DataError, match="no run"):
        read_archive(packed(tmp_path / "x.studio-run", {**GOOD, extra: b"marker"}))
    assert set(runs_folder().iterdir()) == before
    assert not list(tmp_path.rglob("*marker*"))


def test_links_bombs_and_other_files_are_refused(tmp_path: Path) -> None:
    link = packed(tmp_path / "link.studio-run", GOOD, mode=stat.S_IFLNK | 0o777)
    bomb = packed(tmp_path / "bomb.studio-run", {**GOOD, "events.jsonl": bytes(200_000_000)})
    bare = packed(tmp_path / "bare.studio-run", {"experiment.toml": b""})
    text = tmp_path / "text.studio-run"
    text.write_text("no archive")
    for path in (link, bomb, bare, text):
        with pytest.raises(DataError, match="no run"):
            read_archive(path)
    assert list(runs_folder().iterdir()) == []


def moved(run: RunRecord, library: Library, folder: Path) -> dict[str, bytes]:
    write_archive(run, folder / "good.studio-run")
    with zipfile.ZipFile(folder / "good.studio-run") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_an_archive_that_was_damaged_on_its_way_is_refused(
    run, library: Library, tmp_path: Path, method: int
) -> None:
    path, before = tmp_path / "x.studio-run", set(runs_folder().iterdir())
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in moved(run, library, tmp_path).items():
            archive.writestr(name, content)
    whole = path.read_bytes()
    for place in (60, 80, 200, 1000, len(whole) - 40):
        path.write_bytes(
            whole[:place] + bytes(255 - byte for byte in whole[place : place + 4]) + whole[place + 4 :]
        )
        with pytest.raises(DataError, match="no run"):
            take_archive(library, path)
    assert set(runs_folder().iterdir()) == before
    assert len(library.runs()) == 1


@pytest.mark.parametrize(
    "card",
    [
        {"began": [1]}, {"began": 10**400}, {"began": math.nan}, {"name": "\ud800"}, {"tags": ["\udfff", 5, None]},
        {"test": {"skill": "x", "mae": [1], "\ud800": 1}}, {"notes": [1]},
    ],
)  # fmt: skip
def test_odd_words_about_a_run_are_taken_as_far_as_they_can_be_kept(
    run, library: Library, tmp_path: Path, card: dict[str, object]
) -> None:
    parts = moved(run, library, tmp_path)
    parts[CARD] = json.dumps({**json.loads(parts[CARD]), **card}).encode()
    number = take_archive(library, packed(tmp_path / "x.studio-run", parts))
    assert library.run(number).epochs == run.epochs


@pytest.mark.parametrize("began", [1e299, 1e15, -1e200, math.inf])
def test_a_moment_that_no_calendar_knows_is_as_none(
    run, library: Library, tmp_path: Path, began: float
) -> None:
    """The window could not say it, and went down with it."""
    parts = moved(run, library, tmp_path)
    parts[CARD] = json.dumps({**json.loads(parts[CARD]), "began": began}).encode()
    number = take_archive(library, packed(tmp_path / "x.studio-run", parts))
    assert library.run(number).began == 0
    library.describe(number, name="", notes="", tags=(), began=began, test={})
    assert library.run(number).began == 0, "also in a library that holds it already"


def test_names_of_any_length_are_cut(run, library: Library, tmp_path: Path) -> None:
    parts = moved(run, library, tmp_path)
    card = {"name": "x" * 1_000_000, "tags": [f"{n:06d}" * 1000 for n in range(2000)]}
    parts[CARD] = json.dumps({**json.loads(parts[CARD]), **card}).encode()
    taken = library.run(take_archive(library, packed(tmp_path / "x.studio-run", parts)))
    assert (len(taken.name), len(taken.tags), max(map(len, taken.tags))) == (1000, 1000, 1000)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"epoch": 1', b'"epoch": "x"'),
        (b'"epoch": 1', b'"epoch": 1e999'),
        (b'"step": 1,', b'"step": 99999999999999999999999,'),
        (b'"learning_rate": ', b'"learning_rate": "a", "z": '),
        (b'"metrics": {', b'"metrics": {"zz": [1], '),
        (b'"reason": "', b'"reason": "\\ud800'),
        (b'{"event": "run_started"', b"[" * 100_000),
        (b'{"event": "run_started"', b'{"event": "unknown"'),
        (b'"max_epochs": ', b'"max_epochs": "x", "z": '),
        (b'"steps_per_epoch": ', b'"steps_per_epoch": -1, "z": '),
        (b'"parameters": ', b'"parameters": 1e300, "z": '),
        (b'"best_epoch": ', b'"best_epoch": 9007199254740992, "z": '),
        (b'"seconds": ', b'"seconds": 1e300, "z": '),
        (
            b'{"event": "run_ended"',
            b'{"event": "edited", "epoch": 2, "step": 4, "values": {"a": 1}}\n{"event": "run_ended"',
        ),
    ],
)
def test_a_run_with_an_impossible_log_leaves_nothing_behind(
    run, library: Library, tmp_path: Path, old: bytes, new: bytes
) -> None:
    before, parts = set(runs_folder().iterdir()), moved(run, library, tmp_path)
    assert old in parts["events.jsonl"]
    parts["events.jsonl"] = parts["events.jsonl"].replace(old, new)
    with pytest.raises(StudioError):
        take_archive(library, packed(tmp_path / "x.studio-run", parts))
    assert set(runs_folder().iterdir()) == before
    assert [one.id for one in library.runs()] == [run.id]


def test_what_a_library_holds_of_an_impossible_run_is_left_out(run, library: Library, tmp_path: Path) -> None:
    """The table of runs expects no such thing; it may have been taken in by an earlier version."""
    with contextlib.closing(sqlite3.connect(library_path())) as file, file:
        file.execute(
            "UPDATE runs SET started = ?, seconds = 1e300",
            ['{"max_epochs": "x", "threads": -1, "device": "cpu"}'],
        )
    spoiled = library.run(run.id)
    assert (dict(spoiled.started), spoiled.seconds, spoiled.epochs) == ({"device": "cpu"}, 0.0, run.epochs)


def test_one_impossible_log_does_not_hide_the_other_runs(run, library: Library) -> None:
    other = runs_folder() / "other"
    other.mkdir()
    (other / "experiment.toml").write_bytes((run.folder / "experiment.toml").read_bytes())
    (other / "events.jsonl").write_text("[" * 100_000)
    assert adopt_all(library) == []
    assert [one.id for one in library.runs()] == [run.id]


def test_what_runs_differ_in(run, library: Library, tmp_path: Path) -> None:
    one = library.experiment(run.id)
    other = one.with_values({"model.hidden_size": 9, "training.seed": 1})
    lines = {line.key: line.values for line in compare_settings([one, other])}
    assert lines == {"model.hidden_size": (4, 9), "training.seed": (42, 1)}
    assert len(compare_settings([one, other], all_of_them=True)) > 20
    figures = dict(compare_results([run, run]))
    assert figures["validation mae"][0] == run.best.metrics["mae"]
    assert figures["parameters"] == (run.started["parameters"],) * 2


def test_room_is_made_from_the_trash_and_then_from_old_checkpoints(run, library: Library) -> None:
    size = folder_bytes(run.folder)
    assert measure(library).all == size > measure(library).checkpoints > 0
    (part,) = would_free(library, size - 1)
    assert not part.whole
    assert free(library, [part]) == part.bytes
    assert open_model(run.folder)
    assert would_free(library, 0) == []
    library.trash([run.id])
    assert empty_trash(library) == size - part.bytes
    assert library.runs(trashed=True) == []
    assert not run.folder.exists()


def test_a_run_trained_elsewhere_keeps_its_folder(library: Library, tmp_path: Path) -> None:
    from tests.engine.library.runs import record

    folder = record(tmp_path / "own")
    (folder / "x").write_text("x")
    library.trash([run.id for run in library.runs()])
    assert would_free(library, 0) == []
    assert empty_trash(library) == 0
    assert (folder / "x").exists()
    assert library.runs(trashed=True) == []


def test_a_run_in_the_folder_of_all_runs_takes_no_other_with_it(run, library: Library) -> None:
    """`train --out` may name that folder; emptying the trash must not delete every run."""
    from tests.engine.library.runs import record

    record(runs_folder())
    library.trash([library.number_of(runs_folder())])
    assert would_free(library, 0)[0].run.id == run.id
    assert empty_trash(library) == 0
    assert open_model(run.folder)


def test_a_run_that_is_being_trained_is_not_deleted(run, library: Library) -> None:
    plan = would_free(library, 0)
    library.trash([run.id])
    with held(run.folder / "run.lock"):
        assert (free(library, plan), empty_trash(library)) == (0, 0)
    assert [one.id for one in library.runs(trashed=True)] == [run.id]
    assert empty_trash(library) > 0
