"""What Export says of text models: their code runs as it stands, their certificates speak of texts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.experiment import Experiment
from studio.engine.export import Certificate, ComparedCase
from studio.engine.export.export import export_bundle_object
from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.pages.export.page import ExportPage
from studio.ui.pages.export.task_words import WORDS, words_of
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.theme import apply_theme
from tests.engine.tasks.classify_text.texts import made_bundle, made_spec
from tests.engine.tasks.language_model.corpora import corpus, model_of
from tests.ui.helpers import wait_until_nothing_is_cut
from tests.ui.pages.runs import SIZES, Pages, document, open_document, unreachable_controls, whole_run
from tests.ui.pages.texts import novel, text_overview, topics

FACTS = {
    "classify-text": {"moved_by_padding": 0.0, "moved_by_tokens_behind": 3e-8},
    "language-model": {"two_halves_differ_from_whole": 4e-6, "moved_by_later_tokens": 0.5},
}


def history_of(experiment: Experiment) -> RunHistory:
    made = RunHistory(experiment, 0.0)
    for event in whole_run():
        made.add(event)
    return made


def certificate(task: str, path: Path) -> Certificate:
    cases = tuple(ComparedCase(batch, 24, "cat", 4e-7, 1.0) for batch in (1, 3, 64))
    return Certificate(
        "onnx", task, (path.name,), "9f" * 32, 83_211, {"name": "ONNX Runtime", "version": "1.23.2"}, 1e-5,
        "range of a probability", cases, FACTS[task], "2024-05-04T12:00:00+00:00", "1.0",
    )  # fmt: skip


def run_code(code: str, folder: Path) -> str:
    """What a program says that has nothing of the studio, in a process of its own beside the file."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", ["word", "bpe"])
@pytest.mark.parametrize(("format_name", "suffix"), [("onnx", ".onnx"), ("state-dict", ".pt")])
def test_the_python_code_of_a_classifier_names_a_class(
    tmp_path: Path, kind: str, format_name: str, suffix: str
) -> None:
    spec = made_spec(kind=kind)
    path = tmp_path / f"my topics{suffix}"
    export_bundle_object(made_bundle(spec), format_name, path)
    history = history_of(topics(preparation__tokenizer=kind, preparation__lower_case=True))
    code = words_of("classify-text").snippets(format_name, path.name, history)["python"].code
    assert run_code(code, tmp_path).strip() in spec.classes


@pytest.mark.parametrize("kind", ["character", "word", "bpe"])
def test_the_python_code_of_a_language_model_writes(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "novel.onnx"
    model = model_of(corpus(), {"preparation.tokenizer": kind, "preparation.vocabulary_size": 400})
    export_bundle_object(model.bundle, "onnx", path)
    history = history_of(model.bundle.experiment)
    code = words_of("language-model").snippets("onnx", path.name, history)["python"].code
    written = run_code(code, tmp_path)
    assert written.startswith("It was")
    assert len(written) > 150


def test_the_weights_of_a_language_model_load_with_their_code(tmp_path: Path) -> None:
    path = tmp_path / "novel.pt"
    model = model_of(corpus(), {"model.cell": "gru", "model.num_layers": 2})
    export_bundle_object(model.bundle, "state-dict", path)
    history = history_of(model.bundle.experiment)
    code = words_of("language-model").snippets("state-dict", path.name, history)["python"].code
    assert run_code(code, tmp_path).startswith("torch.Size([1, 3, ")


def test_every_task_has_words_for_every_format() -> None:
    made = {"classify-text": topics(), "language-model": novel()}
    for task, experiment in made.items():
        for name in ("bundle", "onnx", "state-dict"):
            inside = WORDS[task].inside(name, history_of(experiment), text_overview())
            assert all(sentence.endswith(".") for sentence in (inside.takes, inside.gives, inside.holds))
            assert WORDS[task].snippets(name, "a b.onnx", history_of(experiment))
    command = WORDS["language-model"].snippets("bundle", "a b.bundle", history_of(novel()))["command_line"]
    assert command.code.startswith('recurrent-studio generate "a b.bundle"')
    code = WORDS["language-model"].snippets("onnx", "a.onnx", history_of(novel()))["csharp"].code
    assert '"state_c"' in code


@pytest.fixture(params=["classify-text", "language-model"])
def page(
    request: pytest.FixtureRequest, qtbot: QtBot, jobs: JobRunner, pages: Pages, tmp_path: Path
) -> ExportPage:
    """A page about a run of a text task, with a certificate."""
    experiment = topics() if request.param == "classify-text" else novel()
    workspace = document(jobs, experiment, object())
    open_document(qtbot, workspace)
    controller = RunController()
    controller.open_run(experiment, whole_run())

    def export(_context: JobContext, _run_dir: Path, _format: str, path: Path) -> Certificate:
        return certificate(experiment.task, path)

    made = ExportPage(workspace, controller, export=export)
    pages.show(made)
    find(made, "export_format").setCurrentIndex(find(made, "export_format").model().index(1, 0))
    find(made, "export_button").click()
    qtbot.waitUntil(lambda: find(made, "certificate").isVisible())
    return made


def find(page: QWidget, name: str, kind: type[Any] = QWidget) -> Any:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def test_the_certificate_speaks_of_texts(page: ExportPage) -> None:
    model = find(page, "certificate_table", QTableView).model()
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(4)]
    first = [model.index(0, column).data() for column in range(4)]
    assert heads[0] == "Texts at once"
    classes = page.run is not None and page.run.experiment.task == "classify-text"
    assert heads[1] == ("Longest" if classes else "At a time")
    assert first == ["1", "24 words" if classes else "24 letters", "0.00000040", "same"]
    assert "of a probability" in find(page, "certificate_allowed_value", QLabel).text()
    found = [find(page, name).accessibleName() for name in ("certificate_reach", "certificate_finding_1")]
    if classes:
        assert found == [
            "Padding moves no answer: checked",
            "Nothing behind the end of a text counts: checked",
        ]
    else:
        assert found == [
            "Goes on from a state as from the whole text: checked",
            "Does not see what comes later: moved by 0.50",
        ]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_and_tab_reaches_everything(
    qapp: QApplication, qtbot: QtBot, page: ExportPage, pages: Pages, size: tuple[int, int]
) -> None:
    pages.show(page, size)
    apply_theme(qapp, "dark", 1.0)
    for way in ("python", "csharp", "command_line"):
        find(page, f"use_way_{way}").click()
        wait_until_nothing_is_cut(qtbot, page)
        assert find(page, "use_code", QPlainTextEdit).toPlainText()
    assert unreachable_controls(page) == []
