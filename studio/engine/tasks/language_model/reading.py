"""A text read from its beginning: what each of its tokens costs a model, in nats. No torch here."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from studio.engine.errors import ModelError
from studio.engine.predict.model import Answers, Feed
from studio.engine.tasks.language_model.spec import LanguageSpec, State

if TYPE_CHECKING:
    from studio.engine.tasks.language_model.prepared import Part

NUMBERS = 2**22  # logits that are held at once
LONGEST_CHUNK = 1024

Answer = Callable[[Feed], Answers]
Nats = npt.NDArray[np.float64]
Tokens = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cost:
    """What a part costs a model: in nats all together, those of spelling out unknown tokens included."""

    nats: float
    tokens: int
    characters: int

    @property
    def loss(self) -> float:
        """Nats a token: the loss as the curves draw it."""
        return self.nats / self.tokens

    @property
    def metrics(self) -> dict[str, float]:
        """bits_per_character: all bits over all characters, honest for every tokenizer. perplexity: e to the mean nats
        of a token; from totals, never from means of batches."""
        return {
            "bits_per_character": self.nats / math.log(2) / self.characters,
            "perplexity": _exp(self.loss),
        }


def cost_of(answer: Answer, spec: LanguageSpec, part: Part, before: int) -> Cost:
    """The cost of a part read in one go from a zero state; `before` is the token that comes before it."""
    nats = token_nats(answer, spec, part.tokens, before)
    return Cost(math.fsum(nats) + part.spelling_nats, len(part.tokens), part.characters)


def token_nats(answer: Answer, spec: LanguageSpec, tokens: Tokens, before: int) -> Nats:
    """−ln of the probability of each token [tokens], read from a zero state, the state carried from chunk to chunk."""
    inputs = np.concatenate(([before], tokens[:-1])).astype(np.int64)
    size, state, found = chunk_size(spec.vocabulary), spec.zero_state(1), []
    for start in range(0, len(tokens), size):
        logits, state = step(answer, inputs[None, start : start + size], state)
        found.append(-log_softmax(logits[0])[np.arange(logits.shape[1]), tokens[start : start + size]])
    return np.concatenate(found) if found else np.empty(0)


def checked(answer: Answer, spec: LanguageSpec) -> Answer:
    """The same answers, whose names and sizes are those of the description. Raises ModelError where they are not."""
    wanted = {"logits", *(f"next_{name}" for name in spec.state_names)}

    def run(feed: Feed) -> Answers:
        answers = answer(feed)
        if not wanted <= answers.keys() or answers["logits"].shape != (
            *feed["tokens"].shape,
            spec.vocabulary,
        ):
            raise ModelError(
                "The model cannot answer: its answers are not those of its vocabulary.",
                "Its graph and its description do not fit.",
                "Export it again.",
            )
        return answers

    return run


def step(answer: Answer, tokens: Tokens, state: State) -> tuple[npt.NDArray[np.float32], State]:
    """Logits [batch, time, vocabulary] of tokens [batch, time], and the state after them."""
    answers = answer({"tokens": tokens, **state})
    return answers["logits"], {name: answers[f"next_{name}"] for name in state}


def chunk_size(vocabulary: int) -> int:
    """Tokens that are read at once; a large vocabulary takes more room for each."""
    return max(16, min(LONGEST_CHUNK, NUMBERS // vocabulary))


def log_softmax(logits: npt.NDArray[np.floating[Any]]) -> Nats:
    """Logarithms of probabilities over the last axis, in float64."""
    shifted = logits.astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    normal: Nats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return normal


def _exp(value: float) -> float:
    return math.exp(value) if value < 700 else math.inf
