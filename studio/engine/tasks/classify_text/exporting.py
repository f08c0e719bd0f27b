"""A text classifier on its way into a file: tokens and lengths in, probabilities out, and what the file says."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.classify_text.loading import load_model
from studio.engine.tasks.classify_text.loading_code import loading_code, plain_weights
from studio.engine.tasks.classify_text.spec import TextSpec
from studio.engine.tasks.export_parts import Answers, ExportParts, Feed

PROBES = 8
FAR = 200
USUAL_TIME = 32  # tokens of the examples, where the model reads so many


def export_parts(bundle: Bundle) -> ExportParts:
    """All that an export of this classifier needs. Raises ModelError for weights that do not fit."""
    model = load_model(bundle)
    spec = model.spec
    time = max(2, min(spec.max_length, USUAL_TIME))
    return ExportParts(
        module=model,
        inputs=("tokens", "lengths"),
        outputs=("probabilities",),
        dynamic_axes={
            "tokens": {0: "batch", 1: "time"}, "lengths": {0: "batch"}, "probabilities": {0: "batch"},
        },
        example=lambda batch, time: example_feed(spec, batch, time),
        time=time,
        probes=_probes(spec, time),
        read_probes=_padding,
        other_times=tuple(sorted({1, time + 5, 2 * spec.max_length} - {time})),
        columns=spec.classes,
        scales=(1.0,) * len(spec.classes),
        scale_meaning="whole range, 0 to 1",
        metadata=_metadata(spec),
        weights=plain_weights(bundle.weights),
        loading_code=lambda name: loading_code(spec, name),
    )  # fmt: skip


def example_feed(spec: TextSpec, batch: int, time: int) -> Feed:
    """Texts of any tokens and of unlike lengths, the longest as long as `time`; the same for the same sizes."""
    random = np.random.default_rng([batch, time])
    lengths = random.integers(1, time + 1, batch)
    lengths[-1] = time
    tokens = random.integers(spec.tokenizer.unknown_id, spec.tokenizer.size, (batch, time))
    return {"tokens": _padded(tokens, lengths, spec.pad_id), "lengths": lengths}


def _padded(tokens: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], pad: int) -> npt.NDArray[np.int64]:
    return np.where(np.arange(tokens.shape[1]) < lengths[:, None], tokens, pad)


def _probes(spec: TextSpec, time: int) -> dict[str, Feed]:
    """Some texts as they are, padded to twice their length, padded far, and with other tokens behind their ends."""
    feed = example_feed(spec, PROBES, time)
    tokens, lengths = feed["tokens"], feed["lengths"]

    def longer(steps: int) -> npt.NDArray[np.int64]:
        return np.pad(tokens, ((0, 0), (0, steps)), constant_values=spec.pad_id)

    other = np.where(np.arange(tokens.shape[1]) < lengths[:, None], tokens, spec.tokenizer.unknown_id)
    return {
        "as they are": feed,
        "padded to twice": {"tokens": longer(time), "lengths": lengths},
        "padded far": {"tokens": longer(FAR), "lengths": lengths},
        "other tokens behind": {"tokens": other, "lengths": lengths},
    }


def _padding(answers: Answers) -> dict[str, float]:
    """The largest change of a probability by padding, and by what stands behind the end of a text."""
    plain = answers["as they are"].astype(np.float64)

    def change(name: str) -> float:
        return float(np.abs(answers[name] - plain).max())

    return {
        "moved_by_padding": max(change("padded to twice"), change("padded far")),
        "moved_by_tokens_behind": change("other tokens behind"),
    }


def _metadata(spec: TextSpec) -> dict[str, Any]:
    tokenizer = {**spec.tokenizer.to_json(), "max_length": spec.max_length}
    return {
        "past_columns": None,
        "future_columns": None,
        "static_columns": None,
        "targets": None,
        "context_length": None,
        "horizon": None,
        "classes": list(spec.classes),
        "tokenizer": tokenizer,
        "max_length": spec.max_length,
    }
