"""The Library page: what stands in the table, what can be done with a run, and several beside each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from studio.engine.events import Outcome
from studio.engine.library.library import Library
from studio.ui.pages.going_further import MORE_EPOCHS
from studio.ui.state.last_session import draft_path
from studio.ui.widgets import Question
from tests.ui.pages.library.conftest import ShowPage, add_run
from tests.ui.stand_ins import experiment


@pytest.fixture
def three(studio_home: Path) -> Path:
    """Runs 1 (LSTM), 2 (GRU) and 3 (interrupted)."""
    add_run(studio_home, "one")
    add_run(studio_home, "two", **{"model.cell": "gru", "model.hidden_size": 16})
    folder = add_run(studio_home, "three", end=None)
    (folder / "checkpoints").mkdir()
    (folder / "checkpoints" / "last-000000012.safetensors").write_bytes(b"")
    return studio_home


def test_without_runs_it_says_how_to_get_one(show: ShowPage) -> None:
    shown = show()
    assert shown.page.empty.isVisible()
    assert not shown.page.runs.isVisible()
    assert shown.page.header.findChild(object, "library_header_sentence").text().startswith("0 runs")


def test_all_runs_stand_in_the_table(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    assert shown.numbers() == [3, 2, 1]
    table = shown.page.runs.table
    texts = [str(table.model().index(0, column).data()) for column in range(5)]
    assert texts == ["3  three", "Forecast", "LSTM 64", "three.csv", "Interrupted"]
    assert table.objectName() == "runs_table"
    qtbot.waitUntil(
        lambda: "on this computer, " in shown.page.header.findChild(object, "library_header_sentence").text()
    )


def test_a_heading_sorts(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    head = shown.page.runs.table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(0) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    first = shown.numbers()
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sorted([first, shown.numbers()]) == [[1, 2, 3], [3, 2, 1]]


def test_words_and_choices_filter(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    search = shown.page.findChild(QLineEdit, "library_search")
    qtbot.keyClicks(search, "gru two")
    shown.wait_for(2)
    search.clear()
    shown.wait_for(3, 2, 1)
    shown.page.runs.states.set_value("Interrupted")
    shown.wait_for(3)
    qtbot.keyClicks(search, "nothing")
    shown.wait_for()
    assert shown.page.runs.nothing.isVisible()


def test_the_interrupted_run_is_offered(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    assert shown.page.banner.text() == "Run 3 was interrupted. Everything up to epoch 3, step 12 is safe."
    shown.page.banner.findChild(object, "library_banner_link_0").click()
    assert shown.resumed == [(three / "runs" / "three", 0)]
    shown.page.banner.findChild(object, "library_banner_close").click()
    assert not shown.page.banner.isVisible()


def test_the_buttons_are_those_that_make_sense(show: ShowPage, three: Path) -> None:
    shown = show()
    details = shown.page.details
    shown.choose(3)
    assert details.resume.isVisible()
    assert not details.more.isVisible()
    assert details.resume.accessibleName() == "Resume from epoch 3, step 12"
    details.resume.click()
    shown.choose(1)
    assert not details.resume.isVisible()
    details.more.click()
    assert shown.resumed == [(three / "runs" / "three", 0), (three / "runs" / "one", MORE_EPOCHS)]


def test_a_run_is_opened_by_key_and_by_button(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    shown.choose(1)
    with qtbot.waitSignal(shown.workspace.data_changed):
        shown.press(Qt.Key.Key_Return)
    assert shown.workspace.path == three / "runs" / "one"
    shown.choose(2)
    with qtbot.waitSignal(shown.workspace.data_changed):
        shown.page.details.open.click()
    assert shown.workspace.path == three / "runs" / "two"


def test_nothing_is_opened_while_a_run_trains(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    shown.choose(1)
    shown.controller.start(experiment(), None)
    qtbot.waitUntil(lambda: not shown.page.details.open.isEnabled())
    assert "training is under way" in shown.page.details.open.toolTip()
    assert not shown.page.details.more.isEnabled()


def test_a_run_whose_folder_is_gone_keeps_its_curves(show: ShowPage, three: Path) -> None:
    folder = three / "runs" / "one"
    folder.rename(three / "elsewhere")
    shown = show()
    shown.choose(1)
    assert not shown.page.details.open.isEnabled()
    assert "Its folder is gone" in shown.page.details.open.toolTip()
    assert shown.page.curves.runs[0].looks.losses.tolist() == [1.5, 0.5, 1.5]


def test_notes_and_tags_are_kept_by_themselves(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    shown.choose(1)
    details = shown.page.details
    qtbot.keyClicks(details.notes, "as yesterday")
    qtbot.waitUntil(lambda: shown.in_library(1).notes == "as yesterday", timeout=5000)
    details.tags.setFocus()
    qtbot.keyClicks(details.tags, "paper, baseline,")
    qtbot.keyClick(details.tags, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.in_library(1).tags == ("paper", "baseline"))


def test_notes_are_kept_when_another_run_is_chosen_at_once(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    shown.choose(1)
    qtbot.keyClicks(shown.page.details.notes, "quick")
    shown.choose(2)
    qtbot.waitUntil(lambda: shown.page.details.record.id == 2)
    assert shown.page.details.notes.toPlainText() == ""
    qtbot.waitUntil(lambda: shown.in_library(1).notes == "quick")
    assert shown.in_library(2).notes == ""


def test_deleted_runs_can_be_had_back(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    shown.choose(1, 2)
    shown.press(Qt.Key.Key_Delete)
    shown.wait_for(3)
    words, action, undo = shown.toasts[-1]
    assert (words, action) == ("2 runs are in the trash.", "Undo")
    undo()
    shown.wait_for(3, 2, 1)


def test_the_trash_is_looked_through_and_emptied(
    show: ShowPage, three: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library() as library:
        library.trash([1, 2])
    shown = show()
    runs = shown.page.runs
    assert runs.trash.isVisible()
    runs.trash.click()
    shown.wait_for(2, 1)
    assert not runs.delete.isVisible()
    shown.choose(2)
    runs.restore.click()
    shown.wait_for(1)
    monkeypatch.setattr(Question, "ask", lambda _self: "delete")
    runs.empty_trash.click()
    qtbot.waitUntil(lambda: not (three / "runs" / "one").exists())
    qtbot.waitUntil(lambda: "free now" in shown.toasts[-1][0])
    with Library() as library:
        assert [run.id for run in library.runs()] == [3, 2]


def test_several_runs_lie_side_by_side(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    shown.choose(1, 2)
    compare = shown.page.compare
    qtbot.waitUntil(compare.isVisible)
    rows = {
        str(compare.model.index(row, 0).data()): [
            str(compare.model.index(row, column).data()) for column in (1, 2)
        ]
        for row in range(compare.model.rowCount())
    }
    assert rows["Cell"] == ["GRU", "LSTM"]
    assert rows["Best validation loss"] == ["0.500", "0.500"]
    assert "Look back" not in rows
    before = compare.model.rowCount()
    compare.only_differences.click()
    assert compare.model.rowCount() > before + 20
    assert [run.looks.name for run in shown.page.curves.runs] == ["2 GRU", "1 LSTM"]


def test_more_than_eight_runs_show_the_first_eight(show: ShowPage, studio_home: Path) -> None:
    for place in range(10):
        add_run(studio_home, f"run {place}")
    shown = show()
    shown.page.runs.table.selectAll()
    shown.qtbot.waitUntil(lambda: len(shown.page.curves.runs) == 8)
    assert "10 of 10 selected" in shown.page.runs.chosen_words.text()
    assert not shown.page.runs.overlay.isEnabled()


def test_chosen_runs_are_laid_over_the_live_curves(show: ShowPage, three: Path) -> None:
    shown = show()
    shown.choose(1, 2)
    shown.page.runs.overlay.click()
    assert set(shown.workspace.library.overlaid) == {1, 2}
    assert shown.places == ["train"]


def test_a_clone_is_a_new_document(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    shown.choose(2)
    with qtbot.waitSignal(shown.workspace.data_changed):
        shown.page.details.clone.click()
    assert shown.workspace.path == draft_path()
    assert 'cell = "gru"' in draft_path().read_text()


def test_a_run_goes_out_and_in_as_one_file(
    show: ShowPage, three: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.engine.forecasts import experiment as tiny
    from tests.engine.forecasts import readings, train

    table = readings(tmp_path)
    run = train(three / "runs" / "real", tiny(table))
    from studio.engine.library.recording import take_in

    take_in(run.folder)
    shown = show()
    shown.choose(4)
    file = tmp_path / "mine.studio-run"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    shown.page.details.archive_pressed.emit()
    qtbot.waitUntil(
        lambda: bool(shown.toasts) and "mine.studio-run saved" in shown.toasts[-1][0], timeout=10_000
    )
    shown.page.commands.take_in(file)
    qtbot.waitUntil(lambda: shown.toasts[-1][0] == "Taken in as run 5.", timeout=10_000)
    shown.qtbot.waitUntil(lambda: 5 in shown.numbers())
    shown.page.commands.take_in(table.path)
    qtbot.waitUntil(lambda: shown.page.problem_banner.isVisible())


def test_the_second_window_is_told_and_reads(show: ShowPage, three: Path) -> None:
    first, second = show(), show()
    assert first.page.details.notes.isReadOnly() is False
    second.page.banner.findChild(object, "library_banner_close").click()  # the interrupted run
    assert "Another window has the library open." in second.page.banner.text()
    second.choose(1)
    assert second.page.details.notes.isReadOnly()
    assert not second.page.runs.delete.isEnabled()
    second.press(Qt.Key.Key_Delete)
    assert second.numbers() == [3, 2, 1]
    assert not next(
        action
        for action in second.page.details.others_menu().actions()
        if action.objectName() == "run_rename"
    ).isEnabled()


def test_ctrl_f_searches(show: ShowPage, three: Path, qtbot: QtBot) -> None:
    shown = show()
    shown.page.activateWindow()
    shown.page.runs.table.setFocus()
    qtbot.keyClick(shown.page.runs.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(shown.page.runs.search.hasFocus)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_its_word(show: ShowPage, studio_home: Path, outcome: Outcome) -> None:
    add_run(studio_home, "it", end=outcome)
    shown = show()
    model = shown.page.runs.model
    assert outcome.state.value in [model.index(0, column).data() for column in range(model.columnCount())]
