"""A language model's training batches, its loss, and the look at the validation part with the film's frame."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.data.batches.lanes import ContiguousLanes, lane_starts
from studio.engine.events import Reference
from studio.engine.tasks.language_model.loading import runner_of
from studio.engine.tasks.language_model.network import LanguageNetwork
from studio.engine.tasks.language_model.prepared import Part
from studio.engine.tasks.language_model.reading import Cost, chunk_size
from studio.engine.tasks.language_model.spec import LanguageSpec
from studio.engine.tasks.language_model.writing import write_with
from studio.engine.tasks.writing import WritingSettings
from studio.engine.training.batch import Batch, Validation

SAMPLE_LETTERS, SAMPLE_TEMPERATURE, SAMPLE_SEED = 300, 0.7, 1
ONE_STREAM = 32_768  # tokens; a longer validation part is read in several streams side by side
WARM_UP = (
    256  # tokens before its stretch that each further stream reads first, so that its state is a real one
)


class LanguageBatches:
    """The lanes of the training part as batches, in the order of the text: never shuffled."""

    def __init__(self, lanes: ContiguousLanes) -> None:
        self.lanes = lanes

    @property
    def steps_per_epoch(self) -> int:
        """Chunks in one epoch."""
        return self.lanes.steps_per_epoch

    @property
    def items_per_epoch(self) -> int:
        """Tokens that are targets in one epoch."""
        return self.lanes.items_per_epoch

    def epoch(self) -> Iterator[Batch]:
        """The batches of the next epoch."""
        for chunk in self.lanes.epoch():
            yield Batch(chunk.inputs, chunk.targets, chunk.mask, chunk.resets)

    def state(self) -> dict[str, Tensor]:
        """What the next epoch hangs on."""
        return self.lanes.state()

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Goes back to a saved state."""
        self.lanes.restore(state)


@dataclass(frozen=True)
class LanguageObjective:
    """−ln of the probability of each next token, summed over all that count."""

    def loss(self, output: Tensor, batch: Batch) -> tuple[Tensor, int]:
        """Logits [lanes, time, vocabulary] and targets [lanes, time] → summed loss, and of how many tokens."""
        if output.shape[:2] != batch.targets.shape:
            raise ValueError(f"logits {tuple(output.shape)} for targets {tuple(batch.targets.shape)}")
        if batch.mask is None:
            total = functional.cross_entropy(output.flatten(0, 1), batch.targets.flatten(), reduction="sum")
            return total, batch.targets.numel()
        logits, targets = output[batch.mask], batch.targets[batch.mask]
        return functional.cross_entropy(logits, targets, reduction="sum"), len(targets)


class LanguageValidator:
    """Reads the validation part from a zero state, and lets the model write its frame of the film.

    The sample begins with the first words of the validation part and has the same seed in every epoch; its generator is
    its own, so writing it changes nothing of what the training draws.
    """

    def __init__(
        self, spec: LanguageSpec, part: Part, before: int, reference: Reference, device: torch.device
    ) -> None:
        self._spec, self._part, self._reference = spec, part, reference
        tokens = np.concatenate(([before], part.tokens))
        self._tokens = torch.from_numpy(tokens).to(device)
        letters = max(1.0, part.characters / len(part.tokens))
        self._sample = WritingSettings(
            prompt=first_words(part.text), length=math.ceil(SAMPLE_LETTERS / letters),
            temperature=SAMPLE_TEMPERATURE, seed=SAMPLE_SEED,
        )  # fmt: skip

    @property
    def reference(self) -> Reference:
        """The n-gram."""
        return self._reference

    def __call__(self, model: nn.Module, *, first: bool = False) -> Validation:
        """Loss in nats a token, bits a character, perplexity, and a sample of what the model writes."""
        assert isinstance(model, LanguageNetwork)
        cost = Cost(
            self._nats(model) + self._part.spelling_nats, len(self._part.tokens), self._part.characters
        )
        writing = write_with(runner_of(self._spec, model), self._spec, self._sample)
        prompt = next(writing)
        frame = {"prompt_length": (float(len(prompt)),)}
        return Validation(cost.loss, cost.metrics, frame, prompt + "".join(writing))

    def _nats(self, model: nn.Module) -> float:
        return stream_nats(model, self._tokens, max(1, (len(self._tokens) - 1) // ONE_STREAM), self._spec)


def stream_nats(model: nn.Module, tokens: Tensor, streams: int, spec: LanguageSpec) -> float:
    """The summed −ln of the probability of all tokens [tokens] but the first, the state carried all along.

    Several streams read stretches of the text side by side; each begins a little before its stretch and counts only
    what lies in it. Sums are float64.
    """
    pairs = len(tokens) - 1
    starts = torch.from_numpy(lane_starts(pairs, streams)).to(tokens.device)
    warm = WARM_UP if streams > 1 else 0
    ends = starts[1:]
    width = int((ends - starts[:-1]).max()) + warm
    total, state, size = 0.0, None, chunk_size(spec.vocabulary * streams)
    for begin in range(0, width, size):
        places = (
            starts[:-1, None] - warm + torch.arange(begin, min(begin + size, width), device=tokens.device)
        )
        counted = (places >= starts[:-1, None]) & (places < ends[:, None])
        places = places.clamp(0, pairs - 1)
        logits, state = model(tokens[places], state)
        losses = functional.cross_entropy(
            logits.flatten(0, 1), tokens[places + 1].flatten(), reduction="none"
        )
        total += float(losses[counted.flatten()].cpu().double().sum())
    return total


def first_words(text: str, letters: int = 20) -> str:
    """The first whole words of a text, about so many letters: what the model is given to go on from."""
    words: list[str] = []
    length = 0
    after = text.split(maxsplit=12)[1:12]  # the first one may be the end of a word that was cut
    for word in after:
        if words and length + len(word) > letters:
            break
        words.append(word)
        length += len(word) + 1
    return " ".join(words)[:60] or text[:letters].strip()
