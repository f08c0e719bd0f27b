"""Texts as tensors: training batches of like length, the loss, and the look at the validation part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from studio.engine.data.batches.buckets import LengthBuckets
from studio.engine.data.prepare.split import TRAIN
from studio.engine.events import Reference
from studio.engine.metrics.classification import class_metrics, confusion, uneven
from studio.engine.models.lengths import real_steps
from studio.engine.tasks.classify_text.network import TextInputs
from studio.engine.tasks.classify_text.prepared import Index, TextData
from studio.engine.training.batch import Batch, Validation

CHUNK = 256  # texts in one forward pass without gradients
MOST_FILMED = 100  # classes beyond which no confusion matrix is kept of each epoch


class TextTensors:
    """The texts of some items as padded batches on the network's device."""

    def __init__(self, prepared: TextData, places: Index, device: torch.device) -> None:
        self.device = device
        self.lengths = prepared.lengths[places]
        self._pad = prepared.tokenizer.pad_id
        self._targets = torch.from_numpy(prepared.targets[places])
        unknown = [prepared.tokenizer.unknown_id]
        self._rows = [
            torch.tensor(prepared.tokens[place][: prepared.max_length] or unknown, dtype=torch.int64)
            for place in places.tolist()
        ]

    def batch(self, chosen: Tensor) -> Batch:
        """The items at these places among ours int64 [batch], padded to the longest of them."""
        places = chosen.tolist()
        inputs = padded([self._rows[place] for place in places], self._pad)
        moved = TextInputs(inputs.tokens.to(self.device), inputs.lengths.to(self.device))
        return Batch(moved, self._targets[chosen].to(self.device))

    def in_order(self) -> Iterator[tuple[Tensor, Batch]]:
        """All items in batches of like length, each with the places of its items."""
        order = torch.from_numpy(np.argsort(self.lengths, kind="stable"))
        for chosen in torch.split(order, CHUNK):
            yield chosen, self.batch(chosen)


def padded(rows: Sequence[Tensor], pad: int) -> TextInputs:
    """Rows of tokens as one rectangle, padded behind."""
    tokens = nn.utils.rnn.pad_sequence(list(rows), batch_first=True, padding_value=pad)
    return TextInputs(tokens, torch.tensor([len(row) for row in rows], dtype=torch.int64))


class HiddenTokens:
    """Reads a share of the tokens of training texts as unknown, others each time, by a generator of its own.

    Source: Iyyer et al. 2015, "Deep unordered composition rivals syntactic methods for text classification" (word
    dropout).
    """

    def __init__(self, share: float, unknown_id: int, seed: int) -> None:
        self._share, self._unknown = share, unknown_id
        self._generator = torch.Generator().manual_seed(seed)

    def hide(self, inputs: TextInputs) -> TextInputs:
        """The same texts with some tokens hidden; lengths and padding stay."""
        if not self._share:
            return inputs
        drawn = torch.rand(inputs.tokens.shape, generator=self._generator).to(inputs.tokens.device)
        real = real_steps(inputs.lengths, inputs.tokens.shape[1])[:, :, 0]
        return inputs._replace(tokens=inputs.tokens.masked_fill((drawn < self._share) & real, self._unknown))

    def state(self) -> Tensor:
        """The state of the generator, for a checkpoint at the end of an epoch."""
        return self._generator.get_state()

    def restore(self, state: Tensor) -> None:
        """Sets the generator back to a saved state."""
        self._generator.set_state(state)


