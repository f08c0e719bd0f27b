"""What was noticed in the texts, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from studio.engine.data.table import Finding
from studio.engine.metrics.classification import uneven
from studio.engine.tasks.classify_text.prepared import TextData
from studio.engine.tasks.classify_text.views import ClassCount
from studio.engine.tasks.classify_text.words import counted, named, shortened
from studio.engine.tasks.text_views import VocabularyView
from studio.engine.tasks.verdicts import percent

MOST_ROWS = 1_000  # row numbers kept of a finding


def headline_of(prepared: TextData, classes: Sequence[ClassCount]) -> str:
    """How many texts there are of which classes: "4,800 texts in 8 classes, 600 each."."""
    totals = [count.total for count in classes]
    each = ""
    if totals and min(totals) == max(totals):
        each = f", {totals[0]:,} each"
    elif totals:
        each = f", {min(totals):,} to {max(totals):,} each"
    gone = _removed(prepared)
    out = f"; {counted(gone, 'duplicate', 'duplicates')} taken out" if gone else ""
    return (
        f"{counted(sum(totals), 'text', 'texts')} in {counted(len(totals), 'class', 'classes')}{each}{out}."
    )


def why_uneven(prepared: TextData) -> str:
    """The cause of uneven classes where it is that duplicates were taken out: " after …"; "" for any other."""
    gone, classes = _removed(prepared), set(prepared.classes)
    before = Counter(label for label in prepared.items.labels if label in classes)
    if not gone or not uneven(prepared.class_counts()) or uneven(list(before.values())):
        return ""
    return f" after {counted(gone, 'duplicate was', 'duplicates were')} taken out"


def _removed(prepared: TextData) -> int:
    """How many texts were taken out because a later part holds them too."""
    kept = prepared.experiment.preparation.duplicates == "keep"
    return 0 if kept else len(prepared.parted.duplicates)


def sentence_of(prepared: TextData, vocabulary: VocabularyView) -> str:
    """Empty texts, duplicates, and what the validation part holds that training does not teach."""
    empty, double = len(prepared.items.empty), len(prepared.parted.duplicates)
    if not empty and not double:
        said = ["No empty texts, no duplicates between the parts."]
    else:
        said = [f"{counted(empty, 'empty text', 'empty texts')}." if empty else "No empty texts."]
        stands = "text stands" if double == 1 else "texts stand"
        said.append(f"{double:,} {stands} in two parts." if double else "No duplicates between the parts.")
    share = vocabulary.unknown_share
    are = "is" if vocabulary.units == vocabulary.unit else "are"
    said.append(
        f"{percent(share)} of the {vocabulary.units} in the validation part {are} rare and read as “unknown”."
    )
    return " ".join(said)


def findings_of(prepared: TextData) -> tuple[Finding, ...]:
    """Empty texts, rows without a label, duplicates, contradictions and classes that were left out."""
    return tuple(_findings(prepared))


def _findings(prepared: TextData) -> Iterator[Finding]:
    items, parted, data = prepared.items, prepared.parted, prepared.experiment.data
    if items.empty:
        verb = "is" if len(items.empty) == 1 else "are"
        yield Finding(
            "warning", "empty_texts", f"{counted(len(items.empty), 'text', 'texts')} {verb} empty.",
            "Each is kept and read as one unknown token.", data.text, rows=_numbers(items.empty),
        )  # fmt: skip
    if parted.unlabelled:
        count = len(parted.unlabelled)
        rows, verb, they = (
            ("One row", "has", "It is") if count == 1 else (f"{count:,} rows", "have", "They are")
        )
        yield Finding(
            "warning", "no_label", f"{rows} {verb} no label.", f"{they} left out.", data.label,
            rows=_numbers(parted.unlabelled),
        )  # fmt: skip
    if parted.duplicates:
        kept = prepared.experiment.preparation.duplicates == "keep"
        count = len(parted.duplicates)
        texts = "One text stands" if count == 1 else f"{count:,} texts stand"
        yield Finding(
            "warning", "duplicates_between_parts", f"{texts} in a later part of the split too.",
            "Kept as you asked: the test looks better than the model is."
            if kept
            else "Taken out of the training and validation part, so that the test stays honest.",
            data.text, "preparation.duplicates", ("remove", "keep"), _numbers(parted.duplicates),
        )  # fmt: skip
    if parted.contradictory:
        example = items.texts[parted.contradictory[0]]
        yield Finding(
            "warning", "contradictory_labels",
            f"{len(parted.contradictory):,} rows hold a text that has another label elsewhere, such as "
            f"“{shortened(example)}”.",
            "No model can get both right. Correct the labels, or leave one of the rows out.", data.label,
            rows=_numbers(parted.contradictory),
        )  # fmt: skip
    if parted.small:
        least = prepared.experiment.preparation.min_class_size
        classes = counted(len(parted.small), "class", "classes")
        yield Finding(
            "info", "small_classes", f"{classes} with fewer than {least:,} texts left out: {named(parted.small)}.",
            "", data.label, "preparation.min_class_size",
        )  # fmt: skip


def _numbers(places: Sequence[int]) -> tuple[int, ...]:
    return tuple(place + 1 for place in places[:MOST_ROWS])
