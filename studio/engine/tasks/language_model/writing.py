"""Text from a language model, token by token. No torch here: a model of an ONNX file writes without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.tokens import Tokenizer
from studio.engine.errors import ModelError
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.language_model.reading import Answer, checked, chunk_size, log_softmax, step
from studio.engine.tasks.language_model.spec import LanguageSpec, State
from studio.engine.tasks.writing import WritingSettings

GREEDY = 0.02  # at this temperature and below, the likeliest token is taken: no chance is left in it
CONTEXT = 8  # tokens before it that a token is written out with: pieces of letters need their neighbours
BROKEN = "\ufffd"  # what stands for bytes that are no letter yet


def write(
    model: TrainedModel, how: WritingSettings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[str]:
    """The prompt as the model reads it, then the pieces that it writes. Raises SettingError, ModelError."""
    how.check()
    spec = LanguageSpec.from_json(model.bundle.spec)
    return write_with(model.answers, spec, how, cancelled)


def unknown_in(model: TrainedModel, prompt: str) -> tuple[str, ...]:
    """The pieces of a prompt that the model does not know, each once, in their order."""
    tokenizer = LanguageSpec.from_json(model.bundle.spec).tokenizer
    pairs = zip(tokenizer.encode(prompt), tokenizer.pieces(prompt), strict=True)
    return tuple(dict.fromkeys(piece for token, piece in pairs if token == tokenizer.unknown_id))


def write_with(
    answer: Answer, spec: LanguageSpec, how: WritingSettings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[str]:
    """What `write` gives, from anything that answers as a model does.

    The state is carried over the whole text, so no length is too long. Without a prompt the model begins as after the
    end of a line. The generator is its own: the same seed writes the same text, whatever else draws.
    """
    tokenizer = spec.tokenizer
    yield "".join(tokenizer.pieces(how.prompt))
    given = tokenizer.encode(how.prompt) or [start_token(tokenizer)]
    answer, state, logits = checked(answer, spec), spec.zero_state(1), np.empty(0, np.float32)
    size = chunk_size(spec.vocabulary)
    for start in range(0, len(given) if how.length else 0, size):
        logits, state = _last(answer, given[start : start + size], state)
    random = np.random.default_rng(how.seed)
    spoken, written = Speech(tokenizer, given), ""
    for left in range(how.length, 0, -1):
        if cancelled():
            return
        token = draw(logits, how, random, (tokenizer.pad_id, tokenizer.unknown_id))
        piece = spoken.say(token, last=left == 1)
        written = (written + piece)[-len(how.stop) - len(piece) :] if how.stop else ""
        place = written.find(how.stop) if how.stop else -1
        if place >= 0:  # what a token says beyond the stop is not written
            beyond = len(written) - place - len(how.stop)
            yield piece[: len(piece) - beyond]
            return
        if piece:
            yield piece
        if left > 1:
            logits, state = _last(answer, [token], state)


def draw(
    logits: npt.NDArray[np.float32], how: WritingSettings, random: np.random.Generator, never: tuple[int, ...]
) -> int:
    """One token by its logits [vocabulary]: temperature first, then top-k, then top-p of what is left.

    `never` are tokens that are no text. Source of top-p: Holtzman et al. 2020, "The curious case of neural text
    degeneration".
    """
    scores = logits.astype(np.float64)
    scores[list(never)] = -np.inf
    if not np.isfinite(scores.max()) or np.isnan(scores).any():
        raise ModelError(
            "The model cannot write: its answer is not a number.",
            "Its weights are beyond all numbers.",
            "Train it again with a smaller learning rate.",
        )
    chance = random.random()  # drawn also where it is not needed: the text after hangs on the seed alone
    if how.temperature <= GREEDY:
        return int(scores.argmax())
    scores /= how.temperature
    order = np.argsort(-scores, kind="stable")
    if how.top_k:
        order = order[: how.top_k]
    shares = np.exp(log_softmax(scores[order]))
    if how.top_p < 1:
        kept = int(np.searchsorted(np.cumsum(shares), how.top_p)) + 1
        order, shares = order[:kept], shares[:kept]
    total = np.cumsum(shares)
    place = int(np.searchsorted(total, chance * total[-1], side="right"))
    return int(order[min(place, len(order) - 1)])


class Speech:
    """Tokens become text one by one; what is only a part of a letter waits for the rest of it."""

    def __init__(self, tokenizer: Tokenizer, before: list[int]) -> None:
        self._tokenizer, self._whole = tokenizer, tokenizer.kind != "bpe"
        self._before, self._open = list(before[-CONTEXT:]), list[int]()

    def say(self, token: int, *, last: bool = False) -> str:
        """The text that a token adds; all that is left with the `last` one."""
        if self._whole:
            return self._tokenizer.decode([token])
        self._open.append(token)
        known = self._tokenizer.decode(self._before)
        text = self._tokenizer.decode(self._before + self._open)[len(known) :]
        if text.endswith(BROKEN) and not last and len(self._open) < CONTEXT:
            return ""
        self._before, self._open = (self._before + self._open)[-CONTEXT:], []
        return text


def start_token(tokenizer: Tokenizer) -> int:
    """What a text without a prompt goes on from: the end of a line, else the most frequent token."""
    for beginning in ("\n", " "):
        tokens = tokenizer.encode(beginning)
        if tokens and tokens[-1] != tokenizer.unknown_id:
            return int(tokens[-1])
    return min(
        token for token in range(tokenizer.size) if token not in (tokenizer.pad_id, tokenizer.unknown_id)
    )


def _last(answer: Answer, tokens: list[int], state: State) -> tuple[npt.NDArray[np.float32], State]:
    logits, state = step(answer, np.array([tokens], np.int64), state)
    return logits[0, -1], state