@dataclass
class TextBatches:
    """The training part in batches of like length, in random order."""

    tensors: TextTensors
    buckets: LengthBuckets
    hidden: HiddenTokens

    @property
    def steps_per_epoch(self) -> int:
        """Batches in one epoch."""
        return self.buckets.steps_per_epoch

    @property
    def items_per_epoch(self) -> int:
        """Texts in one epoch."""
        return self.buckets.items_per_epoch

    def epoch(self) -> Iterator[Batch]:
        """The batches of the next epoch."""
        for _, batch in self.chosen():
            yield batch

    def chosen(self) -> Iterator[tuple[Tensor, Batch]]:
        """The same, each with the places of its texts in the training part int64 [batch]."""
        for chosen, batch in self.whole():
            yield chosen, batch._replace(inputs=self.hidden.hide(batch.inputs))

    def whole(self) -> Iterator[tuple[Tensor, Batch]]:
        """The same texts before anything of them is hidden."""
        for chosen in self.buckets.epoch():
            yield chosen, self.tensors.batch(chosen)

    def state(self) -> dict[str, Tensor]:
        """The generators of the shuffles and of what is hidden."""
        return {"buckets": self.buckets.state(), "hidden": self.hidden.state()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Sets the generators back."""
        self.buckets.restore(state["buckets"])
        self.hidden.restore(state["hidden"])


def class_weights(counts: Sequence[int], rule: str) -> list[float]:
    """What a mistake in each class counts: the inverse share of the class, 1 on average over the training texts.

    `rule` auto: only where the largest class has more than twice the texts of the smallest.
    """
    if rule == "off" or (rule == "auto" and not uneven(counts)):
        return [1.0] * len(counts)
    return [sum(counts) / (len(counts) * count) for count in counts]


@dataclass(frozen=True)
class TextObjective:
    """Cross-entropy, weighted by class, with some of each answer's certainty spread over all classes.

    As the weights are 1 on average over the training part, the sum is divided by the number of texts; the mean over an
    epoch is then the weighted mean exactly.
    """

    weights: Tensor
    smoothing: float = 0.0

    def loss(self, output: Tensor, batch: Batch) -> tuple[Tensor, int]:
        """Summed loss and number of texts; output [batch, classes], targets [batch]."""
        if output.shape != (len(batch.targets), len(self.weights)):
            raise ValueError(
                f"output {tuple(output.shape)} and targets {tuple(batch.targets.shape)} do not fit"
            )
        logs = torch.log_softmax(output, dim=1)
        own = logs.gather(1, batch.targets[:, None])[:, 0]
        losses = -(1 - self.smoothing) * own - self.smoothing * logs.mean(dim=1)
        return (self.weights[batch.targets] * losses).sum(), len(batch.targets)


class TextValidator:
    """Looks at all texts of a part: loss by the weights of the training without smoothing, metrics, the matrix."""

    def __init__(
        self, tensors: TextTensors, classes: Sequence[str], weights: Tensor, reference: Reference
    ) -> None:
        self._tensors, self._weights = tensors, weights.double().cpu().numpy()
        self._classes = tuple(classes)
        self.reference = reference

    def __call__(self, model: nn.Module, *, first: bool = False) -> Validation:
        """Loss and figures of the model as it is."""
        answers = np.zeros((len(self._tensors.lengths), len(self._classes)))
        truth = np.zeros(len(answers), np.int64)
        for chosen, batch in self._tensors.in_order():
            answers[chosen.numpy()] = torch.softmax(model(batch.inputs).double(), dim=1).cpu().numpy()
            truth[chosen.numpy()] = batch.targets.cpu().numpy()
        counts = confusion(truth, answers.argmax(axis=1), len(self._classes))
        filmed = len(self._classes) <= MOST_FILMED
        frame = {f"row_{row}": tuple(map(float, count)) for row, count in enumerate(counts)} if filmed else {}
        return Validation(
            loss=weighted_loss(answers, truth, self._weights),
            metrics=class_metrics(answers, truth),
            frame=frame,
            names=self._classes if filmed else (),
        )


def weighted_loss(probabilities: np.ndarray, truth: Index, weights: np.ndarray) -> float:
    """The loss of answers on the scale of the curves: −ln p, weighted by class."""
    own = probabilities[np.arange(len(truth)), truth]
    with np.errstate(divide="ignore"):
        losses = -np.log(own)
    return float((weights[truth] * losses).sum() / weights[truth].sum())


def make_batches(prepared: TextData, batch_size: int, device: torch.device) -> TextBatches:
    """The training part of an experiment."""
    tensors = TextTensors(prepared, prepared.places(TRAIN), device)
    training = prepared.experiment.training
    return TextBatches(
        tensors,
        LengthBuckets(tensors.lengths, batch_size=batch_size, seed=training.seed),
        HiddenTokens(training.word_dropout, prepared.tokenizer.unknown_id, training.seed),
    )
