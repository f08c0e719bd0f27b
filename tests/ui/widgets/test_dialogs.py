"""Questions, the problems before a start, sheets, banners and toasts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets import (
    Answer,
    Banner,
    Check,
    Problem,
    ProblemsDialog,
    Question,
    Scrim,
    Sheet,
    Toast,
    Waiting,
    line_edit,
)
from tests.ui.helpers import find_cut_texts
from tests.ui.widgets.conftest import Shown

ANSWERS = [
    Answer("pause", "Pause and close", "accept"),
    Answer("discard", "Discard…", "destructive"),
    Answer("keep", "Keep training", "reject"),
]


def question(parent: QWidget) -> Question:
    return Question(
        "Close while training?", "Training goes on only while the window is open.", ANSWERS, parent
    )


@pytest.mark.parametrize(
    ("role", "key", "result"),
    [
        (QDialogButtonBox.ButtonRole.AcceptRole, "pause", QDialog.DialogCode.Accepted),
        (QDialogButtonBox.ButtonRole.DestructiveRole, "discard", QDialog.DialogCode.Accepted),
        (QDialogButtonBox.ButtonRole.RejectRole, "keep", QDialog.DialogCode.Rejected),
    ],
)
def test_each_answer_has_its_role_in_the_button_box(
    qtbot: QtBot, shown: Shown, role: QDialogButtonBox.ButtonRole, key: str, result: QDialog.DialogCode
) -> None:
    window = shown(line_edit())
    dialog = question(window)
    dialog.open()
    box = dialog.findChild(QDialogButtonBox)
    pressed = next(button for button in box.buttons() if box.buttonRole(button) == role)
    with qtbot.waitSignal(dialog.finished) as finished:
        qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)
    assert dialog.answer() == key
    assert finished.args == [result.value]


def test_the_title_says_whether_a_start_is_possible(shown: Shown) -> None:
    window = shown(line_edit())
    problems = Draft().problems()
    warnings = [problem for problem in problems if problem.severity == "warning"]
    assert ProblemsDialog(problems, window).title_label.text() == "Cannot start training yet"
    assert ProblemsDialog(warnings, window).title_label.text() == "Worth a look before training"


def test_esc_is_the_rejecting_answer_and_enter_the_accepting_one(qtbot: QtBot, shown: Shown) -> None:
    window = shown(line_edit())
    dialog = question(window)
    dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert (dialog.isVisible(), dialog.answer()) == (False, "keep")
    dialog = question(window)
    dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert (dialog.isVisible(), dialog.answer()) == (False, "pause")


def test_the_window_is_dark_while_a_dialog_is_open(shown: Shown) -> None:
    window = shown(line_edit(), width=700)
    dialog = question(window)
    dialog.open()
    scrim = window.findChild(Scrim)
    assert scrim.isVisible()
    assert scrim.size() == window.size()
    window.resize(800, 500)
    assert scrim.size() == window.size()
    dialog.reject()
    assert not scrim.isVisible()


class Draft:
    """What the cures of the problems change."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def problems(self) -> list[Problem]:
        return [
            Problem(
                "warning",
                "4,888 windows for 279,576 parameters",
                "Text.",
                "Use 64 units",
                lambda: self.cure("units"),
            ),
            Problem("error", "Look back does not fit", "Text.", "Use 168 hours", lambda: self.cure("back")),
            Problem(
                "error",
                "wind_gust has holes",
                "Text.",
                "Leave it out",
                lambda: self.cure("out"),
                "Fill forward",
                lambda: self.cure("fill"),
            ),
        ]

    def cure(self, name: str) -> None:
        self.done.append(name)


def found(dialog: QWidget, name: str) -> QPushButton:
    button = dialog.findChild(QPushButton, name)
    assert button is not None, name
    return button


def test_errors_come_first_and_start_says_what_is_left(qtbot: QtBot, shown: Shown) -> None:
    draft, window = Draft(), shown(line_edit(), width=900)
    dialog = ProblemsDialog(draft.problems(), window)
    dialog.open()
    assert dialog.focusWidget() is found(dialog, "problems_0_fix")
    assert not dialog.start.isEnabled()
    assert dialog.start.toolTip() == "Two must change first."
    qtbot.mouseClick(found(dialog, "problems_0_fix"), Qt.MouseButton.LeftButton)
    assert draft.done == ["back"]
    assert dialog.start.toolTip() == "One must change first."
    qtbot.mouseClick(found(dialog, "problems_1_other"), Qt.MouseButton.LeftButton)
    assert draft.done == ["back", "fill"]
    assert dialog.problems_left("error") == 0
    assert not dialog.start.isEnabled()
    spite = dialog.findChild(Check, "problems_in_spite")
    spite.click()
    with qtbot.waitSignal(dialog.accepted):
        dialog.start.click()


