"""Room on the disk: what the runs take, the budget, and what would go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio.engine.library.library import Library
from studio.ui.pages.library.room_dialog import RoomDialog
from studio.ui.pages.library.words import size_words
from tests.ui.pages.library.conftest import ShowPage, add_run


def fill(home: Path) -> None:
    """Run 1 with 3 GB of checkpoints (nothing of it on the disk), run 2 with 1 GB in the trash."""
    for name, part, size in (("one", "checkpoints", 3), ("two", "", 1)):
        folder = add_run(home, name) / part
        folder.mkdir(exist_ok=True)
        with (folder / "last-000000001.safetensors").open("wb") as stream:
            stream.truncate(size * 10**9)
    with Library() as library:
        library.trash([2])


def words(dialog: RoomDialog) -> str:
    return dialog.findChild(QLabel, "room_plan").text()


def test_a_budget_says_what_would_go_and_frees_it(show: ShowPage, studio_home: Path, qtbot: QtBot) -> None:
    fill(studio_home)
    shown = show()
    keeper = shown.workspace.library
    qtbot.waitUntil(lambda: keeper.space is not None)
    dialog = RoomDialog(keeper, shown.page)
    qtbot.addWidget(dialog)
    assert words(dialog) == "Without a budget everything stays."
    assert not dialog.free.isEnabled()
    with qtbot.waitSignal(keeper.budget_chosen) as chosen:
        dialog.budget.setValue(3)
    assert chosen.args == [3.0]
    qtbot.waitUntil(lambda: words(dialog).startswith("Would go:"))
    assert words(dialog).splitlines()[1:] == ["Run 2, two: all of it, 1.0 GB"]
    dialog.budget.setValue(1)
    qtbot.waitUntil(lambda: "Run 1, one: its checkpoints, 3.0 GB" in words(dialog))
    assert dialog.free.text().strip() == "Free 4.0 GB"
    dialog.free.click()
    qtbot.waitUntil(lambda: words(dialog) == "All runs fit into the budget.")
    assert (studio_home / "runs" / "one").is_dir()
    assert not (studio_home / "runs" / "two").exists()
    assert [run.id for run in keeper.runs] == [1]


def test_sizes_are_said_as_disks_are_sold() -> None:
    assert [size_words(size) for size in (0, 400, 41e6, 1.25e9)] == ["0 kB", "1 kB", "41 MB", "1.2 GB"]
