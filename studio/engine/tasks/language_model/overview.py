"""Looks at the text of an experiment for the pages: fast, and never raising for what a user can cure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from studio.engine.data.corpus import Corpus
from studio.engine.data.prepare.tokens import unit_words
from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.engine.experiment.problems import Problem, errors_first
from studio.engine.tasks.language_model.prepared import PARTS, LanguageData, lay_out
from studio.engine.tasks.language_model.problems import find_problems, setting_problems
from studio.engine.tasks.language_model.simple import simple_answers
from studio.engine.tasks.language_model.sizes import LanguageSizes
from studio.engine.tasks.language_model.training import make_lanes
from studio.engine.tasks.language_model.views import LanesView, LanguageOverview
from studio.engine.tasks.text_views import TextRow, TokenCount, VocabularyView

PASSAGES, LETTERS, MOST_COUNTS = 12, 240, 100
PASSAGE_SEED = 1  # seed of the random passages, so that the page shows the same ones again


def examine(experiment: Experiment, corpus: Corpus) -> LanguageOverview:
    """All that the Data and Model pages show; what a user can put right is a problem in it, never raised."""
    prepared = _laid_out(experiment, corpus)
    laid = prepared if isinstance(prepared, LanguageData) else None
    sizes = language_sizes(experiment, laid)
    whole = laid is not None and all(len(laid.parts[name].tokens) > 1 for name in PARTS)
    return LanguageOverview(
        file_name=corpus.path.name,
        documents=len(corpus.documents),
        headline=_headline(corpus),
        sentence=_sentence(experiment, laid),
        findings=corpus.findings,
        text_columns=corpus.text_columns,
        first=_passages(laid, range(PASSAGES)) if laid else (),
        random=_passages(laid, _drawn(laid)) if laid else (),
        longest=_longest(laid, corpus) if laid else (),
        tokens={name: len(laid.parts[name].tokens) if laid else 0 for name in PARTS},
        characters={name: laid.parts[name].characters if laid else 0 for name in PARTS},
        lanes=_lanes(laid) if laid is not None and whole else None,
        vocabulary=_vocabulary(laid) if laid else None,
        simple_answers=simple_answers(laid, corpus) if laid is not None and whole else (),
        sizes=sizes,
        problems=_problems(experiment, prepared),
    )


def problems_of(experiment: Experiment, corpus: Corpus) -> tuple[Problem, ...]:
    """The problems of `examine` alone: fast for long texts too, whose simple answers take their time."""
    return _problems(experiment, _laid_out(experiment, corpus))


def _problems(experiment: Experiment, prepared: LanguageData | StudioError) -> tuple[Problem, ...]:
    if isinstance(prepared, LanguageData):
        return find_problems(prepared)
    detail = f"{prepared.meaning} {prepared.remedy}".strip()
    blocked = Problem("error", "data.path", prepared.what, detail)
    return errors_first([*setting_problems(experiment), blocked])


def language_sizes(experiment: Experiment, prepared: LanguageData | None) -> LanguageSizes:
    """What the text decides of the network."""
    one, many = unit_words(experiment.preparation.tokenizer)
    if prepared is None:
        return LanguageSizes(3, 0, one, many)
    tokens = sum(len(part.tokens) for part in prepared.parts.values())
    return LanguageSizes(prepared.tokenizer.size, tokens, one, many)


def _laid_out(experiment: Experiment, corpus: Corpus) -> LanguageData | StudioError:
    try:
        return lay_out(experiment, corpus)
    except StudioError as reason:
        return reason


def _headline(corpus: Corpus) -> str:
    letters = f"{corpus.characters:,} {'letter' if corpus.characters == 1 else 'letters'}"
    texts = len(corpus.documents)
    return f"Running text, {letters}" if texts == 1 else f"{texts:,} texts, {letters}"


def _sentence(experiment: Experiment, prepared: LanguageData | None) -> str:
    if prepared is None:
        return ""
    split, (one, many) = experiment.split, prepared.unit
    known = prepared.tokenizer.size - 2
    gap = "an empty line" if "\n\n" in prepared.text else "a line break"
    joined = f" The texts follow each other, {gap} between two; states are carried from one to the next." * (
        len(prepared.document_starts) > 1
    )
    return (
        f"{known:,} different {one if known == 1 else many}. The first {100 * split.train:.3g} % of the text are "
        f"learned from, the next {100 * split.validation:.3g} % choose the best epoch, "
        f"the last {100 * split.test:.3g} % judge."
        f"{joined}"
    )


def _passages(prepared: LanguageData, places: Sequence[int] | range) -> tuple[TextRow, ...]:
    """Passages of the text by their number, as long as a few lines each, from the beginning of a word to the next."""
    text, rows = prepared.text, []
    for place in places:
        start, end = (_word_start(text, at * LETTERS) for at in (place, place + 1))
        if start < end:
            rows.append(_row(prepared, start, text[start:end]))
    return tuple(rows)


def _word_start(text: str, place: int) -> int:
    """The first place from `place` on that lies behind a gap; `place` itself where there is none near by."""
    if place == 0 or place >= len(text) or text[place - 1].isspace():
        return min(place, len(text))
    behind = next(
        (at for at in range(place, min(place + LETTERS // 4, len(text))) if text[at].isspace()), place - 1
    )
    return behind + 1


def _row(prepared: LanguageData, start: int, text: str, name: str = "") -> TextRow:
    inside = next((name for name in reversed(PARTS) if start >= prepared.parts[name].start), "train")
    tokens = len(prepared.tokenizer.pieces(text))
    return TextRow(number=start, name=name, text=text, tokens=tokens, part=inside)


def _drawn(prepared: LanguageData) -> list[int]:
    count = -(-len(prepared.text) // LETTERS)
    random = np.random.default_rng(PASSAGE_SEED)
    return sorted(random.choice(count, min(PASSAGES, count), replace=False).tolist()) if count else []


def _longest(prepared: LanguageData, corpus: Corpus) -> tuple[TextRow, ...]:
    """The beginnings of the longest documents, each counted as a whole; none where there is only one."""
    if len(corpus.documents) < 2:
        return ()
    lengths = [len(document.text) for document in corpus.documents]
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])[:PASSAGES]
    rows = []
    for place in order:
        document, start = corpus.documents[place], prepared.document_starts[place]
        row = _row(prepared, min(start, len(prepared.text)), document.text[:LETTERS], document.name)
        rows.append(row)
    return tuple(rows)


def _lanes(prepared: LanguageData) -> LanesView:
    lanes = make_lanes(prepared)
    return LanesView(lanes.lanes, lanes.length, lanes.steps_per_epoch)


def _vocabulary(prepared: LanguageData) -> VocabularyView:
    tokenizer, (one, many) = prepared.tokenizer, prepared.unit
    counts = np.bincount(prepared.train.tokens, minlength=tokenizer.size)
    counts[[tokenizer.pad_id, tokenizer.unknown_id]] = 0
    order = np.argsort(-counts, kind="stable")[:MOST_COUNTS]
    frequent = tuple(
        TokenCount(tokenizer.decode([int(token)]), int(counts[token])) for token in order if counts[token]
    )
    unknown = Counter(prepared.validation.unknown).most_common(MOST_COUNTS)
    share = len(prepared.validation.unknown) / max(1, len(prepared.validation.tokens))
    return VocabularyView(
        size=tokenizer.size - 2,
        unit=one,
        units=many,
        most_frequent=frequent,
        unknown=tuple(TokenCount(token, count) for token, count in unknown),
        unknown_share=share,
    )