def test_the_check_alone_does_not_override_an_error(shown: Shown) -> None:
    dialog = ProblemsDialog(Draft().problems(), shown(line_edit()))
    dialog.open()
    dialog.findChild(Check, "problems_in_spite").click()
    assert not dialog.start.isEnabled()
    dialog.reject()


def test_fix_all_cures_each_once_and_esc_keeps_it(qtbot: QtBot, shown: Shown) -> None:
    draft = Draft()
    dialog = ProblemsDialog(draft.problems(), shown(line_edit()))
    dialog.open()
    fix_all = found(dialog, "problems_fix_all")
    assert fix_all.accessibleName() == "Fix all three"
    fix_all.click()
    assert sorted(draft.done) == ["back", "out", "units"]
    assert dialog.start.isEnabled()
    assert not fix_all.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert len(draft.done) == 3


def test_the_list_of_problems_can_be_copied_and_nothing_is_cut(shown: Shown) -> None:
    long = (
        "1,200 hours are asked for and the test part has 1,310. No room is left for the gap and a forecast."
    )
    problems = [
        Problem("error", "Look back does not fit in the test part", long, "Use 168 hours", lambda: None)
    ]
    dialog = ProblemsDialog(problems, shown(line_edit(), width=900))
    dialog.open()
    found(dialog, "problems_copy").click()
    assert QGuiApplication.clipboard().text() == f"error: {problems[0].title}. {long}"
    assert find_cut_texts(dialog) == []
    assert dialog.width() == 660
    dialog.reject()


def test_a_sheet_covers_its_host_and_esc_gives_the_focus_back(qtbot: QtBot, shown: Shown) -> None:
    field = line_edit("", "field")
    window = shown(field, width=800)
    field.setFocus()
    sheet = Sheet(window, "Settings", name="settings")
    inside = line_edit("", "inside")
    sheet.body.addWidget(inside)
    sheet.open()
    assert sheet.geometry() == window.rect()
    inside.setFocus()
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(inside, Qt.Key.Key_Escape)
    assert field.hasFocus()


def test_a_banner_tells_all_its_words_and_acts(qtbot: QtBot, shown: Shown) -> None:
    banner, done = Banner(), []
    window = shown(banner, width=500)
    assert not banner.isVisible()
    text = "The computer was switched off. **Safe** up to epoch 9, step 880, and all of it is kept <here>."
    banner.show_message(
        "warning", "Run 8 was interrupted.", text, [("Resume", lambda: done.append(1))], closable=True
    )
    assert banner.text() == f"Run 8 was interrupted. {text.replace('**', '')}"
    assert banner.accessibleName() == banner.text()
    found(banner, "banner_link_0").click()
    assert done == [1]
    qtbot.waitUntil(lambda: find_cut_texts(window) == [])
    with qtbot.waitSignal(banner.closed):
        found(banner, "banner_close").click()
    assert not banner.isVisible()


def test_a_banner_replaces_its_links(qtbot: QtBot, shown: Shown) -> None:
    banner = Banner()
    shown(banner)
    banner.show_message("info", "One.", "Two.", [("A", lambda: None), ("B", lambda: None)])
    banner.show_message("info", "One.", "Two.", [("C", lambda: None)])
    qtbot.waitUntil(found(banner, "banner_link_0").isVisible)
    named = [link.text() for link in banner.findChildren(QPushButton) if "link" in link.objectName()]
    assert named == ["C"]


def test_a_toast_lies_above_the_bar_and_undoes(shown: Shown) -> None:
    window, done = shown(line_edit(), width=800), []
    toast = Toast(window)
    toast.show_text("“pressure” is now a known-future feature.", "Undo", lambda: done.append(1))
    assert abs(toast.geometry().center().x() - window.rect().center().x()) <= 1
    assert toast.geometry().bottom() < window.height() - 60
    found(toast, "toast_action").click()
    assert done == [1]
    assert not toast.isVisible()


def test_waiting_shows_only_what_takes_long(qtbot: QtBot, shown: Shown) -> None:
    waiting = Waiting()
    shown(waiting)
    waiting.begin("Reading 8,706 rows", "about 2 s")
    assert not waiting.isVisible()
    waiting.end()
    waiting.begin("Reading 8,706 rows", "about 2 s")
    qtbot.waitUntil(waiting.isVisible, timeout=2000)
    waiting.advance(0.5)
    assert waiting.bar.value() == waiting.bar.maximum() // 2
    with qtbot.waitSignal(waiting.cancelled):
        waiting.cancel.click()
