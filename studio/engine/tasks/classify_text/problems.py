"""Everything that stands in the way of a training on texts, found before it is started."""

from __future__ import annotations

from collections.abc import Iterator

from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION
from studio.engine.data.table import Table
from studio.engine.errors import DataError, StudioError
from studio.engine.experiment import Experiment
from studio.engine.experiment.problems import Fix, Problem, errors_first
from studio.engine.tasks.classify_text.items import file_names
from studio.engine.tasks.classify_text.parts import PART_WORDS
from studio.engine.tasks.classify_text.prepared import TextData
from studio.engine.tasks.classify_text.proposing import (
    FEW_CLASSES,
    LETTERS,
    label_column_of,
    label_columns,
    split_column_of,
    text_column_of,
)
from studio.engine.tasks.classify_text.words import counted, named

FEWEST_OF_A_CLASS = 2
FAIR_TEXTS = 60
MANY_CLASSES = 0.2  # classes for each training text from which on there is hardly an example of any
MUCH_CUT = 0.1
KEYS = {"data.text": "text", "data.label": "label", "data.split_column": "split column"}


def find_problems(
    experiment: Experiment, table: Table, prepared: TextData | StudioError
) -> tuple[Problem, ...]:
    """All problems at once, errors first. `prepared` is the reason where the texts could not be read."""
    if isinstance(prepared, StudioError):
        return errors_first(list(_unread(experiment, table, prepared)))
    problems = [
        *_labels(prepared, table),
        *_parts(prepared),
        *_rare(prepared),
        *_untested(prepared),
        *_reading(prepared),
    ]
    return errors_first(problems)


def _unread(experiment: Experiment, table: Table, reason: StudioError) -> Iterator[Problem]:
    """A column that is not there, is chosen twice, or holds other words than it may."""
    data = experiment.data
    detail = " ".join(part for part in (reason.meaning, reason.remedy) if part)
    key = next((key for key in KEYS if _is_about(experiment, table, key)), "data.label")
    if "split column" in reason.what:
        key = "data.split_column"
    fixes: list[Fix] = []
    found = _proposed(table, key, {data.text, data.label, data.split_column})
    if key == "data.split_column":
        fixes.append(Fix("Split by share", {key: ""}))
    if found:
        fixes.append(Fix(f"Use {found}", {key: found}))
    yield Problem("error", key, reason.what.rstrip("."), detail, tuple(fixes[:2]))


def _is_about(experiment: Experiment, table: Table, key: str) -> bool:
    name = str(experiment.get(key))
    return name not in table.frame and (bool(name) or key != "data.split_column")


def _proposed(table: Table, key: str, taken: set[str]) -> str:
    """A column that could take the place of one that does not fit, "" for none."""
    find = {"data.text": text_column_of, "data.label": label_column_of, "data.split_column": split_column_of}[
        key
    ]
    try:
        return find(table, taken)
    except DataError:
        return ""


def _labels(prepared: TextData, table: Table) -> Iterator[Problem]:
    """Labels that nothing can be learned from: unseen ones, one alone, almost as many as texts."""
    parted, training = prepared.parted, prepared.places(TRAIN)
    if parted.unseen:
        experiment = prepared.experiment
        fixes = [Fix("Leave the class out" if len(parted.unseen) == 1 else "Leave them out",
                     {"preparation.min_class_size": FEWEST_OF_A_CLASS})]  # fmt: skip
        if experiment.data.split_column:
            fixes.append(Fix("Split by share", {"data.split_column": ""}))
        elif experiment.split.method == "chronological":
            fixes.insert(0, Fix("Draw the parts at random", {"split.method": "stratified"}))
        elif parted.duplicates and experiment.preparation.duplicates == "remove":
            fixes.append(Fix("Keep duplicates", {"preparation.duplicates": "keep"}))
        yield Problem(
            "error", "data.label", f"No text of the training part has the label {named(parted.unseen)}",
            "A model can only give answers that it has learned.", tuple(fixes[:2]),
        )  # fmt: skip
    if len(training) and len(prepared.classes) < 2:
        others = _other_labels(prepared, table)
        yield Problem(
            "error", "data.label", "All texts of the training part have the same label",
            f"There is nothing to tell apart from {prepared.classes[0]}." if prepared.classes else "",
            tuple(Fix(f"Use {name}", {"data.label": name}) for name in others[:2]),
        )  # fmt: skip
    if len(prepared.classes) > max(FEW_CLASSES, MANY_CLASSES * len(training)):
        others = _other_labels(prepared, table)
        yield Problem(
            "warning", "data.label",
            f"{len(prepared.classes):,} classes for {counted(len(training), 'text', 'texts')}",
            "There is hardly an example of each. Is this the label?",
            tuple(Fix(f"Use {name}", {"data.label": name}) for name in others[:2]),
        )  # fmt: skip


