"""The bundle: one file with everything that is needed to predict, and nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio import __version__
from studio.engine.errors import ModelError, SettingError
from studio.engine.experiment import Experiment, from_toml, to_toml
from studio.engine.tensors_file import read_tensors, write_tensors

if TYPE_CHECKING:  # a model of an ONNX file is read without torch
    from torch import Tensor

FORMAT = "recurrent-studio-bundle-1"


@dataclass(frozen=True)
class Bundle:
    """Weights, what they mean, and the experiment they come from.

    `spec` is the task's own description of the model as JSON; `facts` says what a model card says (run, best epoch,
    rhythm, band, reference).
    """

    experiment: Experiment
    spec: Mapping[str, Any]
    weights: Mapping[str, Tensor]
    facts: Mapping[str, Any] = field(default_factory=dict)


def save_bundle(bundle: Bundle, path: Path) -> None:
    """Writes a bundle. Raises OutputError."""
    write_tensors(path, bundle.weights, bundle_content(bundle))


def bundle_content(bundle: Bundle) -> dict[str, Any]:
    """The readable part of a bundle, which an exported file carries too."""
    return {
        "format": FORMAT,
        "studio_version": __version__,
        "task": bundle.experiment.task,
        "experiment": to_toml(bundle.experiment),
        "spec": dict(bundle.spec),
        "facts": dict(bundle.facts),
    }


def load_bundle(path: Path) -> Bundle:
    """Reads a bundle. Raises ModelError for anything else."""
    weights, content = read_tensors(path)
    return bundle_from_content(path.name, content, weights)


def bundle_from_content(name: str, content: Mapping[str, Any], weights: Mapping[str, Tensor]) -> Bundle:
    """The bundle that `bundle_content` described. Raises ModelError."""
    if content.get("format") != FORMAT:
        raise ModelError(
            f"{name} is no bundle.", remedy="Choose a run folder, a .bundle or an exported .onnx."
        )
    try:
        text, spec, facts = content["experiment"], content["spec"], content["facts"]
        if not (isinstance(text, str) and isinstance(spec, dict) and isinstance(facts, dict)):
            raise TypeError("a part of its description is of another kind")
        return Bundle(from_toml(text), spec, weights, facts)
    except (KeyError, TypeError, SettingError) as fault:
        raise ModelError(f"{name} cannot be read as a bundle: {fault}.", remedy="Export it again.") from None
