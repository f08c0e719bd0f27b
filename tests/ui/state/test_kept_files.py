"""What the program keeps for itself: preferences and the files opened last."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.state.preference_store import PreferenceStore
from studio.ui.state.preferences import Preferences, read_preferences, write_preferences
from studio.ui.state.recent import RecentFile, add_recent, forget_file, read_recent


def test_preferences_are_read_as_they_were_written() -> None:
    assert read_preferences() == Preferences()
    kept = Preferences("dark", 1.25, True)
    write_preferences(kept)
    assert read_preferences() == kept


@pytest.mark.parametrize("content", ["", "[]", '{"scheme": "pink", "scale": 7, "reduce_motion": "yes"}', "{"])
def test_what_makes_no_sense_gives_the_defaults(studio_home: Path, content: str) -> None:
    (studio_home / "settings.json").write_text(content)
    assert read_preferences() == Preferences()


def test_a_change_acts_at_once_and_is_kept(qtbot: QtBot, jobs: JobRunner) -> None:
    store = PreferenceStore(jobs)
    told = QSignalSpy(store.changed)
    store.set_scheme("dark")
    store.set_scheme("dark")
    store.step_scale(1)
    store.step_scale(-1)
    store.step_scale(-1)
    assert told.count() == 3
    assert store.preferences == Preferences("dark", 1.0, False)
    qtbot.waitUntil(lambda: read_preferences().scheme == "dark")
    with pytest.raises(ValueError, match="pink"):
        store.set_scheme("pink")


def test_the_last_five_files_newest_first_each_once() -> None:
    for name in ("a", "b", "c", "d", "e", "f", "b"):
        add_recent(RecentFile(Path(f"/{name}.csv"), name, "forecast"))
    assert [file.name for file in read_recent()] == ["b", "f", "e", "d", "c"]


def test_a_file_is_taken_off_the_list() -> None:
    context = JobContext(lambda *_: None)
    for name in ("a", "b"):
        add_recent(RecentFile(Path(f"/{name}.csv"), name, "forecast"))
    forget_file(context, Path("/b.csv"))
    forget_file(context, Path("/never.csv"))
    assert [file.name for file in read_recent()] == ["a"]


def test_a_damaged_list_is_an_empty_one(studio_home: Path) -> None:
    (studio_home / "recent.json").write_text('[{"path": 3}]')
    assert read_recent() == []
