"""Fields, form rows, sliders and segmented controls, by mouse and by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.theme import LIGHT
from studio.ui.widgets import (
    Check,
    Combo,
    DecimalSpin,
    FormRow,
    More,
    Popover,
    Segmented,
    SliderWithSpin,
    Spin,
    Switch,
    line_edit,
)
from studio.ui.widgets.more import Motion
from tests.ui.widgets.conftest import Shown


def direction() -> Segmented:
    return Segmented((("one", "One"), ("two", "Two"), ("three", "Three")), "count", "Count")


def test_arrows_move_the_choice_and_stop_at_the_ends(qtbot: QtBot, shown: Shown) -> None:
    control = direction()
    shown(control)
    control.segment("one").setFocus(Qt.FocusReason.TabFocusReason)
    heard: list[str] = []
    control.value_changed.connect(heard.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert heard == ["two", "three", "two"]
    assert control.segment("two").hasFocus()


def test_arrows_step_over_a_choice_that_is_off(qtbot: QtBot, shown: Shown) -> None:
    control = direction()
    shown(control)
    control.set_choice_enabled("two", False, "Needs a graphics card.")
    control.segment("one").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(control.segment("one"), Qt.Key.Key_Right)
    assert control.value() == "three"
    assert control.segment("two").toolTip() == "Needs a graphics card."


def test_a_segmented_control_is_one_stop_of_the_tab_key(qtbot: QtBot, shown: Shown) -> None:
    control, after = direction(), line_edit("", "after")
    shown(control, after)
    control.segment("one").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(control.segment("one"), Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_choice_moves_no_segment(qtbot: QtBot, shown: Shown) -> None:
    control = direction()
    shown(control)
    before = [control.segment(value).geometry() for value in ("one", "two", "three")]
    qtbot.mouseClick(control.segment("three"), Qt.MouseButton.LeftButton)
    assert control.value() == "three"
    assert [control.segment(value).geometry() for value in ("one", "two", "three")] == before
    assert control.height() == 32


def test_setting_the_same_value_again_says_nothing(qtbot: QtBot) -> None:
    control = direction()
    qtbot.addWidget(control)
    with qtbot.assertNotEmitted(control.value_changed):
        control.set_value("one")


def test_the_slider_moves_over_the_sizes_and_the_spin_follows(qtbot: QtBot, shown: Shown) -> None:
    field = SliderWithSpin("hidden_size", "Hidden size")
    shown(field)
    heard: list[int] = []
    field.value_changed.connect(heard.append)
    field.slider.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(field.slider, key)
    assert heard == [128, 256, 512]
    assert field.spin.value() == 512


def test_a_number_between_the_sizes_stays_and_the_handle_goes_to_the_nearest(
    qtbot: QtBot, shown: Shown
) -> None:
    field = SliderWithSpin("hidden_size", "Hidden size")
    shown(field)
    field.spin.setValue(96)
    assert field.value() == 96
    assert field.slider.value() == 4
    field.spin.setValue(1)
    assert field.slider.value() == 0


def test_a_spin_shows_its_unit_and_is_32_high(qtbot: QtBot, shown: Shown) -> None:
    field = Spin("look_back", 1, 9999, 1200, "hours")
    shown(field)
    assert field.text() == "1,200 hours"
    assert field.height() == 32


def wheel_down(target: QWidget) -> None:
    centre = QPointF(target.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(target.mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)


def test_the_wheel_changes_only_what_has_the_focus(qtbot: QtBot, shown: Shown) -> None:
    field, other = Spin("look_back", 1, 99, 24, "hours"), line_edit("", "other")
    shown(field, other)
    other.setFocus()
    wheel_down(field)
    assert field.value() == 24
    field.setFocus()
    wheel_down(field)
    assert field.value() == 23


def test_a_decimal_shows_no_more_digits_than_it_has(qtbot: QtBot) -> None:
    field = DecimalSpin("clip_norm", 0.0, 100.0, 1.5, decimals=4)
    qtbot.addWidget(field)
    assert field.text() == "1.5"
    field.setValue(0.0001)
    assert field.text() == "0.0001"


def test_a_combo_keeps_its_value_when_the_choices_change(qtbot: QtBot) -> None:
    field = Combo([("a", "temp"), ("b", "dewp")], "target")
    qtbot.addWidget(field)
    field.set_value("b")
    field.set_choices([("c", "humid"), ("b", "dewp", "target")])
    assert field.value() == "b"
    with qtbot.waitSignal(field.currentIndexChanged):
        field.set_choices([("c", "humid")])
    assert field.value() == "c"


def test_check_and_switch_act_on_space(qtbot: QtBot, shown: Shown) -> None:
    for made in (Check("Report", "report"), Switch("Smooth", "smooth")):
        shown(made)
        made.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(made, Qt.Key.Key_Space)
        assert made.isChecked()


def test_a_form_row_names_its_field_and_marks_an_error(qtbot: QtBot, shown: Shown) -> None:
    row = FormRow("Look ahead", Spin("horizon", 1, 9999, 2400, "hours"), help="How far it predicts.")
    shown(row)
    row.set_hint("One day.")
    assert row.message() == ("hint", "One day.")
    row.set_error("Longer than the test part. Use 192 hours or less.")
    assert row.message() == ("error", "Longer than the test part. Use 192 hours or less.")
    assert row.field.accessibleDescription().startswith("error: ")
    middle = row.field.width() // 2
    edge = row.field.grab().toImage()
    assert edge.pixelColor(middle, 0).name().upper() == LIGHT.danger
    assert edge.pixelColor(middle, 1).name().upper() == LIGHT.danger
    row.clear_message()
    assert row.message() == ("hint", "One day.")
    name = QAccessible.queryAccessibleInterface(row.field).text(QAccessible.Text.Name)
    assert name == "Look ahead"


def test_f1_in_a_field_opens_its_long_help_and_esc_closes_it(qtbot: QtBot, shown: Shown) -> None:
    row = FormRow(
        "Patience",
        Spin("patience", 1, 99, 10),
        help="Short.",
        long_help="Epochs without progress before it stops.",
    )
    shown(row)
    row.field.setFocus()
    with qtbot.waitSignal(row.help_asked):
        qtbot.keyClick(row.field, Qt.Key.Key_F1)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, Popover)
    assert popover.accessibleDescription() == "Epochs without progress before it stops."
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None


def test_more_opens_in_place_and_names_what_is_inside(qtbot: QtBot, shown: Shown) -> None:
    more = More("Split, gap, scaling", "more")
    inside = line_edit("", "gap")
    more.body.addWidget(inside)
    shown(more)
    assert not inside.isVisible()
    assert more.button.accessibleDescription() == "Split, gap, scaling"
    more.button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(more.button, Qt.Key.Key_Space)
    assert more.is_open()
    qtbot.waitUntil(lambda: inside.isVisible() and inside.height() == 32)
    more.set_open(False)
    qtbot.waitUntil(lambda: not inside.isVisible())
    more.set_differs(True)
    assert more.differs()


def test_more_opens_at_once_where_less_motion_is_wanted(
    qtbot: QtBot, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Motion, "reduced", True)
    more = More("Split", "more")
    inside = line_edit("", "gap")
    more.body.addWidget(inside)
    shown(more)
    more.set_open(True)
    assert inside.isVisible()
    more.set_open(False)
    assert not inside.isVisible()
