"""The network of a bundle with its weights, and a network as something that answers by names."""

from __future__ import annotations

import numpy as np
import torch

from studio.engine.errors import ModelError
from studio.engine.models.loading import check_fit
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import Answers, Feed, Runner
from studio.engine.tasks.language_model.network import LanguageModel, LanguageNetwork
from studio.engine.tasks.language_model.spec import LanguageSpec


def load_model(bundle: Bundle) -> tuple[LanguageSpec, LanguageModel]:
    """The whole model in evaluation mode, on the CPU, that nothing else holds. Raises ModelError."""
    spec = LanguageSpec.from_json(bundle.spec)
    try:
        check_fit(lambda: LanguageNetwork(spec), bundle.weights)
        model = LanguageModel(spec)
        model.network.load_state_dict(dict(bundle.weights))
    except (KeyError, TypeError, RuntimeError, ValueError) as fault:
        raise ModelError(
            f"The model's weights and its description do not fit: {str(fault).splitlines()[0]}.",
            remedy="Export it again.",
        ) from None
    return spec, model.eval()


def runner_of(spec: LanguageSpec, network: LanguageNetwork) -> Runner:
    """Answers with a network as it is: tokens, state_h, state_c → logits, next_state_h, next_state_c."""
    names = ("logits", *(f"next_{name}" for name in spec.state_names))
    model = LanguageModel(spec, network)
    device = next(network.parameters()).device

    def run(feed: Feed) -> Answers:
        given = (feed[name] for name in ("tokens", *spec.state_names))
        inputs = [torch.from_numpy(np.ascontiguousarray(array)).to(device) for array in given]
        with torch.no_grad():
            outputs = model(*inputs)
        return {name: output.cpu().numpy() for name, output in zip(names, outputs, strict=True)}

    return run
