"""The first batch of a training, as the network reads it."""

from __future__ import annotations

from studio.engine.data.table import Table
from studio.engine.experiment import Experiment
from studio.engine.tasks.batch_view import BatchRow, BatchStep, BatchView
from studio.engine.tasks.classify_text.batches import TextBatches
from studio.engine.tasks.classify_text.prepared import TextData, prepare_texts
from studio.engine.tasks.classify_text.training import first_batches
from studio.engine.tasks.classify_text.words import counted, token_words, units_of

ROWS = 16
PADDED = ""  # what a cell of padding shows


def first_batch(experiment: Experiment, table: Table) -> BatchView:
    """The first `ROWS` texts of the batch. Raises StudioError where the experiment cannot be prepared."""
    prepared = prepare_texts(experiment, table)
    return view_of(prepared, first_batches(prepared))


def view_of(prepared: TextData, batches: TextBatches) -> BatchView:
    """The batch that the next epoch begins with, what word dropout hides in it included."""
    chosen, batch = next(batches.whole())
    places = prepared.places(0)[chosen.numpy()].tolist()
    read, (one, many) = batch.inputs, units_of(prepared.experiment)
    time, lengths = read.tokens.shape[1], read.lengths.tolist()
    rows = tuple(
        _row(prepared, place, tokens, length)
        for place, tokens, length in zip(places[:ROWS], read.tokens.tolist(), lengths, strict=False)
    )
    share = 1 - sum(lengths) / (time * len(lengths))
    hidden = prepared.experiment.training.word_dropout
    sentence = (
        f"{counted(len(lengths), 'text', 'texts')} of like length, up to {counted(time, one, many)} each; "
        f"{100 * share:.0f} % of the steps are padding, which changes no answer."
    )
    if hidden > 0:
        sentence += (
            f" In training {100 * hidden:.0f} % of the {many}, others each time, are read as unknown (word "
            "dropout); all are shown here."
        )
    return BatchView(sentence, (BatchStep("First batch", rows),), size=len(lengths))


def _row(prepared: TextData, place: int, tokens: list[int], length: int) -> BatchRow:
    """The tokens as they are read: what the vocabulary does not hold is shown as unknown."""
    read, behind = tokens[:length], tokens[length:]
    cells = (*(token_words(prepared.tokenizer, number) for number in read), *(PADDED for _ in behind))
    label = prepared.items.names[place] or f"{place + 1:,}"
    return BatchRow(label, cells, length, prepared.items.labels[place])
