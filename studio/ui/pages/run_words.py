"""How the pages speak of a run: its network, its start, its simple forecasts, its units."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studio.engine.data.prepare.tokens import unit_words
from studio.engine.events import Repeated
from studio.engine.experiment import Experiment
from studio.ui.state.run_history import RunHistory
from studio.ui.words import count

_FALLBACK_LABELS = {
    "last_value": "last value",
    "seasonal": "last season",
    "drift": "drift",
    "majority": "largest class",
    "tfidf_linear": "word n-grams with a linear model",
    "ngram": "n-grams",
    "compressor": "bzip2",
}
_AXIS_UNITS = {"hour": "h", "minute": "min", "second": "s"}
_UNIT = re.compile(r"[\[(]\s*([^\])\d][^\])]{0,9}?)\s*[\])]\s*$")


def exact_words(repeated: Repeated) -> str:
    """Whether a run went on as if nothing had happened: a fact that was checked."""
    if repeated.exact:
        words = "1 step was" if repeated.steps == 1 else f"{count(repeated.steps)} steps were"
        return f"Exact: {words} made again with the same bits"
    return f"Not exact: step {count(repeated.first_difference or 0)} was made again with another loss"


def network_words(experiment: Experiment) -> str:
    """ "LSTM 64" """
    return f"{experiment.model.cell.upper()} {experiment.model.hidden_size}"


def file_name(experiment: Experiment) -> str:
    """The name of the data file, without its folder."""
    return Path(experiment.data.path).name


def clock_words(began: float) -> str:
    """The local time of a start, "14:02"; nothing for a run of an earlier session."""
    return time.strftime("%H:%M", time.localtime(began)) if began > 0 else ""


def day_and_clock(moment: float) -> str:
    """ "today 14:20", or "25 Nov, 14:20" on another day; nothing for a moment that is not known."""
    if moment <= 0:
        return ""
    then, now = time.localtime(moment), time.localtime()
    if then[:3] == now[:3]:
        return f"today {time.strftime('%H:%M', then)}"
    return f"{then.tm_mday} {time.strftime('%b, %H:%M', then)}"


def run_sentence(history: RunHistory, *more: str) -> str:
    """The line below the title of a page about one run: "NAME · LSTM 64 · today 14:20"."""
    parts = (history.experiment.name, network_words(history.experiment), *more)
    return " · ".join(part for part in parts if part)


def simple_label(name: str, overview: Any) -> str:
    """What a simple answer is called on screen, "same hour yesterday", from its name in the engine."""
    for simple in (*getattr(overview, "simple_forecasts", ()), *getattr(overview, "simple_answers", ())):
        if simple.name == name:
            return str(simple.label)
    return _FALLBACK_LABELS.get(name, name.replace("_", " "))


def short_label(label: str) -> str:
    """The label for narrow places: "yesterday" for "same hour yesterday", "trend" for "the trend goes on"."""
    if label.startswith("one season"):
        return "last season"
    if label == "the trend goes on":
        return "trend"
    label = label.removesuffix(" with a linear model")
    return re.sub(r"^(the )?same \w+( of)? ", "", label)


def unit_of(targets: Sequence[str]) -> str:
    """The unit of a single target, where its column says it: "°F" of "temp (°F)"."""
    found = _UNIT.search(targets[0]) if len(targets) == 1 else None
    return found.group(1) if found else ""


def token_units(experiment: Experiment) -> tuple[str, str]:
    """What a token is called: "letter", "letters"."""
    return unit_words(experiment.preparation.tokenizer)


def with_unit(number: str, unit: str) -> str:
    """A number and its unit, held together by a no-break space."""
    return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number


def axis_unit(unit: str, units: str) -> str:
    """What stands at the ticks of an axis of steps: "h" for hours, "months" for months."""
    return _AXIS_UNITS.get(unit, units or "steps")
