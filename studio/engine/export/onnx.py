"""ONNX: one file for every other language, with scaling, calendar and simple forecast inside the graph."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from studio import __version__
from studio.engine.files import write_atomic
from studio.engine.predict.bundle import Bundle, bundle_content
from studio.engine.predict.model import BUNDLE_KEY, NO_SEAL, SEAL_KEY, sealed
from studio.engine.tasks.export_parts import ExportParts

if TYPE_CHECKING:
    import onnx

CLIENT = "onnx"
OPSET = 17  # the oldest that the contract allows: the widest choice of runtimes
METADATA_KEY = "recurrent_studio"
TRACER_WARNING = torch.jit.TracerWarning  # type: ignore[attr-defined]  # public, but not in torch's own list
TRACED_BATCH = 3  # any size but 1, which could be taken for a broadcast


def write(bundle: Bundle, parts: ExportParts, path: Path) -> tuple[Path, ...]:
    """Writes the model with its metadata. Raises OutputError."""
    import onnx

    trace_graph(parts, path)
    model = onnx.load(path)
    model.producer_name, model.producer_version = "Recurrent Studio", __version__
    metadata = {"task": bundle.experiment.task, **parts.metadata, "studio_version": __version__}
    onnx.helper.set_model_props(
        model,
        {METADATA_KEY: _json(metadata), BUNDLE_KEY: _json(bundle_content(bundle)), SEAL_KEY: _json(NO_SEAL)},
    )
    onnx.checker.check_model(model, full_check=True)
    _check_operators(model)
    write_atomic(path, sealed(model.SerializeToString()))
    return (path,)


def trace_graph(parts: ExportParts, path: Path) -> None:
    """Writes the traced graph: the one place that knows torch's exporter.

    It is the older, TorchScript-based one: the newer fixes batch and time of recurrent layers (torch 2.13).
    What it gives is compared with the model afterwards, so it can be replaced here alone.
    """
    feed = parts.example(TRACED_BATCH, parts.time)
    with warnings.catch_warnings():
        _quiet_exporter()
        torch.onnx.export(
            parts.module,
            tuple(torch.from_numpy(feed[name]) for name in parts.inputs),
            path,
            input_names=list(parts.inputs),
            output_names=list(parts.outputs),
            dynamic_axes={name: dict(axes) for name, axes in parts.dynamic_axes.items()},
            opset_version=OPSET,
            dynamo=False,
        )


def _quiet_exporter() -> None:
    """Quiets what the exporter says every time; a size of ours that a trace would freeze is an error."""
    warnings.simplefilter("error", TRACER_WARNING)
    # nn.LSTM and nn.GRU check their arguments with Python conditions, which a trace rightly leaves out.
    warnings.filterwarnings("ignore", category=TRACER_WARNING, module=r"torch\.nn\.modules\.rnn")
    # The exporter is deprecated in favour of the one that cannot do this yet.
    warnings.filterwarnings("ignore", "You are using the legacy TorchScript-based", DeprecationWarning)
    warnings.filterwarnings("ignore", "The feature will be removed", DeprecationWarning)
    # A trace without initial states would fix the batch size; here they are made from the input's own size.
    warnings.filterwarnings("ignore", "Exporting a model to ONNX with a batch_size other than 1", UserWarning)


def _check_operators(model: onnx.ModelProto) -> None:
    domains = {node.domain for node in model.graph.node} - {"", "ai.onnx"}
    if domains:
        raise ValueError(f"operators of other domains: {sorted(domains)}")


def _json(content: object) -> str:
    return json.dumps(content, allow_nan=False, ensure_ascii=False)
