"""The terminal in this process: arguments in, exit code and both streams out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studio.cli.main import run
from studio.engine.data.table import Table
from tests.engine.forecasts import readings

TINY = (
    "preparation.context_length=6", "preparation.horizon=3", "preparation.calendar=off", "model.hidden_size=2",
    "model.on_top_of=last_value", "training.learn_from=last_step", "training.max_epochs=2",
)  # fmt: skip


@dataclass
class Said:
    """What one command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as one JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """stdout as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def message(self) -> str:
        """stderr, of which one line was expected, without a traceback."""
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.strip()


Studio = Callable[..., Said]


def no_window(path: Path | None) -> int:
    raise AssertionError(f"a window was to be opened for {path}")


@pytest.fixture
def studio(capsys: pytest.CaptureFixture[str]) -> Studio:
    """Runs `recurrent-studio ARGUMENTS`."""

    def said(*arguments: object) -> Said:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments], no_window)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return said


def settings(*assignments: str) -> list[str]:
    """`--set` before each assignment."""
    return [word for assignment in assignments for word in ("--set", assignment)]


@pytest.fixture(scope="package")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table, an experiment and a finished run."""
    return tmp_path_factory.mktemp("terminal")


@pytest.fixture(scope="package")
def table(shared: Path) -> Table:
    """120 hourly readings."""
    return readings(shared)


@pytest.fixture(scope="package")
def experiment(shared: Path, table: Table) -> Path:
    """What `new` wrote for it."""
    path = shared / "experiment.toml"
    assert run(["new", str(table.path), *settings(*TINY), "-o", str(path)], no_window) == 0
    return path


@pytest.fixture(scope="package")
def run_folder(shared: Path, experiment: Path) -> Path:
    """What `train` made of it."""
    folder = shared / "run"
    assert run(["train", str(experiment), "--out", str(folder)], no_window) == 0
    return folder
