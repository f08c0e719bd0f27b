"""The one mark that a place in the rail carries: a short fact, or an icon."""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.engine.events import Outcome
from studio.engine.training.states import RUNNING
from studio.ui.pages.item_words import size_words
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from studio.ui.words import count, percent

ICONS: dict[str, tuple[str, str, str]] = {
    "check": ("check", "success", "done"),
    "warning": ("triangle-alert", "warning", "worth a look"),
    "danger": ("octagon-alert", "danger", "must change"),
    "shield": ("shield-check", "success", "certified"),
}
"""Kind of a mark → icon, its role, and the word for those who do not see it."""


@dataclass(frozen=True)
class Mark:
    """`kind` is text, one of ICONS, or nothing."""

    kind: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """The mark for a screen reader and for the tooltip of a narrow rail."""
        return self.text or (ICONS[self.kind][2] if self.kind in ICONS else "")


def marks(workspace: Workspace, controller: RunController) -> dict[str, Mark]:
    """The marks of the places that the window itself knows."""
    experiment = workspace.experiment
    if experiment is None:
        return {name: Mark() for name in ("data", "model", "train", "results")}
    under_way = controller.history is not None
    facts = {
        "data": Mark("check") if under_way else Mark("text", size_words(workspace.overview)),
        "model": Mark("check")
        if under_way
        else Mark("text", f"{experiment.model.cell.upper()} {experiment.model.hidden_size}"),
    }
    if workspace.run_data.news is not None:
        facts["data"] = Mark("warning")
    return {
        **{name: _worst(workspace, name) or fact for name, fact in facts.items()},
        "train": _train_mark(controller),
        "results": results_mark(workspace.queue.at_hand(controller.history)),
    }


def _worst(workspace: Workspace, place: str) -> Mark | None:
    """The worst problem about the settings of a place: data, preparation and split are those of Data."""
    here = [
        problem
        for problem in workspace.problems
        if (problem.key.partition(".")[0] in ("model", "training")) == (place == "model")
    ]
    if not here:
        return None
    return Mark("danger" if any(problem.severity == "error" for problem in here) else "warning")


def _train_mark(controller: RunController) -> Mark:
    history = controller.history
    if history is None:
        return Mark()
    if controller.state in RUNNING:
        if history.started is None:
            return Mark()
        epoch = history.steps.epoch if history.steps else 0
        return Mark("text", f"{count(epoch)} / {count(history.started.max_epochs)}")
    if history.ended is None:
        return Mark("warning")  # it was interrupted
    return Mark("danger") if history.ended.outcome is Outcome.FAILED else Mark("check")


def _figure_words(history: RunHistory) -> str:
    """The figure of a text model in plain words: "78 % right", "1.82 bits"; nothing for a forecast."""
    validated = history.best.metrics if history.best is not None else {}
    figures = history.test_figures or validated
    match figures.get("bits_per_character"), figures.get("accuracy"):
        case float(bits), _ if math.isfinite(bits):
            return f"{bits:.2f} bits"
        case None, float(share):
            return f"{percent(share, sign=False)} right"
        case _:
            return ""


def results_mark(history: RunHistory | None) -> Mark:
    """The figure of a run that has ended: "+9 %", "78 % right", "1.82 bits"."""
    if history is None or history.best is None or not history.has_model:
        return Mark()
    if words := _figure_words(history):
        return Mark("text", words)
    if history.test_skill is None:
        return Mark("text", percent(history.best.skill))
    return Mark("text", percent(history.test_skill)) if math.isfinite(history.test_skill) else Mark()
