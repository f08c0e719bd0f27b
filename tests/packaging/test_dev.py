from __future__ import annotations

import subprocess
import sys

import dev
import pytest

from tests.architecture.source import ROOT


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], True),
        (["weather.csv"], True),
        (["train", "experiment.toml"], False),
        (["doctor"], False),
        (["--help"], False),
    ],
)
def test_wants_window(arguments: list[str], expected: bool) -> None:
    assert dev.wants_window(arguments) is expected


@pytest.mark.parametrize(("cores", "workers"), [(2, "2"), (64, "4")])
def test_the_whole_suite_runs_in_parallel_with_coverage(cores: int, workers: str) -> None:
    arguments = dev.whole_suite(cores)
    assert arguments[arguments.index("-n") + 1] == workers
    assert "--cov" in arguments


def test_one_core_runs_one_after_the_other() -> None:
    assert "-n" not in dev.whole_suite(1)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What `run` starts on a Linux system without a screen, instead of starting it."""
    commands: list[list[str]] = []
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dev.screen, "has_screen", lambda environment: False)
    monkeypatch.setattr(dev, "hand_over", lambda *arguments: commands.append([*arguments]) or 0)
    return commands


def test_without_a_screen_a_sample_is_trained_in_the_terminal(
    started: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.run([]) == 0
    assert started == [["-m", "studio.cli.first_light"]]
    assert "No screen here" in capsys.readouterr().err


def test_without_a_screen_a_file_is_refused(started: list[list[str]]) -> None:
    assert dev.run(["weather.csv"]) == 2
    assert started == []


def test_without_a_screen_the_terminal_commands_work(started: list[list[str]]) -> None:
    assert dev.run(["doctor", "--json"]) == 0
    assert started == [["-m", "studio", "doctor", "--json"]]


@pytest.mark.parametrize(("argument", "code"), [("--help", 0), ("unheard-of", 2)])
def test_usage(argument: str, code: int) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "dev.py"), argument]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == code
    assert "dev.py run" in done.stdout
