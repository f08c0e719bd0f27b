"""The table: chips that ask for their menu, sparklines, tooltips of what is cut, and the role menu."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from studio.ui.theme import DARK, LIGHT, apply_theme
from studio.ui.widgets import ROLE_MEANINGS, CellRole, DataTable, RoleMenu
from tests.ui.widgets.conftest import Shown


def filled(table: DataTable) -> QStandardItemModel:
    model = QStandardItemModel(0, 4, table)
    model.setHorizontalHeaderLabels(["Column", "Role", "Empty", "Shape"])
    for name, role, empty in (("temp", "Target", 0.0), ("wind_gust", "Left out", 0.83)):
        cells = [QStandardItem(name), QStandardItem(role), QStandardItem(f"{empty:.0%}"), QStandardItem("")]
        for cell, kind in zip(cells, ("strong", "role", "share", "sparkline"), strict=True):
            cell.setData(kind, CellRole.KIND)
        cells[2].setData(empty, CellRole.VALUE)
        cells[3].setData([1.0, float("nan"), 3.0, 2.0], CellRole.VALUE)
        model.appendRow(cells)
    table.setModel(model)
    table.setColumnWidth(1, 140)
    return model


def colors(picture: QImage) -> set[str]:
    return {
        picture.pixelColor(x, y).name().upper()
        for x in range(picture.width())
        for y in range(picture.height())
    }


def test_a_click_on_a_chip_asks_for_its_menu(qtbot: QtBot, shown: Shown) -> None:
    table = DataTable("column_table", "Columns")
    model = filled(table)
    shown(table)
    chip = table.visualRect(model.index(1, 1))
    with qtbot.waitSignal(table.role_asked) as asked:
        qtbot.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(chip.left() + 30, chip.center().y())
        )
    assert asked.args[0].row() == 1
    with qtbot.assertNotEmitted(table.role_asked):
        name = table.visualRect(model.index(0, 0))
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=name.center())


def test_space_and_alt_down_ask_for_the_menu_of_the_row(qtbot: QtBot, shown: Shown) -> None:
    table = DataTable("column_table", "Columns")
    model = filled(table)
    shown(table)
    table.setFocus()
    table.setCurrentIndex(model.index(1, 0))
    rows: list[int] = []
    table.role_asked.connect(lambda index, _place: rows.append(QModelIndex(index).row()))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert rows == [1, 1]


def test_rows_are_selected_whole_and_tinted(qtbot: QtBot, shown: Shown) -> None:
    table = DataTable("column_table", "Columns")
    model = filled(table)
    shown(table)
    assert LIGHT.accent_soft not in colors(table.grab(table.visualRect(model.index(0, 0))).toImage())
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(model.index(0, 0)).center()
    )
    assert {index.column() for index in table.selectedIndexes()} == {0, 1, 2, 3}
    assert table.indexAt(QPoint(5, 5)).row() == 0
    assert LIGHT.accent_soft in colors(table.viewport().grab().toImage())


def test_a_share_above_half_is_amber(shown: Shown) -> None:
    table = DataTable("column_table", "Columns")
    filled(table)
    shown(table, width=600)
    assert LIGHT.warning in colors(table.viewport().grab().toImage())


def test_tab_leaves_the_table(qtbot: QtBot, shown: Shown) -> None:
    first, second = DataTable("first", "First"), DataTable("second", "Second")
    filled(first)
    filled(second)
    shown(first, second)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()


def test_rows_follow_the_scale_and_the_scheme(qapp: QApplication, shown: Shown) -> None:
    table = DataTable("column_table", "Columns")
    filled(table)
    shown(table)
    assert table.rowHeight(0) == 28
    apply_theme(qapp, "dark", 1.5)
    assert table.rowHeight(0) == 42
    assert DARK.text in colors(table.viewport().grab().toImage())


def test_every_role_of_the_menu_says_what_it_means(qtbot: QtBot) -> None:
    menu = RoleMenu("Target")
    qtbot.addWidget(menu)
    lines = {line.text(): line.toolTip().replace("\n", " ") for line in menu.actions() if line.text()}
    for role, meaning in ROLE_MEANINGS.items():
        assert lines[role] == meaning


def test_a_role_is_chosen_by_key(qtbot: QtBot) -> None:
    menu = RoleMenu("Past feature", ["Target", "Past feature", "Left out"], with_plot=False)
    qtbot.addWidget(menu)
    menu.popup(QPoint(0, 0))
    assert menu.activeAction().text() == "Past feature"
    with qtbot.waitSignal(menu.role_chosen) as chosen:
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert chosen.args == ["Left out"]
    QToolTip.hideText()
