"""Asks a model for many texts: batches of like length, answers in the order of the texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from studio.engine.errors import ModelError
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.classify_text.spec import TextSpec

Array = npt.NDArray[np.float64]
CHUNK_STEPS = 65_536  # tokens in one pass: many short texts, or few long ones
CHUNK = 256


def feed_of(
    spec: TextSpec, texts: Sequence[Sequence[int]], time: int = 0
) -> dict[str, npt.NDArray[np.int64]]:
    """Token numbers of some texts as the model's inputs: padded to the longest of them, or to `time`."""
    lengths = np.array([len(tokens) for tokens in texts], np.int64)
    padded = np.full((len(texts), max(time, int(lengths.max()))), spec.pad_id, np.int64)
    for row, tokens in zip(padded, texts, strict=True):
        row[: len(tokens)] = tokens
    return {"tokens": padded, "lengths": lengths}


def answer_all(model: TrainedModel, spec: TextSpec, texts: Sequence[str]) -> Array:
    """The probabilities of the classes [texts, classes] of each text, in their order."""
    encoded = [spec.encode(text) for text in texts]
    answers = np.zeros((len(texts), len(spec.classes)))
    for chosen in _chunks([len(tokens) for tokens in encoded]):
        answer = model.run(feed_of(spec, [encoded[place] for place in chosen]))
        if answer.shape != (len(chosen), len(spec.classes)):
            raise ModelError(
                f"The model cannot answer: its answer is {answer.shape}, with {len(spec.classes)} classes.",
                "Its graph and its description do not fit.",
                "Export it again.",
            )
        answers[chosen] = answer
    if not np.isfinite(answers).all():  # the first class would be named all the same
        raise ModelError(
            "The model cannot answer: its answer is not a number.",
            "Its weights are beyond all numbers.",
            "Train it again with a smaller learning rate.",
        )
    return answers


def _chunks(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts of like length, no chunk with more steps than fit."""
    chunks: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        most = max(1, min(CHUNK, CHUNK_STEPS // lengths[place]))
        if not chunks or len(chunks[-1]) >= most:
            chunks.append([])
        chunks[-1].append(place)
    return chunks
