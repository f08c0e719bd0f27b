"""The Model page for texts with classes and for running text, on real files: fields, presets, cures, the check."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.experiment import all_fields
from studio.ui.pages.model.page import ModelPage
from studio.ui.pages.model.presets_row import EDITED
from studio.ui.pages.model.task_fields import network_fields, training_fields, training_more
from studio.ui.pages.run_words import short_label
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Segmented
from tests.engine.tasks.classify_text.texts import rows
from tests.engine.tasks.language_model.corpora import prose
from tests.ui.conftest import MakeController
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.hourly import ShowPage, wait_for_overview, write_hourly
from tests.ui.stand_ins import SteeredRun

TASKS = ("classify-text", "language-model")


def write_texts(folder: Path) -> Path:
    """240 short texts in three classes."""
    lines = ["text,label", *(f'"{text}",{label}' for text, label in rows(240))]
    path = folder / "texts.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_prose(folder: Path) -> Path:
    """Some pages of sentences."""
    path = folder / "prose.txt"
    path.write_text(prose(9000), encoding="utf-8")
    return path


def open_as(qtbot: QtBot, workspace: Workspace, task: str, folder: Path) -> None:
    path = {"classify-text": write_texts, "language-model": write_prose, "forecast": write_hourly}[task]
    file = path(folder / "hourly.csv") if task == "forecast" else path(folder)
    with qtbot.waitSignal(workspace.data_changed, timeout=60_000):
        workspace.open_path(file, task)


@pytest.fixture(params=TASKS)
def task(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(
    qtbot: QtBot, workspace: Workspace, make_controller: MakeController, show_page: ShowPage, task: str,
    tmp_path: Path,
) -> ModelPage:  # fmt: skip
    open_as(qtbot, workspace, task, tmp_path)
    return shown(qtbot, workspace, make_controller, show_page)


def shown(
    qtbot: QtBot, workspace: Workspace, make_controller: MakeController, show_page: ShowPage
) -> ModelPage:
    made = ModelPage(workspace, make_controller(SteeredRun()))
    show_page(made)
    qtbot.waitUntil(lambda: made.presets.segments is not None, timeout=30_000)
    qtbot.waitUntil(lambda: made.findChild(QWidget, "device_cuda:0") is not None, timeout=30_000)
    return made


def text(page: QWidget, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None, name
    return found.full_text() if hasattr(found, "full_text") else str(found.text())


@pytest.mark.parametrize("of", ["forecast", *TASKS])
def test_every_setting_that_has_a_meaning_has_a_field(of: str) -> None:
    network, training = network_fields(of), training_fields(of)
    fields = [*network.left, *network.right, *training.left, *training.right, *training_more(of)]
    wanted = {
        field.key for field in all_fields() if field.section in ("model", "training") and field.concerns(of)
    }
    assert len(fields) == len(set(fields))
    assert set(fields) == wanted - {"model.cell", "training.device"}, "cells and device have their own place"


def test_fields_and_facts_are_those_of_the_task(page: ModelPage, task: str) -> None:
    for key in (*network_fields(task).left, *network_fields(task).right):
        assert page.network.form.row(key).isVisible(), key
    assert page.findChild(QWidget, "on_top_of") is None
    assert ("texts" if task == "classify-text" else "letters") in page.header.sentence()
    facts = page.workspace.overview.sizes.describe(page.workspace.experiment)
    assert text(page, "parameter_count") == f"{facts.parameters:,}"
    before = facts.parameters
    page.findChild(QSpinBox, "embedding_size").setValue(8)  # type: ignore[union-attr]
    assert page.workspace.experiment.model.embedding_size == 8  # type: ignore[union-attr]
    assert int(text(page, "parameter_count").replace(",", "")) < before


def test_dropout_acts_with_one_layer(page: ModelPage) -> None:
    page.workspace.edit({"model.num_layers": 1}, "layers")
    dropout = page.findChild(QDoubleSpinBox, "dropout")
    assert dropout.isEnabled()  # type: ignore[union-attr]
    dropout.setValue(35)  # type: ignore[union-attr]
    assert page.workspace.experiment.model.dropout == 0.35  # type: ignore[union-attr]


def test_the_check_says_what_it_looks_at_for_the_task(page: ModelPage, task: str) -> None:
    looked = "whether padding changes" if task == "classify-text" else "whether states are carried on"
    assert looked in text(page, "check_words")


def test_what_is_to_be_beaten_stands_beside_the_network(page: ModelPage, task: str) -> None:
    answers = page.workspace.overview.simple_answers
    assert len(answers) >= 1
    for place, answer in enumerate(answers[:3]):
        assert text(page, f"to_beat_{place}_label").lower() == short_label(answer.label)
        assert text(page, f"to_beat_{place}_value") not in ("", "–")
    figure = "Accuracy" if task == "classify-text" else "Bits a letter"
    assert text(page, "to_beat_message").startswith(figure)


def test_a_preset_is_one_step_of_undo_and_is_marked_while_it_is_in_force(page: ModelPage) -> None:
    segments, workspace = page.presets.segments, page.workspace
    assert segments is not None
    workspace.edit({"model.hidden_size": 77}, "size")
    assert segments.value() == ""
    assert text(page, "preset_words") == EDITED
    before, steps = workspace.experiment, workspace.undo_stack.count()
    preset = page.presets.presets()[-1]
    QTest.mouseClick(segments.segment(preset.name), Qt.MouseButton.LeftButton)
    assert workspace.undo_stack.count() == steps + 1
    assert {key: workspace.experiment.get(key) for key in preset.values} == dict(preset.values)  # type: ignore[union-attr]
    assert segments.value() == preset.name
    assert text(page, "preset_words") == preset.sentence
    workspace.undo()
    assert workspace.experiment == before
    assert segments.value() == ""


def test_a_preset_can_be_chosen_by_keys_after_an_edit(page: ModelPage) -> None:
    segments = page.presets.segments
    assert segments is not None
    page.workspace.edit({"model.hidden_size": 77}, "size")
    first = page.presets.presets()[0]
    QTest.keyClick(segments, Qt.Key.Key_Right)
    assert segments.value() == first.name
    assert page.workspace.experiment.model.hidden_size == first.values["model.hidden_size"]  # type: ignore[union-attr]


@pytest.mark.parametrize("task", ["language-model"], indirect=True)
def test_weights_of_unlike_sizes_cannot_be_tied_until_one_click(page: ModelPage) -> None:
    workspace = page.workspace
    workspace.edit({"model.embedding_size": 32, "model.hidden_size": 48, "model.tie_weights": False}, "sizes")
    tied = page.findChild(Segmented, "tie_weights")
    cure = page.findChild(QPushButton, "tie_weights_cure")
    assert not tied.isEnabled()  # type: ignore[union-attr]
    assert page.network.form.row("model.tie_weights").message() == (
        "hint",
        "Needs as many units as embedding numbers: 48, not 32.",
    )
    assert cure.isVisible()  # type: ignore[union-attr]
    assert cure.text().strip() == "Make both 48"  # type: ignore[union-attr]
    cure.click()  # type: ignore[union-attr]
    assert workspace.experiment.model.embedding_size == 48  # type: ignore[union-attr]
    assert tied.isEnabled()  # type: ignore[union-attr]
    assert not cure.isVisible()  # type: ignore[union-attr]
    tied.set_value("true")  # type: ignore[union-attr]
    assert workspace.experiment.model.tie_weights is True  # type: ignore[union-attr]


def test_check_first_reports_in_the_same_form(qtbot: QtBot, page: ModelPage) -> None:
    page.workspace.edit({"model.hidden_size": 16, "model.embedding_size": 8}, "sizes")
    wait_for_overview(qtbot, page.workspace)
    page.findChild(QPushButton, "check_first").click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: page.check.report is not None, timeout=60_000)
    report = page.check.report
    assert report is not None
    assert [line.title for line in report.lines if not line.passed] == []
    page.findChild(QPushButton, "check_back").click()  # type: ignore[union-attr]
    assert text(page, "epoch_time_value").endswith("s")


def test_another_document_brings_the_fields_of_its_task(
    qtbot: QtBot, workspace: Workspace, make_controller: MakeController, show_page: ShowPage, tmp_path: Path
) -> None:
    open_as(qtbot, workspace, "classify-text", tmp_path)
    page = shown(qtbot, workspace, make_controller, show_page)
    assert page.presets.isVisible()
    open_as(qtbot, workspace, "forecast", tmp_path)
    qtbot.waitUntil(lambda: page.findChild(QWidget, "on_top_of") is not None)
    assert page.findChild(QWidget, "embedding_size") is None
    assert not page.presets.isVisible()
    page.findChild(QSpinBox, "max_epochs").setValue(4)  # type: ignore[union-attr]
    assert workspace.experiment.training.max_epochs == 4  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("width", "height", "scale", "scheme"),
    [
        (1072, 740, 1.0, "light"),
        (1712, 1020, 1.0, "dark"),
        (964, 640, 1.0, "light"),
        (1190, 710, 1.5, "dark"),
    ],
)
def test_nothing_is_cut(
    qtbot: QtBot, page: ModelPage, show_page: ShowPage, width: int, height: int, scale: float, scheme: str
) -> None:
    show_page(page, width, height, scale, scheme)
    if (width, scale) == (1072, 1.0):
        scroll = page.findChild(QWidget, "model_scroll")
        qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() == 0)  # type: ignore[union-attr, attr-defined]
    page.training.more.set_open(True)
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])
