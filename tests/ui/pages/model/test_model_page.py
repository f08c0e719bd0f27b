"""The Model page on a real table: cells, fields, facts beside them, and the check before a start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.ui.pages.model.page import ModelPage
from studio.ui.pages.model.settings_cards import NO_DROPOUT
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Segmented, ShapesColumn
from tests.ui.conftest import MakeController
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.hourly import WEATHER, ShowPage, open_file, wait_for_overview
from tests.ui.stand_ins import SteeredRun


@pytest.fixture
def page(qtbot: QtBot, opened: Workspace, make_controller: MakeController, show_page: ShowPage) -> ModelPage:
    made = ModelPage(opened, make_controller(SteeredRun()))
    show_page(made)
    # The devices are looked for by a job; the segments are made anew once they are known.
    qtbot.waitUntil(lambda: made.findChild(QWidget, "device_cuda:0") is not None, timeout=30_000)
    return made


def find(page: ModelPage, kind: type, name: str) -> QWidget:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def parameters(page: ModelPage) -> int:
    return int(find(page, QLabel, "parameter_count").text().replace(",", ""))  # type: ignore[attr-defined]


def code(page: ModelPage) -> str:
    return find(page, QPlainTextEdit, "pytorch_lines").toPlainText()  # type: ignore[attr-defined]


def test_the_count_of_parameters_follows_cell_and_size(page: ModelPage) -> None:
    inputs = page.workspace.overview.sizes.inputs
    horizon = page.workspace.experiment.preparation.horizon  # type: ignore[union-attr]
    assert parameters(page) == 4 * 64 * (inputs + 64 + 2) + 65 * horizon
    QTest.mouseClick(find(page, QWidget, "cell_gru"), Qt.MouseButton.LeftButton)
    assert page.workspace.experiment.model.cell == "gru"  # type: ignore[union-attr]
    assert parameters(page) == 3 * 64 * (inputs + 64 + 2) + 65 * horizon
    find(page, QSpinBox, "hidden_size").setValue(16)  # type: ignore[attr-defined]
    assert parameters(page) == 3 * 16 * (inputs + 16 + 2) + 17 * horizon
    assert f"nn.GRU({inputs}, 16, batch_first=True)" in code(page)
    stations = find(page, ShapesColumn, "model_shapes").stations()  # type: ignore[attr-defined]
    assert stations[1] == ("GRU", "16 units")


def test_cells_by_keyboard_and_undo(qtbot: QtBot, page: ModelPage) -> None:
    gru = page.cells.cards["gru"]
    gru.setFocus()
    qtbot.keyClick(gru, Qt.Key.Key_Space)
    assert gru.is_selected()
    page.workspace.undo()
    assert page.cells.cards["lstm"].is_selected()
    assert not gru.is_selected()


def test_epochs_set_by_program_count_at_once(page: ModelPage) -> None:
    find(page, QSpinBox, "max_epochs").setValue(3)  # type: ignore[attr-defined]
    assert page.workspace.experiment.training.max_epochs == 3  # type: ignore[union-attr]


def test_slider_and_spin_say_the_same(page: ModelPage) -> None:
    page.network.hidden_size.slider.setValue(0)
    assert page.workspace.experiment.model.hidden_size == 8  # type: ignore[union-attr]
    assert find(page, QSpinBox, "hidden_size").value() == 8  # type: ignore[attr-defined]


def test_dropout_is_grey_with_its_reason_at_one_layer(page: ModelPage) -> None:
    dropout = find(page, QDoubleSpinBox, "dropout")
    row = page.network.form.row("model.dropout")
    assert not dropout.isEnabled()
    assert row.message() == ("hint", NO_DROPOUT)
    find(page, Segmented, "num_layers").set_value("2")  # type: ignore[attr-defined]
    assert dropout.isEnabled()
    assert row.message() == ("", "")
    dropout.setValue(20)  # type: ignore[attr-defined]
    assert page.workspace.experiment.model.dropout == 0.2  # type: ignore[union-attr]
    assert "num_layers=2, dropout=0.2" in code(page)


def test_direction_and_read_out(page: ModelPage) -> None:
    find(page, Segmented, "bidirectional").set_value("true")  # type: ignore[attr-defined]
    find(page, QComboBox, "pooling").setCurrentText("Attention")  # type: ignore[attr-defined]
    model = page.workspace.experiment.model  # type: ignore[union-attr]
    assert (model.bidirectional, model.pooling) == (True, "attention")
    assert "bidirectional=True" in code(page)


def test_starts_are_named_as_in_this_data(page: ModelPage) -> None:
    starts = find(page, QComboBox, "on_top_of")
    texts = [starts.itemText(place) for place in range(starts.count())]  # type: ignore[attr-defined]
    assert "Same hour yesterday" in texts
    starts.setCurrentText("Same hour yesterday")  # type: ignore[attr-defined]
    assert page.workspace.experiment.model.on_top_of == "seasonal"  # type: ignore[union-attr]
    assert page.network.form.row("model.on_top_of").message() == (
        "hint",
        "Starts as the best simple forecast.",
    )


def test_a_size_out_of_range_stays_with_its_reason(page: ModelPage) -> None:
    find(page, QSpinBox, "hidden_size").setValue(5000)  # type: ignore[attr-defined]
    assert page.network.form.row("model.hidden_size").message() == ("error", "Use 1 to 4,096.")
    assert page.workspace.experiment.model.hidden_size == 64  # type: ignore[union-attr]


def test_fewer_windows_than_parameters_is_said(page: ModelPage) -> None:
    words = find(page, QLabel, "model_words")
    assert "Watch for over-fitting." in words.text()  # type: ignore[attr-defined]
    page.workspace.edit({"model.hidden_size": 1, "preparation.horizon": 1}, "small")
    assert "over-fitting" not in words.text()  # type: ignore[attr-defined]


def test_the_device_is_chosen_among_those_that_are_there(page: ModelPage) -> None:
    device = find(page, Segmented, "device")
    assert device.value() == "auto"  # type: ignore[attr-defined]
    device.set_value("cpu")  # type: ignore[attr-defined]
    assert page.workspace.experiment.training.device == "cpu"  # type: ignore[union-attr]
    card = device.segment("cuda:0")  # type: ignore[attr-defined]
    assert card.isEnabled() or card.toolTip()
    page.workspace.undo()
    assert device.value() == "auto"  # type: ignore[attr-defined]


def test_the_tab_key_goes_from_the_device_to_the_check(page: ModelPage) -> None:
    focused, order = find(page, QSpinBox, "hidden_size"), []
    while "check_first" not in order:
        focused = focused.nextInFocusChain()
        if focused.isVisible() and focused.isEnabled() and focused.focusPolicy() & Qt.FocusPolicy.TabFocus:
            order.append(focused.objectName())
    assert order[-2:] == ["device_auto", "check_first"]
    assert order.index("max_epochs") < order.index("device_auto")


def test_check_first_turns_the_card_into_ticked_lines(qtbot: QtBot, page: ModelPage) -> None:
    page.workspace.edit({"model.hidden_size": 16}, "size")
    wait_for_overview(qtbot, page.workspace)
    find(page, QPushButton, "check_first").click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: page.check.report is not None, timeout=30_000)
    report = page.check.report
    assert report is not None
    lines = [page.findChild(QWidget, f"check_{place}") for place in range(len(report.lines))]
    assert all(line is not None and line.isVisible() for line in lines)
    find(page, QPushButton, "check_back").click()  # type: ignore[attr-defined]
    assert find(page, QLabel, "epoch_time_value").isVisible()
    assert find(page, QLabel, "epoch_time_value").text().endswith("s")  # type: ignore[attr-defined]
    page.workspace.edit({"model.hidden_size": 17}, "size")
    assert page.check.report is None
    assert not find(page, QLabel, "epoch_time_value").isVisible()


def test_a_check_can_be_given_up(qtbot: QtBot, page: ModelPage) -> None:
    find(page, QPushButton, "check_first").click()  # type: ignore[attr-defined]
    find(page, QPushButton, "check_waiting_cancel").click()  # type: ignore[attr-defined]
    assert not page.check.is_running
    assert find(page, QLabel, "parameter_count").isVisible()


def test_without_data_the_page_says_so(
    workspace: Workspace, make_controller: MakeController, show_page: ShowPage
) -> None:
    page = ModelPage(workspace, make_controller(SteeredRun()))
    show_page(page)
    assert find(page, QWidget, "model_empty").isVisible()
    assert not find(page, QWidget, "cell_lstm").isVisible()


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
    page = ModelPage(workspace, make_controller(SteeredRun()))
    show_page(page, width, height, scale, scheme)
    if (width, scale) == (1072, 1.0):
        scroll = find(page, QWidget, "model_scroll")
        qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() == 0)  # type: ignore[attr-defined]
    page.training.more.set_open(True)
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])


def test_every_control_has_a_name_and_can_be_reached(page: ModelPage) -> None:
    page.training.more.set_open(True)
    controls = [
        *page.findChildren(QSpinBox),
        *page.findChildren(QDoubleSpinBox),
        *page.findChildren(QComboBox),
    ]
    for control in controls:
        assert control.accessibleName(), control.objectName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.objectName()
