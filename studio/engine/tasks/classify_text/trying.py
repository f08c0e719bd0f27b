"""One text that somebody typed: what the model read of it, and what it says."""

from __future__ import annotations

from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.classify_text.answering import answer_all
from studio.engine.tasks.classify_text.spec import TextSpec
from studio.engine.tasks.classify_text.views import TextAnswer


def try_text(model: TrainedModel, text: str) -> TextAnswer:
    """Probabilities by class, likeliest first; each token with whether the model knows it; what was cut."""
    spec = TextSpec.from_json(model.bundle.spec)
    pieces, numbers = spec.tokenizer.pieces(text), spec.tokenizer.encode(text)
    (answer,) = answer_all(model, spec, [text]).tolist()
    ordered = sorted(zip(spec.classes, answer, strict=True), key=lambda pair: -pair[1])
    read = zip(pieces, numbers, strict=False)
    return TextAnswer(
        probabilities=tuple(ordered),
        tokens=tuple((piece, number != spec.tokenizer.unknown_id) for piece, number in read)[
            : spec.max_length
        ],
        cut=max(0, len(numbers) - spec.max_length),
    )
