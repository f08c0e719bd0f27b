"""What the Export page says of a model, whatever its task: what is inside, how it is used, what was compared."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from studio.engine.experiment import Experiment
from studio.ui.state.run_history import RunHistory
from studio.ui.words import count

COMMAND_LINE, PYTHON, CSHARP = "command_line", "python", "csharp"
WAYS = ((COMMAND_LINE, "Command line"), (PYTHON, "Python"), (CSHARP, "C#"))
MOST_NAMES = 6


@dataclass(frozen=True)
class Snippet:
    """The code and one line about it."""

    code: str
    note: str


@dataclass(frozen=True)
class Inside:
    """What a file takes, gives and holds, each a sentence."""

    takes: str
    gives: str
    holds: str


@dataclass(frozen=True)
class Finding:
    """Something that was asked of the file besides: what, what came of it, and whether it is as it should be."""

    text: str
    value: str
    holds: bool


@dataclass(frozen=True)
class Comparison:
    """How a certificate speaks: heads of the batch and of the time, what a step of time is called (one, many), the unit
    of the values, what is allowed, what is said of inputs and outputs, and what else was asked of the file."""

    batch_head: str
    time_head: str
    step: tuple[str, str]
    unit: str
    allowed: str
    promise: str
    findings: tuple[Finding, ...] = field(default=())


class TaskWords(Protocol):
    """The words of one task."""

    def inside(self, format_name: str, history: RunHistory, overview: Any) -> Inside:
        """What is inside of the file of a run."""
        ...

    def snippets(self, format_name: str, file_name: str, history: RunHistory) -> dict[str, Snippet]:
        """How the file is used, by way."""
        ...

    def comparison(self, certificate: Any, experiment: Experiment, overview: Any) -> Comparison:
        """How its certificate speaks."""
        ...


def kept_epoch(history: RunHistory) -> str:
    """ "the weights of epoch 3" """
    ended = history.ended
    if ended is None or ended.best_epoch is None:
        return "the weights"
    return f"the weights of epoch {count(ended.best_epoch)}"


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """ "temp, dewp and humid", with the number of those left out."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""


def data_file(experiment: Experiment) -> str:
    """The name of the data file, without its folder."""
    return experiment.data.path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def command(*words: str) -> str:
    """A line for a shell: its last word on a line of its own where shells agree how a line goes on."""
    # Windows has two shells that break lines in two ways.
    return (" " if sys.platform == "win32" else " \\\n    ").join(words)


def in_shell(name: str) -> str:
    """A name as a shell takes it."""
    return f'"{name}"' if " " in name else name


def in_code(text: str) -> str:
    """A text as Python and C# write it."""
    return json.dumps(text, ensure_ascii=False)
