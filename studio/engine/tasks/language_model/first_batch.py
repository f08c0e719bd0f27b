"""The first batches of a training as the network reads them: lanes that go on, and what becomes of their states."""

from __future__ import annotations

from itertools import islice

from studio.engine.data.batches.lanes import Chunk
from studio.engine.data.corpus import Corpus
from studio.engine.data.prepare.tokens import Tokenizer
from studio.engine.experiment import Experiment
from studio.engine.tasks.batch_view import BatchRow, BatchStep, BatchView, StateMark
from studio.engine.tasks.language_model.prepared import prepare_language
from studio.engine.tasks.language_model.training import make_lanes

ROWS, STEPS = 8, 3
UNKNOWN = "unknown"


def first_batch(experiment: Experiment, corpus: Corpus) -> BatchView:
    """The first three batches of the first epoch, lane by lane. Raises StudioError."""
    prepared = prepare_language(experiment, corpus)
    lanes = make_lanes(prepared)
    one, many = prepared.unit
    chunks = list(islice(lanes.epoch(), STEPS))
    steps = tuple(
        BatchStep(
            f"Batch {place + 1}", _rows(chunk, prepared.tokenizer), _mark(chunk), _note(place, _mark(chunk), many)
        )
        for place, chunk in enumerate(chunks)
    )  # fmt: skip
    stretches = "1 stretch" if lanes.lanes == 1 else f"{lanes.lanes:,} stretches"
    sentence = (
        f"The training part is cut into {stretches} of {lanes.length:,} {many}, read side by side as lanes. A batch "
        f"takes the next {lanes.bptt_length:,} {many} of every lane; each {one} is to be guessed from those before it."
    )
    if len(chunks) > 1 and chunks[0].inputs.shape[1] < lanes.bptt_length:
        sentence += (
            " The first batch of an epoch is shorter by chance, so that the borders between batches, beyond which no "
            "gradient reaches, lie elsewhere in each epoch."
        )
    return BatchView(sentence, steps, size=lanes.lanes)


def _rows(chunk: Chunk, tokenizer: Tokenizer) -> tuple[BatchRow, ...]:
    rows = []
    for lane in range(min(ROWS, len(chunk.inputs))):
        length = chunk.inputs.shape[1] if chunk.mask is None else int(chunk.mask[lane].sum())
        cells = tuple(_cell(tokenizer, token) for token in chunk.inputs[lane].tolist())
        cells = tuple(cell if place < length else "" for place, cell in enumerate(cells))
        answer = _cell(tokenizer, int(chunk.targets[lane, length - 1])) if length else ""
        rows.append(BatchRow(f"Lane {lane + 1}", cells, length, answer))
    return tuple(rows)


def _cell(tokenizer: Tokenizer, token: int) -> str:
    return UNKNOWN if token == tokenizer.unknown_id else tokenizer.decode([token])


def _mark(chunk: Chunk) -> StateMark:
    return "reset" if bool(chunk.resets.all()) else "carried"


def _note(place: int, mark: StateMark, many: str) -> str:
    if mark == "reset" and place == 0:
        return (
            "An epoch begins: every lane starts with a state of zeros (reset), for nothing came before it. The "
            f"gradient reaches back to the first of these {many}."
        )
    if mark == "reset":
        return (
            "States are not carried in this experiment: each batch begins with zeros again (reset), so the network "
            "never knows what came before a batch."
        )
    start = "Each lane goes on" if place == 1 else "And on again"
    return (
        f"{start} where it ended in the batch before, with the state it had there (carried). The state is cut from the "
        f"batch that made it (detached): its numbers are kept, but no gradient flows back into those {many}."
    )
