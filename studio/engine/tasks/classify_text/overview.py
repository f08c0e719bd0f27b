"""Looks at the texts of an experiment for the pages: fast, and never raising for what a user can cure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import torch

from studio.engine.data.batches.buckets import LengthBuckets, padding_share
from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION
from studio.engine.data.table import Table
from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.engine.metrics.classification import uneven
from studio.engine.tasks.classify_text.findings import findings_of, headline_of, sentence_of
from studio.engine.tasks.classify_text.items import file_names
from studio.engine.tasks.classify_text.prepared import Index, TextData, lay_out, tokens_key
from studio.engine.tasks.classify_text.problems import find_problems
from studio.engine.tasks.classify_text.proposing import label_columns, text_columns
from studio.engine.tasks.classify_text.simple import judged, known_answers
from studio.engine.tasks.classify_text.sizes import TextSizes
from studio.engine.tasks.classify_text.training import USUAL_BATCH
from studio.engine.tasks.classify_text.views import ClassCount, TextOverview
from studio.engine.tasks.classify_text.words import token_words, units_of
from studio.engine.tasks.remembered import remembered
from studio.engine.tasks.text_views import LengthBars, Padding, TextRow, TokenCount, VocabularyView

SHOWN, SHOWN_TOKENS, SHOWN_LETTERS = 100, 20, 2_000
BARS = 40
PARTS = {TRAIN: "train", VALIDATION: "validation", TEST: "test"}


def examine(experiment: Experiment, table: Table) -> TextOverview:
    """All that the Data and Model pages show; what a user can put right is a problem in it, never raised."""
    try:
        laid: TextData | StudioError = lay_out(experiment, table)
    except StudioError as reason:
        laid = reason
    return _unread(experiment, table, laid) if isinstance(laid, StudioError) else _read(laid, table)


def _unread(experiment: Experiment, table: Table, reason: StudioError) -> TextOverview:
    """What can be said without text and label."""
    rows = len(table.frame)
    return TextOverview(
        file_name=table.path.name, texts=0, headline=f"{rows:,} rows.", sentence=reason.what,
        findings=table.findings, text_columns=_text_columns(table), label_columns=_label_columns(table),
        first=(), random=(), longest=(), classes=(), balanced=True, items=dict.fromkeys(PARTS.values(), 0),
        lengths=None, padding=None, vocabulary=None, simple_answers=(), sizes=TextSizes(2, 2, 1),
        problems=find_problems(experiment, table, reason),
    )  # fmt: skip


def _read(prepared: TextData, table: Table) -> TextOverview:
    experiment = prepared.experiment
    counts, used = _class_counts(prepared), np.flatnonzero(prepared.parted.parts >= TRAIN)
    vocabulary = remembered(table, (*tokens_key(experiment), "vocabulary"), lambda: _vocabulary(prepared))
    training = prepared.places(TRAIN)
    return TextOverview(
        file_name=table.path.name,
        texts=len(used),
        headline=headline_of(prepared, counts),
        sentence=sentence_of(prepared, vocabulary),
        findings=(*table.findings, *findings_of(prepared)),
        text_columns=_text_columns(table),
        label_columns=_label_columns(table),
        first=_rows(prepared, range(min(SHOWN, len(prepared.tokens)))),
        random=_rows(prepared, _drawn(len(prepared.tokens))),
        longest=_rows(prepared, _longest(prepared)),
        classes=counts,
        balanced=not uneven([count.train for count in counts]),
        items={name: len(prepared.places(part)) for part, name in PARTS.items()},
        lengths=_lengths(prepared, used) if len(used) else None,
        padding=_padding(prepared) if len(training) else None,
        vocabulary=vocabulary if len(training) else None,
        simple_answers=judged(prepared, known_answers(prepared, table)) if len(training) else (),
        sizes=TextSizes(
            vocabulary=prepared.tokenizer.size,
            classes=max(2, len(prepared.classes)),
            length=prepared.max_length,
            tokens=int(prepared.lengths.sum()),
        ),
        problems=find_problems(experiment, table, prepared),
    )


def _text_columns(table: Table) -> tuple[str, ...]:
    return () if file_names(table) else tuple(text_columns(table))


def _label_columns(table: Table) -> tuple[str, ...]:
    return () if file_names(table) else tuple(column.name for column in label_columns(table))


def _class_counts(prepared: TextData) -> tuple[ClassCount, ...]:
    """Classes of the training part, then those that only another part has."""
    labels = prepared.items.labels
    counted = {part: Counter(labels[place] for place in prepared.places(part).tolist()) for part in PARTS}
    return tuple(
        ClassCount(label, *(counted[part][label] for part in PARTS))
        for label in (*prepared.classes, *prepared.parted.unseen)
    )


def _rows(prepared: TextData, places: Iterator[int] | range | list[int]) -> tuple[TextRow, ...]:
    items, parts = prepared.items, prepared.parted.parts
    return tuple(
        TextRow(
            number=place + 1,
            name=items.names[place],
            text=items.texts[place][:SHOWN_LETTERS],
            tokens=len(prepared.tokens[place]),
            label=items.labels[place],
            part=PARTS.get(int(parts[place]), ""),
        )
        for place in places
    )


def _drawn(count: int) -> list[int]:
    """The same rows each time, from anywhere in the table."""
    drawn: list[int] = np.random.default_rng(0).permutation(count)[:SHOWN].tolist()
    return drawn


def _longest(prepared: TextData) -> list[int]:
    lengths = np.array([len(tokens) for tokens in prepared.tokens])
    ordered: list[int] = np.argsort(-lengths, kind="stable")[:SHOWN].tolist()
    return ordered


def _lengths(prepared: TextData, used: Index) -> LengthBars:
    lengths = np.array([len(prepared.tokens[place]) for place in used.tolist()], np.int64)
    longest = max(int(lengths.max()), 1)
    width = max(1, -(-longest // BARS))
    edges = np.arange(0, longest + 2 * width, width, dtype=np.float64)
    counts, _ = np.histogram(lengths, edges)
    limit = prepared.max_length
    return LengthBars(
        edges, counts.astype(np.int64), float(np.median(lengths)), limit, float((lengths > limit).mean())
    )


def _padding(prepared: TextData) -> Padding:
    training = prepared.experiment.training
    lengths = prepared.lengths[prepared.places(TRAIN)]
    size = training.batch_size or USUAL_BATCH
    shuffled = torch.randperm(len(lengths), generator=torch.Generator().manual_seed(training.seed))
    buckets = LengthBuckets(lengths, batch_size=size, seed=training.seed)
    return Padding(
        padding_share(lengths, iter(torch.split(shuffled, size))), padding_share(lengths, buckets.epoch())
    )


def _vocabulary(prepared: TextData) -> VocabularyView:
    """What the training part taught, and what the validation part holds besides."""
    tokenizer = prepared.tokenizer
    one, many = units_of(prepared.experiment)
    taught = _counted(prepared, TRAIN)
    taught.pop(tokenizer.unknown_id, None)
    asked = _counted(prepared, VALIDATION)
    total, unknown = sum(asked.values()), asked[tokenizer.unknown_id]
    return VocabularyView(
        size=tokenizer.size - 2,
        unit=one,
        units=many,
        most_frequent=tuple(
            TokenCount(token_words(tokenizer, number), count)
            for number, count in taught.most_common(SHOWN_TOKENS)
        ),
        unknown=_unknown(prepared) if unknown else (),
        unknown_share=unknown / total if total else 0.0,
    )


def _counted(prepared: TextData, part: int) -> Counter[int]:
    places = prepared.places(part).tolist()
    return Counter(number for place in places for number in prepared.tokens[place])


def _unknown(prepared: TextData) -> tuple[TokenCount, ...]:
    """The most frequent unknown tokens of the validation part."""
    tokenizer, found = prepared.tokenizer, Counter[str]()
    for place in prepared.places(VALIDATION).tolist():
        numbers = prepared.tokens[place]
        if tokenizer.unknown_id in numbers:
            pieces = tokenizer.pieces(prepared.items.texts[place])
            found.update(
                piece
                for piece, number in zip(pieces, numbers, strict=False)
                if number == tokenizer.unknown_id
            )
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN_TOKENS]
    return tuple(TokenCount(piece, count) for piece, count in ordered)
