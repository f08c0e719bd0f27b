"""The result that was kept with a run, as far as it can be shown without the data; runs in a job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from studio.ui.jobs.job import JobContext
from studio.ui.pages.results.content import Results
from studio.ui.pages.results.evaluating import arrange
from studio.ui.state.run_data import DataNews

if TYPE_CHECKING:
    from studio.engine.tasks.kept_test import KeptTest


def not_looked_words(news: DataNews | None) -> tuple[str, str]:
    """Why the test part was not looked at, and the button that helps."""
    if news is None:
        return "The model is kept.", "Look at it"
    if not news.can_be_used:
        return (
            f"{news.headline} It can be looked at when the data is there again; the model is kept.",
            "Find it…",
        )
    why = "Another test part would be judged, and it might hold what the model has learned from."
    return f"{news.headline} {why}", "Look at it all the same"


def read_results(context: JobContext, run_dir: Path) -> Results | None:
    """What the look at the test part has found, and the model; None where nothing was kept. Raises StudioError."""
    from studio.engine.predict.model import open_model
    from studio.engine.tasks.kept_test import read_kept_test

    kept = read_kept_test(run_dir)
    if kept is None:
        return None
    context.progress(0.3, "Opening the model")
    try:
        return arrange(_EVALUATIONS[kept.report["task"]](kept), open_model(run_dir), kept=True)
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
        # The file may come from anywhere.
        return None


def _forecast(kept: KeptTest) -> Any:
    from studio.engine.tasks.forecast.evaluating import ForecastEvaluation
    from studio.ui.pages.results.forecast.laying_out import KeptErrors

    _check_figures(kept, "windows", "mae")
    horizon = len(kept.errors[""])
    none = np.empty((0, horizon, len(kept.targets)))
    own = KeptErrors(kept.errors[""], {name: rows for name, rows in kept.errors.items() if name})
    if any(rows.shape != none.shape[1:] for rows in (own.model, *own.simple.values())):
        raise ValueError("errors of other steps")
    return ForecastEvaluation(
        report=kept.report, verdict=kept.verdict, checks=kept.checks, times=np.empty((0, horizon)), is_time=True,
        actual=none, predicted=none, lower=none, upper=none, baselines=dict.fromkeys(own.simple, none),
        labels=kept.labels, reference=kept.reference, targets=kept.targets,
        step_unit=kept.words.get("step_unit", ""), step_units=kept.words.get("step_units", ""),
        facts={"kept_errors": own},
    )  # fmt: skip


def _classes(kept: KeptTest) -> Any:
    from studio.engine.tasks.classify_text.views import ClassEvaluation

    report = kept.report
    _check_figures(kept, "items", kept.words["metric"])
    classes = tuple(map(str, report["classes"]))
    confusion = np.asarray(report["confusion"], np.int64)
    if confusion.shape != (len(classes), len(classes)):
        raise ValueError("a matrix of other classes")
    for label in classes:
        figures = report["per_class"][label]
        if not all(_is_number(figures[name]) for name in ("f1", "precision", "recall", "support")):
            raise ValueError("a class without its figures")
    return ClassEvaluation(
        report=report, verdict=kept.verdict, checks=kept.checks, classes=classes, confusion=confusion, texts=(),
        labels=kept.labels, reference=kept.reference, metric=kept.words["metric"], facts={},
    )  # fmt: skip


def _language(kept: KeptTest) -> Any:
    from studio.engine.tasks.language_model.views import LanguageEvaluation

    _check_figures(kept, "items", "bits_per_character")
    return LanguageEvaluation(
        report=kept.report, verdict=kept.verdict, checks=kept.checks, labels=kept.labels, reference=kept.reference,
        unit=kept.words["unit"], units=kept.words["units"], facts={},
    )  # fmt: skip


def _check_figures(kept: KeptTest, count: str, metric: str) -> None:
    """Raises KeyError or ValueError where a figure is missing that the page draws."""
    if not isinstance(kept.report[count], int):
        raise ValueError("no count of the items")
    if {*kept.report["baselines"], *filter(None, kept.errors)} - kept.labels.keys():
        raise ValueError("a simple answer without a name")
    for figures in (kept.report["metrics"], *kept.report["baselines"].values()):
        if not _is_number(figures[metric]):
            raise ValueError(f"no {metric}")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_EVALUATIONS = {"forecast": _forecast, "classify-text": _classes, "language-model": _language}
