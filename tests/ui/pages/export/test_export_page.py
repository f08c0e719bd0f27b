"""The Export page: one format, one path, and a certificate or the reason why there is no file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.errors import OutputError, StudioError
from studio.engine.export import Certificate, ComparedCase, ExportDifferenceError
from studio.ui.jobs.job import JobContext
from studio.ui.pages.export.formats import FormatRole
from studio.ui.pages.export.page import ExportPage
from studio.ui.pages.export.places import default_folder, file_stem, folder_name
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme
from tests.ui.conftest import MakeController
from tests.ui.helpers import wait_until_nothing_is_cut
from tests.ui.pages.runs import SIZES, Pages, Played, beginning, experiment, unreachable_controls, whole_run

SHA = "9f2c41d0" + "0" * 48 + "7ab3e518"
DIFFERS = ExportDifferenceError(
    "model.onnx was not exported: its answers differ from those of the model.",
    "temp (°F) differs by up to 0.0313 (64 at once, 48 rows each); 0.000185 is allowed.",
    "No file was written. Use another format; the run itself is untouched.",
)


def certificate(format_name: str, path: Path) -> Certificate:
    """One that passed."""
    sizes = ((1, 48), (3, 48), (64, 48), (257, 48), (3, 1))
    return Certificate(
        format=format_name,
        task="forecast",
        files=(path.name,),
        sha256=SHA,
        bytes=83_211,
        runtime={"name": "ONNX Runtime", "version": "1.23.2"},
        tolerance=1e-5,
        scale_meaning="standard deviation of the target",
        cases=tuple(ComparedCase(batch, time, "temp (°F)", 0.0000012, 18.5) for batch, time in sizes),
        facts={"horizon": 24, "moved_by_newest_row": 24},
        made="2024-05-04T12:00:00+00:00",
        studio_version="1.0",
    )


@dataclass
class Exporter:
    """Stands for the engine."""

    fault: StudioError | None = None
    holds: bool = False
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def __call__(self, context: JobContext, run_dir: Path, format_name: str, path: Path) -> Certificate:
        self.asked.append((run_dir, format_name, path))
        while self.holds and not context.cancelled():
            threading.Event().wait(0.01)
        if self.fault is not None:
            raise self.fault
        return certificate(format_name, path)


Make = Callable[..., ExportPage]


@pytest.fixture
def make(opened: Workspace, pages: Pages) -> Make:
    """A page about a run that has ended."""

    def page_of(exporter: Exporter, size: tuple[int, int] = SIZES[0]) -> ExportPage:
        controller = RunController()
        controller.open_run(experiment(), whole_run())
        page = ExportPage(opened, controller, export=exporter)
        pages.show(page, size)
        return page

    return page_of


def find(page: QWidget, name: str, kind: type[Any] = QWidget) -> Any:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def choose(page: QWidget, word: str) -> None:
    """Chooses the row whose text holds the word, as a user of the list does."""
    view = find(page, "export_format", QListView)
    model = view.model()
    row = next(row for row in range(model.rowCount()) if word in model.index(row, 0).data().lower())
    view.setCurrentIndex(model.index(row, 0))


def put(page: QWidget, path: Path) -> None:
    """Types a path."""
    field_ = find(page, "export_path", QLineEdit)
    field_.setText(str(path))
    field_.editingFinished.emit()


def certificate_words(page: QWidget) -> str:
    """All words of the certificate."""
    return " ".join(label.text() for label in find(page, "certificate").findChildren(QLabel)).strip()


def export(qtbot: QtBot, page: QWidget) -> None:
    """Presses the button and waits for what comes of it."""
    find(page, "export_button", QPushButton).click()
    qtbot.waitUntil(lambda: find(page, "export_button").isEnabled())


def test_each_format_has_its_name_and_its_path(make: Make) -> None:
    page = make(Exporter())
    model = find(page, "export_format", QListView).model()
    texts = [model.index(row, 0).data().lower() for row in range(model.rowCount())]
    assert len(texts) == 3
    for word, suffix in (("bundle", ".bundle"), ("onnx", ".onnx"), ("state-dict", ".pt")):
        assert sum(word in text for text in texts) == 1
        choose(page, word)
        wanted = default_folder("JFK temperature") / f"jfk_temperature{suffix}"
        assert find(page, "export_path", QLineEdit).text() == str(wanted)


def test_an_export_shows_its_certificate(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    exporter = Exporter()
    page = make(exporter)
    marks: list[tuple[str, str]] = []
    page.mark_changed.connect(lambda kind, words: marks.append((kind, words)))
    choose(page, "onnx")
    assert certificate_words(page) == ""
    assert not find(page, "certificate").isVisible()
    put(page, tmp_path / "window.onnx")
    export(qtbot, page)
    assert exporter.asked == [(Path("/runs/1"), "onnx", tmp_path / "window.onnx")]
    assert find(page, "certificate").isVisible()
    words = certificate_words(page)
    assert "window.onnx gives the same answers as the trained model." in words
    assert "ONNX Runtime 1.23.2, a fresh process" in words
    assert "0.00019\N{NO-BREAK SPACE}°F, a 100,000th of the spread" in words
    assert "9f2c 41d0 … 7ab3 e518" in words
    assert find(page, "certificate_reach").accessibleName() == "Newest reading moves all 24 hours: checked"
    assert marks == [("shield", "certified")]
    assert "83\N{NO-BREAK SPACE}kB" in words


def test_the_cases_stand_in_a_table(qtbot: QtBot, make: Make) -> None:
    page = make(Exporter())
    export(qtbot, page)
    model = find(page, "certificate_table", QTableView).model()
    cells = [[model.index(row, column).data() for column in range(4)] for row in (0, 3, 4)]
    assert cells == [
        ["1", "48 hours", "0.0000012\N{NO-BREAK SPACE}°F", "same"],
        ["257", "48 hours", "0.0000012\N{NO-BREAK SPACE}°F", "same"],
        ["3", "1 hour", "0.0000012\N{NO-BREAK SPACE}°F", "same"],
    ]


def test_the_hash_is_copied_whole(qtbot: QtBot, make: Make) -> None:
    page = make(Exporter())
    export(qtbot, page)
    find(page, "certificate_copy", QPushButton).click()
    assert QGuiApplication.clipboard().text() == SHA


def test_each_format_keeps_its_own_certificate(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    page = make(Exporter())
    put(page, tmp_path / "mine.bundle")
    export(qtbot, page)
    choose(page, "onnx")
    assert certificate_words(page) == ""
    assert find(page, "export_path", QLineEdit).text() == str(tmp_path / "jfk_temperature.onnx")
    choose(page, "bundle")
    assert "mine.bundle gives the same answers" in certificate_words(page)
    assert find(page, "export_path", QLineEdit).text() == str(tmp_path / "mine.bundle")


def test_a_file_that_differs_is_blocked_and_says_what_is_safe(qtbot: QtBot, make: Make) -> None:
    page = make(Exporter(fault=DIFFERS))
    choose(page, "onnx")
    export(qtbot, page)
    words = certificate_words(page)
    assert "Not exported" in words
    assert DIFFERS.what in words
    assert DIFFERS.meaning in words
    assert DIFFERS.remedy in words
    assert page.findChild(QWidget, "certificate_table") is None
    model = find(page, "export_format", QListView).model()
    assert model.index(1, 0).data(FormatRole.OUTCOME) == ("Differs", "danger")


def test_a_place_that_cannot_be_written_is_a_message_and_no_certificate(qtbot: QtBot, make: Make) -> None:
    exporter = Exporter(fault=OutputError("The folder cannot be written.", remedy="Choose another one."))
    page = make(exporter)
    export(qtbot, page)
    assert page.problem_banner.text() == "The folder cannot be written. Choose another one."
    assert certificate_words(page) == ""
    exporter.fault = None
    export(qtbot, page)
    assert not page.problem_banner.isVisible()
    assert certificate_words(page)


def test_a_file_that_is_there_is_named_before_it_is_replaced(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    page = make(Exporter())
    (tmp_path / "old.bundle").write_bytes(b"old")
    put(page, tmp_path / "old.bundle")
    message = find(page, "export_path_message", QLabel)
    assert message.isVisible()
    assert message.text() == "There is a file of that name; exporting replaces it."
    export(qtbot, page)
    assert not message.isVisible()  # it is this run's own by now


def test_an_export_can_be_given_up(qtbot: QtBot, make: Make) -> None:
    page = make(Exporter(holds=True))
    button = find(page, "export_button", QPushButton)
    button.click()
    assert not button.isEnabled()
    assert button.toolTip()
    cancel = find(page, "export_waiting_cancel", QPushButton)
    qtbot.waitUntil(cancel.isVisible)
    cancel.click()
    assert button.isEnabled()
    assert certificate_words(page) == ""


def test_another_run_takes_the_certificates_away(
    qtbot: QtBot, opened: Workspace, make_controller: MakeController, pages: Pages
) -> None:
    controller = make_controller(Played(beginning()))
    controller.open_run(experiment(), whole_run())
    page = ExportPage(opened, controller, export=Exporter())
    pages.show(page)
    export(qtbot, page)
    marks: list[str] = []
    page.mark_changed.connect(lambda kind, _words: marks.append(kind))
    controller.start(experiment(), object())
    assert find(page, "export_empty_title", QLabel).text() == "The model is still learning"
    assert not find(page, "export_button").isVisible()
    assert certificate_words(page) == "" or not find(page, "certificate").isVisible()
    assert marks == [""]
    controller.open_run(experiment(), whole_run())


def test_without_a_model_the_way_leads_to_train(qtbot: QtBot, opened: Workspace, pages: Pages) -> None:
    page = ExportPage(opened, RunController(), export=Exporter())
    pages.show(page)
    assert not find(page, "export_format").isVisible()
    with qtbot.waitSignal(page.go_requested) as went:
        find(page, "export_next", QPushButton).click()
    assert went.args == ["train"]


def test_the_keyboard_chooses_a_format(make: Make) -> None:
    page = make(Exporter())
    view = find(page, "export_format", QListView)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert find(page, "export_path", QLineEdit).text().endswith(".onnx")
    assert "ONNX" in view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)


def test_what_is_inside_follows_the_format(make: Make) -> None:
    page = make(Exporter())
    assert find(page, "inside_takes", QLabel).text() == (
        "48 hours of temp (°F), dewp and humid, with their time, in their own units."
    )
    assert find(page, "inside_gives", QLabel).text().endswith("with a 90\N{NO-BREAK SPACE}% band.")
    assert "weights of epoch 2" in find(page, "inside_holds", QLabel).text()
    choose(page, "state-dict")
    assert "program beside them" in find(page, "inside_holds", QLabel).text()


@pytest.mark.parametrize(
    ("name", "folder", "stem"),
    [
        ("JFK temperature", "JFK temperature", "jfk_temperature"),
        ("a/b\\c: d?", "a b c d", "a_b_c_d"),
        ("…", "…", "model"),
        ("", "Model", "model"),
        ("Öl.", "Öl", "öl"),
    ],
)
def test_names_become_names_of_files(name: str, folder: str, stem: str) -> None:
    assert folder_name(name) == folder
    assert file_stem(name) == stem


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("scheme", "scale"), [("light", 1.0), ("dark", 1.0), ("light", 1.5)])
def test_nothing_is_cut_and_tab_reaches_everything(
    qapp: QApplication, qtbot: QtBot, make: Make, size: tuple[int, int], scheme: Any, scale: float
) -> None:
    exporter = Exporter()
    page = make(exporter, size)
    apply_theme(qapp, scheme, scale)
    wait_until_nothing_is_cut(qtbot, page)
    export(qtbot, page)
    wait_until_nothing_is_cut(qtbot, page)
    choose(page, "onnx")
    exporter.fault = DIFFERS
    export(qtbot, page)
    wait_until_nothing_is_cut(qtbot, page)
    assert unreachable_controls(page) == []
