"""What a language model is worth, in one sentence that leads with the simple answer that was hardest to beat."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from studio.engine.experiment.problems import Fix
from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.language_model.proposing import PRESETS
from studio.engine.tasks.presets import find_preset
from studio.engine.tasks.verdicts import CheckLine, Verdict, how_it_ended, percent, train_longer

EQUAL = 0.005
MANY_TIMES = 10  # so many times is said as such, not in per cent
COPIED = 60  # letters in a row from the training part; a sample that has more was learned by heart
MUCH_UNKNOWN = 0.05
FEW_STILL = 0.1


def judge(report: Mapping[str, Any], labels: Mapping[str, str], unit: str, bundle: Bundle) -> Verdict:
    """The verdict over every simple answer by bits per character, the hardest first."""
    own = report["metrics"]["bits_per_character"]
    own = math.inf if own is None else own  # JSON has no infinity
    simple = {name: values["bits_per_character"] for name, values in report["baselines"].items()}
    order = sorted(simple, key=lambda name: simple[name])
    gains = {name: _gain(own, simple[name]) for name in order}
    lead = f"{own:.2f} bits a letter" if math.isfinite(own) else "Its answers are beyond all numbers"
    figures = f"{lead}; " + ", ".join(f"{labels[name]} need {simple[name]:.2f}" for name in order)
    figures = figures.replace("bzip2 need", "bzip2 needs") + "."
    reason = f"{figures} {how_it_ended(bundle)}"
    hardest = order[0]
    beaten = [f"{labels[name]} by {percent(gains[name])}" for name in order if gains[name] > EQUAL]
    if gains[hardest] > EQUAL:
        return Verdict("success", f"Guesses the next {unit} better than {' and '.join(beaten)}.", reason)
    if gains[hardest] >= -EQUAL:
        sentence = f"Guesses the next {unit} as well as {labels[hardest]}, not better."
        return Verdict("warning", sentence, reason, _suggest(bundle))
    more = _more_bits(own, simple[hardest])
    sentence = f"Does not beat {labels[hardest]}: it needs {more}."
    also = f" It beats {' and '.join(beaten)}." if beaten else ""
    return Verdict("danger", sentence, reason + also, _suggest(bundle))


def check_lines(
    *, copied: str, longest: int, unknown: float, still: int, units: int, words: tuple[str, str]
) -> tuple[CheckLine, ...]:
    """Copied text, unknown tokens and still units in words.

    `copied` is the longest run of the sample that stands in the training part, of `longest` letters.
    """
    by_heart = longest >= COPIED
    shown = copied if len(copied) <= 40 else f"{copied[:37]}…"
    shown = " ".join(shown.split())
    lines = [
        CheckLine(
            "Repeats its training text" if by_heart else "Writes its own text",
            f"The longest stretch of a sample that stands in the training part has {longest:,} letters: “{shown}”."
            if longest
            else "Nothing of a sample stands in the training part.",
            not by_heart,
        ),
        CheckLine(
            f"Knows the {words[1]} of the test part" if unknown <= MUCH_UNKNOWN else f"Many unknown {words[1]}",
            f"{percent(unknown)} of the {words[1]} in the test part were not known; each was spelled out at its cost."
            if unknown
            else f"Every {words[0]} of the test part is known.",
            unknown <= MUCH_UNKNOWN,
        ),
    ]  # fmt: skip
    few = still <= FEW_STILL * units
    said = "Every unit answers to the text." if not still else f"{still:,} of {units:,} units hardly change."
    lines.append(CheckLine("The units are in use" if few else "Many still units", said, few))
    return tuple(lines)


def _gain(own: float, simple: float) -> float:
    """1 − bits / bits of a simple answer; one that needs none can only be equalled."""
    if simple <= 0:
        return 0.0 if own <= 0 else -1.0
    return 1 - own / simple


def _more_bits(own: float, simple: float) -> str:
    """How much more a model needs, as a share, or as so many times where it is many times as much."""
    if not math.isfinite(own):
        return "more bits than can be counted"
    if simple > 0 and own / simple > MANY_TIMES:
        return f"{own / simple:,.0f} times as many bits"
    return f"{percent(_gain(own, simple))} more bits"


def _suggest(bundle: Bundle) -> tuple[Fix, ...]:
    """At most two experiments worth trying."""
    settings, fixes = bundle.experiment, train_longer(bundle)
    balanced = find_preset(PRESETS, "balanced")
    if settings.model.hidden_size < int(str(balanced.values.get("model.hidden_size", 0))):
        fixes.append(Fix("Try the balanced settings", balanced.values))
    return tuple(fixes[:2])
