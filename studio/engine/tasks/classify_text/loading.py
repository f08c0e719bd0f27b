"""The network of a bundle with its weights."""

from __future__ import annotations

from studio.engine.errors import ModelError
from studio.engine.models.loading import check_fit
from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.classify_text.network import TextModel, TextNetwork
from studio.engine.tasks.classify_text.spec import TextSpec


def load_model(bundle: Bundle) -> TextModel:
    """The whole model in evaluation mode, on the CPU, that nothing else holds. Raises ModelError."""
    try:
        spec = TextSpec.from_json(bundle.spec)
        check_fit(lambda: TextNetwork(spec), bundle.weights)
        model = TextModel(spec)
        model.network.load_state_dict(dict(bundle.weights))
    except (KeyError, TypeError, RuntimeError, ValueError) as fault:
        raise ModelError(
            f"The model's weights and its description do not fit: {str(fault).splitlines()[0]}.",
            remedy="Export it again.",
        ) from None
    return model.eval()
