"""Jobs: one answer each, in the window's thread, and nothing left when the program ends."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QThread
from pytestqt.qtbot import QtBot

from studio.engine.errors import DataError, StudioError
from studio.ui.jobs.job import JobContext, JobRunner


@pytest.fixture
def runner(qtbot: QtBot) -> JobRunner:
    made = JobRunner()
    yield made
    assert made.wait_for_all()


def add(context: JobContext, one: int, other: int) -> int:
    context.progress(0.5, "adding")
    return one + other


def raise_words(_context: JobContext) -> None:
    raise DataError("It is a picture.")


def raise_fault(_context: JobContext) -> None:
    raise ZeroDivisionError("by nothing")


def test_the_result_and_progress_arrive_in_the_windows_thread(qtbot: QtBot, runner: JobRunner) -> None:
    job = runner.prepare(add, 2, 3)
    heard: list[tuple[object, bool]] = []
    here = QCoreApplication.instance().thread()
    job.progressed.connect(
        lambda share, words: heard.append(((share, words), QThread.currentThread() is here))
    )
    job.succeeded.connect(lambda result: heard.append((result, QThread.currentThread() is here)))
    job.start()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [((0.5, "adding"), True), (5, True)]


def test_an_error_in_words_arrives_as_it_is(qtbot: QtBot, runner: JobRunner) -> None:
    job = runner.prepare(raise_words)
    with qtbot.waitSignal(job.failed) as failed:
        job.start()
    assert failed.args[0].what == "It is a picture."


def test_a_fault_of_the_program_is_put_into_words(
    qtbot: QtBot, runner: JobRunner, caplog: pytest.LogCaptureFixture
) -> None:
    job = runner.prepare(raise_fault)
    with qtbot.waitSignal(job.failed) as failed:
        job.start()
    assert isinstance(failed.args[0], StudioError)
    assert "by nothing" in failed.args[0].meaning
    assert "Traceback" in caplog.text


def test_a_cancelled_job_is_over_at_once_and_its_result_is_dropped(qtbot: QtBot, runner: JobRunner) -> None:
    began, go_on, asked = threading.Event(), threading.Event(), []

    def wait(context: JobContext) -> str:
        began.set()
        go_on.wait(10)
        asked.append(context.cancelled())
        return "late"

    job = runner.prepare(wait)
    results: list[object] = []
    job.succeeded.connect(results.append)
    job.start()
    assert began.wait(10)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert job.is_over
    with qtbot.waitSignal(job.thread_ended):
        go_on.set()
    assert asked == [True]
    assert results == []


def test_a_job_waits_for_what_must_be_loaded_first(qtbot: QtBot) -> None:
    loaded = threading.Event()
    runner = JobRunner(before=lambda: loaded.wait(10))
    job = runner.prepare(add, 1, 1)
    results: list[int] = []
    job.succeeded.connect(results.append)
    job.start()
    qtbot.wait(30)
    assert results == []
    loaded.set()
    qtbot.waitUntil(lambda: results == [2])
    assert runner.wait_for_all()