def _other_labels(prepared: TextData, table: Table) -> list[str]:
    """Columns that could be the label instead."""
    data = prepared.experiment.data
    if file_names(table):
        return []
    return [
        column.name
        for column in label_columns(table)
        if column.name not in (data.text, data.label, data.split_column) and column.distinct <= FEW_CLASSES
    ]


def _parts(prepared: TextData) -> Iterator[Problem]:
    """Parts without a text, and too few texts to learn from."""
    experiment = prepared.experiment
    for part in (TRAIN, VALIDATION, TEST):
        if len(prepared.places(part)):
            continue
        key = "data.split_column" if experiment.data.split_column else "split.train"
        fix = Fix("Split by share", {"data.split_column": ""})
        usual = Fix("Use 70, 15 and 15 %", {"split.train": 0.7, "split.validation": 0.15, "split.test": 0.15})
        yield Problem(
            "error", key, f"There is no text in the {PART_WORDS[part]}", "Each of the three parts needs some.",
            (fix if experiment.data.split_column else usual,),
        )  # fmt: skip
    count = len(prepared.places(TRAIN))
    if 0 < count < FAIR_TEXTS:
        yield Problem(
            "warning", "split.train", f"{counted(count, 'text is', 'texts are')} too few to learn from",
            f"{FAIR_TEXTS} are a fair minimum. Letters instead of words may help.",
            (Fix("Read letters", LETTERS),)
            if experiment.preparation.tokenizer == "word"
            else (),
        )  # fmt: skip


def _rare(prepared: TextData) -> Iterator[Problem]:
    """Classes with one example, which cannot both be learned and be tested."""
    counts = prepared.class_counts()
    rare = [label for label, count in zip(prepared.classes, counts, strict=True) if count < FEWEST_OF_A_CLASS]
    if not rare or len(prepared.classes) < 2:
        return
    has = "has one text" if len(rare) == 1 else "have one text each"
    left = len(prepared.classes) - len(rare)
    leave = Fix("Leave the class out" if len(rare) == 1 else "Leave them out",
                {"preparation.min_class_size": FEWEST_OF_A_CLASS})  # fmt: skip
    yield Problem(
        "warning", "data.label", f"{named(rare)} {has} in the training part",
        "What a class is like cannot be learned from one example.", (leave,) if left >= 2 else (),
    )  # fmt: skip


def _untested(prepared: TextData) -> Iterator[Problem]:
    """Classes that the test part has no text of: nothing says how well they are told apart."""
    counts = prepared.class_counts(TEST)
    untested = [label for label, count in zip(prepared.classes, counts, strict=True) if not count]
    learned = dict(zip(prepared.classes, prepared.class_counts(), strict=True))
    alone = all(learned[label] < FEWEST_OF_A_CLASS for label in untested)  # that is said of them already
    if alone or not any(counts):
        return
    marked = prepared.experiment.data.split_column
    yield Problem(
        "warning", "data.split_column" if marked else "data.label",
        f"{len(untested):,} of {len(prepared.classes):,} classes have no text in the test part"
        if len(untested) > 1
        else f"The class {untested[0]} has no text in the test part",
        f"How well {named(untested)} {'is' if len(untested) == 1 else 'are'} recognized stays unknown; Macro-F1 is the"
        " mean of the others.",
        (Fix("Split by share", {"data.split_column": ""}),) if marked else (),
    )  # fmt: skip


def _reading(prepared: TextData) -> Iterator[Problem]:
    """Vocabularies without words, and a limit that cuts much."""
    experiment = prepared.experiment
    preparation, training = experiment.preparation, prepared.places(TRAIN).tolist()
    if training and prepared.tokenizer.size <= 2:
        yield Problem(
            "error", "preparation.min_frequency", "No token of the texts is frequent enough",
            f"All would be read as unknown: none stands {preparation.min_frequency:,} times in the training part.",
            (Fix("Keep every token", {"preparation.min_frequency": 1, "preparation.vocabulary_size": 0}),
             Fix("Read letters", LETTERS)),
        )  # fmt: skip
    cut = sum(len(prepared.tokens[place]) > prepared.max_length for place in training)
    if training and preparation.max_length and cut > MUCH_CUT * len(training):
        yield Problem(
            "warning", "preparation.max_length",
            f"{counted(cut, 'text of the training part is', 'texts of the training part are')} cut",
            f"What follows token {preparation.max_length:,} is not read.",
            (Fix("Cut one text in a hundred", {"preparation.max_length": 0}),),
        )  # fmt: skip
