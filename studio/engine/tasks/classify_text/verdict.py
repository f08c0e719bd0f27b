"""What a classifier is worth, in one sentence with every simple answer in it, the hardest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.engine.data.prepare.tokens import unit_words
from studio.engine.experiment.problems import Fix
from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.classify_text.presets import PRESETS
from studio.engine.tasks.classify_text.simple import MAJORITY, TFIDF
from studio.engine.tasks.classify_text.words import counted, named
from studio.engine.tasks.presets import find_preset
from studio.engine.tasks.verdicts import CheckLine, Verdict, how_it_ended, percent, train_longer

EQUAL = 0.005
HUNDRED = (
    100  # from so many test texts on, shares are said as so many of 100; of fewer, the texts are counted
)
MUCH_UNKNOWN = 0.3
PADDING_TOLERANCE = 1e-6
SAID = {MAJORITY: "guessing the largest class gets", TFIDF: "word n-grams get"}


def judge(report: Mapping[str, Any], metric: str, bundle: Bundle, because: str = "") -> Verdict:
    """The verdict over every simple answer, by the metric that skill is measured with.

    `because` says why the classes are uneven where it is not the data's own doing.
    """
    own = report["metrics"][metric]
    simple = {name: values[metric] for name, values in report["baselines"].items()}
    order = sorted(simple, key=lambda name: -simple[name])
    hardest = simple[order[0]]
    items = int(report["items"])
    shown = _figures([own, *simple.values()], metric, items)
    others = ", ".join(f"{SAID[name]} {shown(simple[name])}" for name in order)
    lead = (
        f"{shown(own)} of {min(items, HUNDRED)} texts right"
        if metric == "accuracy"
        else f"Macro-F1 {shown(own)}"
    )
    sentence = f"{lead}; {others}."
    reason = _reason(report, metric, bundle, because)
    if own > hardest + EQUAL:
        return Verdict("success", sentence, reason)
    named = SAID[order[0]].rpartition(" ")[0].capitalize()
    is_are = "are" if order[0] == TFIDF else "is"
    if own >= hardest - EQUAL:
        return Verdict("warning", sentence, f"{named} {is_are} as good. {reason}", _suggest(bundle))
    return Verdict("danger", sentence, f"{named} {is_are} better than this model. {reason}", _suggest(bundle))


def check_lines(
    *,
    padding: float,
    unknown: float,
    units: str,
    duplicates: int,
    removed: bool,
    empty: int = 0,
    untested: Sequence[str] = (),
    classes: int = 0,
) -> tuple[CheckLine, ...]:
    """Padding, unknown tokens and duplicates in words; empty texts and classes without a test where there are any.

    `empty` counts texts of the test part without a letter, `untested` are those of the `classes` that it has not.
    """
    many = unit_words(units)[1]
    still = padding <= PADDING_TOLERANCE
    lines = [
        CheckLine(
            "Padding changes nothing" if still else "Padding changes the answer",
            "The same text alone and padded to twice its length and further gets the same probabilities"
            f" ({padding:.0e}).",
            still,
        ),
        CheckLine(
            f"Knows the {many} of the test part" if unknown <= MUCH_UNKNOWN else f"Many unknown {many}",
            f"{percent(unknown)} of the {many} in the test part were read as “unknown”.",
            unknown <= MUCH_UNKNOWN,
        ),
    ]
    texts = "One text stands" if duplicates == 1 else f"{duplicates:,} texts stand"
    if not duplicates:
        said = "No text of the test part was learned from or chosen by."
    elif removed:
        said = f"{texts} in a later part too; taken out of the earlier one."
    else:
        said = f"{texts} in two parts: the figures are better than the model is."
    ok = removed or not duplicates
    lines.append(CheckLine("Parts share no text" if ok else "Parts share texts", said, ok))
    if untested:
        said = (
            f"{len(untested):,} of {counted(classes, 'class has', 'classes have')} no text in the test part:"
            f" {named(untested)}. Nothing is known of {'it' if len(untested) == 1 else 'them'};"
            " Macro-F1 is the mean of the others."
        )
        lines.append(CheckLine("Classes without a test", said, False))
    if empty:
        verb = "is" if empty == 1 else "are"
        said = f"{counted(empty, 'text', 'texts')} of the test part {verb} empty, read as one unknown token and judged."
        lines.append(CheckLine("Empty texts", said, False))
    return tuple(lines)


def _figures(values: list[float], metric: str, items: int) -> Any:
    """How figures are written: whole, with a decimal more where unlike ones would look the same."""
    scale, digits = (min(items, HUNDRED), 0) if metric == "accuracy" else (1, 2)
    while digits < 3 and len({f"{scale * value:.{digits}f}" for value in values}) < len(set(values)):
        digits += 1
    return lambda value: f"{scale * value:.{digits}f}"


def _reason(report: Mapping[str, Any], metric: str, bundle: Bundle, because: str) -> str:
    items = int(report["items"])
    judged = f"Judged by {counted(items, 'text', 'texts')}."
    if metric == "accuracy":
        return how_it_ended(bundle, judged)
    right = min(items, HUNDRED) * report["metrics"]["accuracy"]
    uneven = f"The classes are uneven{because}, so each counts the same"
    said = f"{uneven}; {right:.0f} of {min(items, HUNDRED)} texts are right."
    return how_it_ended(bundle, f"{said} {judged}" if items >= HUNDRED else said)


def _suggest(bundle: Bundle) -> tuple[Fix, ...]:
    """At most two experiments worth trying."""
    settings, fixes = bundle.experiment, train_longer(bundle)
    balanced = find_preset(PRESETS, "balanced")
    if any(settings.get(key) != value for key, value in balanced.values.items()):
        fixes.append(Fix("Try the balanced settings", balanced.values))
    if settings.preparation.tokenizer == "word":
        fixes.append(Fix("Read pieces of words", {"preparation.tokenizer": "bpe"}))
    return tuple(fixes[:2])
