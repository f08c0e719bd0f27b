"""The Data page on a real table: what it shows, and what is edited on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QPushButton, QSpinBox, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.pages.data.page import DataPage
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Combo
from tests.ui.conftest import MakeController
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.hourly import ROWS, WEATHER, ShowPage, open_file, wait_for_overview
from tests.ui.stand_ins import SteeredRun


@pytest.fixture
def page(opened: Workspace, make_controller: MakeController, show_page: ShowPage) -> DataPage:
    made = DataPage(opened, make_controller(SteeredRun()))
    show_page(made)
    return made


def find(page: DataPage, kind: type, name: str) -> QWidget:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def text(page: DataPage, name: str) -> str:
    return find(page, QLabel, name).text()  # type: ignore[attr-defined]


def choose_role(page: DataPage, column: str, role: str) -> None:
    row = page.shown.columns_card.model.names().index(column)
    menu = page.shown.columns_card.open_role_menu(row, page.mapToGlobal(QPoint(10, 10)))
    line = menu.findChild(QAction, f"role_menu_{role}")
    assert line is not None
    line.trigger()
    menu.close()


def test_everything_is_there_at_once(page: DataPage) -> None:
    table = find(page, QTableView, "column_table")
    assert table.model().rowCount() == 4  # type: ignore[attr-defined]
    assert page.header.sentence() == f"hourly.csv · {ROWS:,} rows, 4 columns"
    assert page.banner.text().startswith("Hourly readings")
    assert find(page, QSpinBox, "context_length").suffix() == " hours"  # type: ignore[attr-defined]
    assert text(page, "to_beat") == "Same hour yesterday"
    assert text(page, "to_beat_sentence").startswith("Off by ")
    overview = page.workspace.overview
    assert text(page, "windows_train_value") == f"{overview.windows['train']:,}"
    assert page.shown.series.plot.split == pytest.approx((0.7, 0.15, 0.15), abs=0.001)


def test_a_selected_row_is_shown_in_the_plot(qtbot: QtBot, page: DataPage) -> None:
    page.shown.columns_card.select("humid")
    qtbot.waitUntil(lambda: page.shown.series.plot.sentence().startswith("humid"))
    page.shown.columns_card.select("time")  # no numbers: the plot keeps what it has
    assert page.shown.series.plot.sentence().startswith("humid")
    page.shown.columns_card.select("temp")
    qtbot.waitUntil(lambda: page.shown.series.plot.sentence().startswith("temp"))


def test_a_change_of_role_is_one_undoable_edit_with_a_toast(qtbot: QtBot, page: DataPage) -> None:
    workspace = page.workspace
    before = workspace.experiment
    with qtbot.waitSignal(page.toast_requested) as toast:
        choose_role(page, "wind", "known_future")
    assert toast.args[:2] == ["“wind” is now a known-future feature.", "Undo"]
    assert workspace.experiment.data.known_future_features == ("wind",)  # type: ignore[union-attr]
    wait_for_overview(qtbot, workspace)
    model = page.shown.columns_card.model
    assert model.index(3, 1).data() == "Known future"
    toast.args[2]()
    assert workspace.experiment == before


def test_several_selected_rows_get_their_role_together(page: DataPage) -> None:
    table = find(page, QTableView, "column_table")
    table.selectAll()  # type: ignore[attr-defined]
    page.shown.columns_card.select("humid")
    selection = page.shown.columns_card.table.selectionModel()
    index = page.shown.columns_card.model.index(3, 0)
    selection.select(index, selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
    choose_role(page, "humid", "left_out")
    assert page.workspace.experiment.data.past_features == ()  # type: ignore[union-attr]


def test_space_opens_the_menu_of_roles(qtbot: QtBot, page: DataPage) -> None:
    page.shown.columns_card.select("humid")
    with qtbot.waitSignal(page.shown.columns_card.table.role_asked):
        qtbot.keyClick(page.shown.columns_card.table, Qt.Key.Key_Space)
    menu = page.findChild(QWidget, "role_menu")
    assert menu is not None
    assert menu.isVisible()
    menu.close()


def test_another_target(qtbot: QtBot, page: DataPage) -> None:
    target = find(page, Combo, "target")
    target.setCurrentText("humid")  # type: ignore[attr-defined]
    data = page.workspace.experiment.data  # type: ignore[union-attr]
    assert (data.targets, "temp" in data.past_features) == (("humid",), True)
    wait_for_overview(qtbot, page.workspace)
    assert page.shown.series.plot.sentence().startswith("humid")
    page.workspace.undo()
    assert target.currentText() == "temp"  # type: ignore[attr-defined]


def test_two_targets_by_their_roles(qtbot: QtBot, page: DataPage) -> None:
    choose_role(page, "humid", "target")
    assert page.workspace.experiment.data.targets == ("temp", "humid")  # type: ignore[union-attr]
    wait_for_overview(qtbot, page.workspace)
    assert find(page, QComboBox, "target").currentText() == "temp, humid"  # type: ignore[attr-defined]


def test_a_dragged_split_is_one_edit(qtbot: QtBot, page: DataPage) -> None:
    workspace = page.workspace
    handle = find(page, QWidget, "split_train_end")
    handle.setFocus()
    qtbot.keyClick(handle, Qt.Key.Key_Left)
    split = workspace.experiment.split  # type: ignore[union-attr]
    assert split.train == pytest.approx(0.7 - 24 / ROWS, abs=0.002)
    assert split.train + split.validation + split.test == pytest.approx(1)
    assert workspace.undo_stack.undoText() == "split"
    wait_for_overview(qtbot, workspace)
    assert page.shown.series.plot.split[0] == pytest.approx(split.train, abs=0.002)  # type: ignore[index]
    workspace.undo()
    wait_for_overview(qtbot, workspace)
    assert page.shown.series.plot.split[0] == pytest.approx(0.7, abs=0.002)  # type: ignore[index]


def test_the_training_part_takes_what_the_others_leave(page: DataPage) -> None:
    spin = find(page, QDoubleSpinBox, "validation_part")
    spin.setValue(25)  # type: ignore[attr-defined]
    split = page.workspace.experiment.split  # type: ignore[union-attr]
    assert (split.train, split.validation, split.test) == pytest.approx((0.6, 0.25, 0.15))
    spin.setValue(90)  # type: ignore[attr-defined]
    assert page.shown.target.form.row("split.validation").message()[0] == "error"
    assert page.workspace.experiment.split.validation == 0.25  # type: ignore[union-attr]


def test_a_look_back_without_room_is_said_at_its_field(qtbot: QtBot, page: DataPage) -> None:
    find(page, QSpinBox, "context_length").setValue(5000)  # type: ignore[attr-defined]
    wait_for_overview(qtbot, page.workspace)
    assert page.shown.target.form.row("preparation.context_length").message()[0] == "error"
    page.workspace.undo()
    wait_for_overview(qtbot, page.workspace)
    assert page.shown.target.form.row("preparation.context_length").message()[0] in ("", "hint")


def test_what_was_proposed_for_the_data_is_no_difference(page: DataPage) -> None:
    assert not page.shown.target.more.differs()
    page.workspace.edit({"preparation.scaler": "robust"}, "scaling")
    assert page.shown.target.more.differs()


def test_a_column_that_splits_takes_the_fields_of_the_split(page: DataPage) -> None:
    spin = find(page, QDoubleSpinBox, "test_part")
    page.workspace.edit({"data.past_features": ("humid",), "data.split_column": "wind"}, "split column")
    assert not spin.isEnabled()
    assert "wind" in spin.toolTip()
    page.workspace.undo()
    assert spin.isEnabled()


def test_the_season_that_was_found_is_said(page: DataPage) -> None:
    assert page.shown.target.form.row("preparation.season_length").message() == ("hint", "24 hours found.")


def test_a_question_about_reading_is_answered_in_the_banner(
    qtbot: QtBot, workspace: Workspace, make_controller: MakeController, show_page: ShowPage, tmp_path: Path
) -> None:
    path = tmp_path / "one_day.csv"
    rows = [f"03/08/2013 {row // 60:02d}:{row % 60:02d},{row % 7}.5" for row in range(600)]
    path.write_text("time,level\n" + "\n".join(rows) + "\n", encoding="utf-8")
    open_file(qtbot, workspace, path)
    page = DataPage(workspace, make_controller(SteeredRun()))
    show_page(page)
    assert "3 August 2013" in page.banner.text()
    answers = {answer.text().strip(): answer for answer in page.banner.findChildren(QPushButton)}
    answers["Day first"].click()
    assert workspace.experiment.data.day_first == "yes"  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "3 Aug 2013" in workspace.overview.column("time").range, timeout=15_000)
    assert "can be" not in page.banner.text()
    workspace.undo()
    wait_for_overview(qtbot, workspace)


def test_odd_values_and_gaps_are_behind_their_links(
    workspace: Workspace, make_controller: MakeController, show_page: ShowPage, qtbot: QtBot
) -> None:
    open_file(qtbot, workspace, WEATHER)
    page = DataPage(workspace, make_controller(SteeredRun()))
    show_page(page)
    links = {link.text().strip(): link for link in page.banner.findChildren(QPushButton)}
    page.shown.columns_card.select("visib")
    links["2 odd values"].click()
    popover = find(page, QWidget, "popover")
    assert "It may be a slip." in popover.accessibleDescription()
    assert page.shown.series.plot.sentence().startswith("temp")
    popover.close()
    qtbot.waitUntil(lambda: page.findChild(QWidget, "popover") is None)
    links["14 gaps"].click()
    popover = find(page, QWidget, "popover")
    assert popover.accessibleDescription().splitlines()[0] == "after 1 Jan 2013, 16:00: 1 hour"
    assert popover.accessibleDescription().endswith("and 2 more")
    popover.close()


def test_one_series_of_many_in_the_plot(
    workspace: Workspace, make_controller: MakeController, show_page: ShowPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "shops.csv"
    rows = [
        f"{shop},{2000 + month // 12}-{1 + month % 12:02d}-01,{ord(shop[0]) + month % 12}"
        for shop in ("north", "south")
        for month in range(120)
    ]
    path.write_text("shop,month,sales\n" + "\n".join(rows) + "\n", encoding="utf-8")
    open_file(qtbot, workspace, path)
    page = DataPage(workspace, make_controller(SteeredRun()))
    show_page(page)
    assert page.header.sentence().endswith("2 series")
    choice = find(page, Combo, "series_choice")
    assert choice.isVisible()
    assert text(page, "scaling_words") == "Each window is scaled by its own values"
    before = page.shown.series.plot.numbers_csv()
    other = next(name for name in ("north", "south") if name != choice.currentText())  # type: ignore[attr-defined]
    choice.set_value(other)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: page.shown.series.plot.numbers_csv() != before)


def test_how_the_file_is_read_can_be_changed(qtbot: QtBot, page: DataPage) -> None:
    find(page, QPushButton, "how_read").click()  # type: ignore[attr-defined]
    sheet = find(page, QWidget, "findings_sheet")
    assert sheet.isVisible()
    separator = sheet.findChild(QComboBox, "separator")
    assert separator is not None
    separator.setCurrentText("Comma")
    assert page.workspace.experiment.data.separator == "comma"  # type: ignore[union-attr]
    combo = sheet.findChild(QComboBox, "decimal")
    assert combo is not None
    combo.setCurrentText("Point")
    assert page.workspace.experiment.data.decimal == "."  # type: ignore[union-attr]
    wait_for_overview(qtbot, page.workspace)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.findChild(QWidget, "findings_sheet") is None)
    page.workspace.undo()
    wait_for_overview(qtbot, page.workspace)


def test_without_data_there_is_one_button(
    qtbot: QtBot, workspace: Workspace, make_controller: MakeController, show_page: ShowPage
) -> None:
    page = DataPage(workspace, make_controller(SteeredRun()))
    show_page(page)
    opens = find(page, QPushButton, "data_open_file")
    assert opens.isVisible()
    assert page.shown is None
    with qtbot.waitSignal(page.open_requested):
        opens.click()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("width", "height", "scale", "scheme"),
    [
        (1072, 740, 1.0, "light"),
        (1712, 1020, 1.0, "dark"),
        (964, 640, 1.0, "light"),
        (1190, 710, 1.5, "light"),
    ],
)
def test_nothing_is_cut(
    qtbot: QtBot,
    workspace: Workspace,
    make_controller: MakeController,
    show_page: ShowPage,
    width: int,
    height: int,
    scale: float,
    scheme: str,
) -> None:
    open_file(qtbot, workspace, WEATHER)
    page = DataPage(workspace, make_controller(SteeredRun()))
    page.shown.target.more.set_open(True)
    show_page(page, width, height, scale, scheme)
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])
    if (width, scale) == (1072, 1.0):
        page.shown.target.more.set_open(False)
        scroll = find(page, QWidget, "data_scroll")
        qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() == 0)  # type: ignore[attr-defined]
        table = page.shown.columns_card.table
        needed = [table.sizeHintForColumn(column) for column in range(table.model().columnCount())]
        assert all(table.columnWidth(column) >= width for column, width in enumerate(needed))


def test_every_control_has_a_name_and_can_be_reached(page: DataPage) -> None:
    page.shown.target.more.set_open(True)
    controls = [
        *page.findChildren(QSpinBox),
        *page.findChildren(QDoubleSpinBox),
        *page.findChildren(QComboBox),
    ]
    for control in controls:
        if control.isVisible():
            assert control.accessibleName(), control.objectName()
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.objectName()
