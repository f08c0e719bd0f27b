"""A language model on its way into a file: tokens and states in, logits and states out, and what the file says."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.export_parts import Answers, ExportParts, Feed
from studio.engine.tasks.language_model.loading import load_model, runner_of
from studio.engine.tasks.language_model.loading_code import loading_code, plain_weights
from studio.engine.tasks.language_model.network import LanguageModel
from studio.engine.tasks.language_model.spec import LanguageSpec

USUAL_TIME, LEAST_TIME = 24, 2
PROBES = 3
NUMBERS = 8_000_000  # probabilities that the largest comparison may hold at once
LARGEST_BATCH = 257


def export_parts(bundle: Bundle) -> ExportParts:
    """All that an export of this language model needs. Raises ModelError for weights that do not fit."""
    spec, model = load_model(bundle)
    states = {name: {1: "batch"} for name in (*spec.state_names, *_after(spec))}
    columns, time = _columns(spec), usual_time(spec)
    return ExportParts(
        module=model,
        inputs=("tokens", *spec.state_names),
        outputs=("logits", *_after(spec)),
        dynamic_axes={
            "tokens": {0: "batch", 1: "time"}, "logits": {0: "batch", 1: "time"}, **states,
        },
        example=lambda batch, time: example_feed(spec, batch, time),
        time=time,
        other_times=(1, time + 5),
        probes=_probes(spec, model, time),
        read_probes=lambda answers: _carried(spec, answers, time),
        columns=columns,
        scales=_scales(spec, model, time),
        scale_meaning="range of a probability, or of a state",
        metadata=_metadata(spec),
        weights=plain_weights(bundle.weights, spec),
        loading_code=lambda name: loading_code(spec, name),
        compared=lambda answers: compared(spec, answers),
    )  # fmt: skip


def usual_time(spec: LanguageSpec) -> int:
    """Tokens of an example: fewer for a large vocabulary, whose probabilities would fill the memory."""
    return max(LEAST_TIME, min(USUAL_TIME, NUMBERS // (LARGEST_BATCH * spec.vocabulary)))


def example_feed(spec: LanguageSpec, batch: int, time: int) -> Feed:
    """Any tokens in any state, as it might be in the midst of a text; the same for the same sizes."""
    random = np.random.default_rng([batch, time])
    tokens = random.integers(spec.tokenizer.unknown_id, spec.vocabulary, (batch, time))
    state = {
        name: np.clip(0.4 * random.standard_normal(zeros.shape), -1, 1).astype(np.float32)
        for name, zeros in spec.zero_state(batch).items()
    }
    return {"tokens": tokens.astype(np.int64), **state}


def compared(spec: LanguageSpec, answers: Answers) -> npt.NDArray[np.float64]:
    """What is compared: the probability of every token at every step, and the states after the last one.

    float64 [batch, time, vocabulary + layers · hidden (· 2)]; the states are repeated at every step.
    """
    logits = answers["logits"].astype(np.float64)
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    batch, time = shares.shape[:2]
    states = [
        np.broadcast_to(
            answers[name].astype(np.float64).transpose(1, 0, 2).reshape(batch, 1, -1),
            (batch, time, spec.num_layers * spec.hidden_size),
        )
        for name in _after(spec)
    ]
    return np.concatenate((shares, *states), axis=-1)


def _columns(spec: LanguageSpec) -> tuple[str, ...]:
    tokens = tuple(f"token {place} ({token!r})" for place, token in enumerate(spec.tokenizer.vocabulary))[
        : spec.vocabulary
    ]
    tokens += tuple(f"token {place}" for place in range(len(tokens), spec.vocabulary))
    states = tuple(
        f"{name}, layer {layer + 1}, unit {unit + 1}"
        for name in _after(spec)
        for layer in range(spec.num_layers)
        for unit in range(spec.hidden_size)
    )
    return tokens + states


def _scales(spec: LanguageSpec, model: LanguageModel, time: int) -> tuple[float, ...]:
    """1 for probabilities and for h, which stays within −1…1; for the cell's memory c how large it gets, at least 1."""
    scales = [1.0] * (spec.vocabulary + spec.num_layers * spec.hidden_size)
    if "state_c" in spec.state_names:
        memory = runner_of(spec, model.network)(example_feed(spec, PROBES, time))["next_state_c"]
        scales += [max(1.0, float(np.abs(memory).max()))] * (spec.num_layers * spec.hidden_size)
    return tuple(scales)


def _after(spec: LanguageSpec) -> tuple[str, ...]:
    return tuple(f"next_{name}" for name in spec.state_names)


def _probes(spec: LanguageSpec, model: LanguageModel, time: int) -> dict[str, Feed]:
    """A text in one go, its first half, and its second half from the state that the model has in between."""
    whole = example_feed(spec, PROBES, 2 * time)
    first, second = (np.ascontiguousarray(half) for half in np.split(whole["tokens"], 2, axis=1))
    between = runner_of(spec, model.network)({**whole, "tokens": first})
    state = {name: between[f"next_{name}"] for name in spec.state_names}
    return {
        "whole": whole, "first half": {**whole, "tokens": first}, "second half": {"tokens": second, **state},
    }  # fmt: skip


def _carried(spec: LanguageSpec, answers: Answers, time: int) -> dict[str, float]:
    """How far two halves with the state carried are from the whole, by probability and by the state at the end; and how
    far the first half is moved by what comes after it, which must not be seen."""
    whole, first, second = (
        answers[name].astype(np.float64) for name in ("whole", "first half", "second half")
    )
    shares = slice(0, spec.vocabulary)
    later = float(np.abs(second - whole[:, time:]).max())
    earlier = float(np.abs(first[..., shares] - whole[:, :time, shares]).max())
    return {"two_halves_differ_from_whole": max(later, earlier), "moved_by_later_tokens": earlier}


def _metadata(spec: LanguageSpec) -> dict[str, Any]:
    return {
        "past_columns": None,
        "future_columns": None,
        "static_columns": None,
        "targets": None,
        "context_length": None,
        "horizon": None,
        "classes": None,
        "tokenizer": spec.tokenizer.to_json(),
        "state": list(spec.state_names),
        "layers": spec.num_layers,
        "hidden_size": spec.hidden_size,
    }
