"""Which content shows an evaluation, by what it evaluates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from studio.ui.pages.base import PageBase
from studio.ui.pages.results.classes.content import ClassesContent
from studio.ui.pages.results.classes.laying_out import lay_out_classes
from studio.ui.pages.results.content import ResultsContent
from studio.ui.pages.results.forecast.content import ForecastContent
from studio.ui.pages.results.forecast.laying_out import lay_out_forecast
from studio.ui.pages.results.language.content import LanguageContent
from studio.ui.pages.results.language.laying_out import lay_out_language
from studio.ui.pages.results.metrics import hardest_skill


@dataclass(frozen=True)
class Kind:
    """How an evaluation is laid out (in a job: evaluation, model), what shows it, and by which metric skill is told."""

    lay_out: Callable[[Any, Any], Any]
    content: Callable[[PageBase], ResultsContent]
    metric: Callable[[Any], str]

    def skill(self, evaluation: Any) -> float:
        """1 − error / error of the hardest simple answer."""
        return hardest_skill(evaluation.report, self.metric(evaluation))


KINDS = {
    "forecast": Kind(lay_out_forecast, ForecastContent, lambda _evaluation: "mae"),
    "classify-text": Kind(lay_out_classes, ClassesContent, lambda evaluation: evaluation.metric),
    "language-model": Kind(lay_out_language, LanguageContent, lambda _evaluation: "bits_per_character"),
}


def kind_of(evaluation: Any) -> Kind:
    """The kind of an evaluation. Raises KeyError for that of an unknown task."""
    return KINDS[evaluation.report["task"]]
