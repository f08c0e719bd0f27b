"""What speaks against a training, in words on stderr: the same that the window shows beside the settings."""

from __future__ import annotations

from typing import Any

from studio.cli.main import say
from studio.engine.experiment import Experiment


def say_problems(task: Any, experiment: Experiment, data: Any) -> None:
    """Each problem in a line, once: its title and its detail."""
    find = getattr(task, "problems", None)
    found = find(experiment, data) if find else task.examine(experiment, data).problems
    for line in dict.fromkeys(
        f"{problem.severity}: {problem.title.rstrip('.')}. {problem.detail}".rstrip() for problem in found
    ):
        say(line)
