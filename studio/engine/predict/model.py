"""A trained model behind one door, whatever file it came from: a run, a bundle or an exported ONNX file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from studio.engine.errors import ModelError
from studio.engine.predict.bundle import Bundle, bundle_from_content, load_bundle
from studio.engine.registry import find_task

MODEL_FILE = "model.bundle"
BUNDLE_KEY = "recurrent_studio_bundle"
Feed = Mapping[str, npt.NDArray[Any]]


class Runner(Protocol):
    """Answers one batch: inputs by the names of the contract → output."""

    def __call__(self, feed: Feed) -> npt.NDArray[Any]:
        """The first output for these inputs."""
        ...


class TrainedModel:
    """What a model is and a runner that answers."""

    def __init__(self, bundle: Bundle, runner: Runner) -> None:
        self.bundle, self.run = bundle, runner

    @property
    def task(self) -> str:
        """The name of its task."""
        return self.bundle.experiment.task


def open_model(path: Path) -> TrainedModel:
    """A run folder, a bundle or an exported ONNX file. Raises ModelError."""
    if path.is_dir():
        return _from_bundle(load_bundle(run_model_file(path)))
    if not path.exists():
        raise ModelError(
            f"{path} does not exist.", remedy="Choose a run folder, a .bundle or an exported .onnx."
        )
    if path.suffix.lower() == ".onnx":
        return _from_onnx(path)
    return _from_bundle(load_bundle(path))


def run_model_file(folder: Path) -> Path:
    """The model of a run. Raises ModelError where the folder holds none."""
    model = folder / MODEL_FILE
    if not model.is_file():
        raise ModelError(
            f"{folder} holds no trained model.", remedy="Choose the folder of a run that has ended."
        )
    return model


def _from_bundle(bundle: Bundle) -> TrainedModel:
    return TrainedModel(bundle, find_task(bundle.experiment.task).torch_runner(bundle))


def _from_onnx(path: Path) -> TrainedModel:
    """Needs onnxruntime only: torch is not imported for it."""
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
        content = json.loads(session.get_modelmeta().custom_metadata_map[BUNDLE_KEY])
    except OSError as fault:
        raise ModelError(f"{path} cannot be read: {fault.strerror}.", remedy="Check the path.") from None
    except (KeyError, ValueError, state.InvalidProtobuf, state.InvalidGraph, state.Fail, state.InvalidArgument,
            state.NotImplemented, state.RuntimeException) as fault:  # fmt: skip
        reason = (str(fault).splitlines() or [type(fault).__name__])[0][:120]
        raise ModelError(
            f"{path.name} is no model that Recurrent Studio exported ({reason}).",
            remedy="Choose a run folder, a .bundle or an exported .onnx.",
        ) from None
    names = [output.name for output in session.get_outputs()]
    wanted = [given.name for given in session.get_inputs()]

    def run(feed: Feed) -> npt.NDArray[Any]:
        answer: npt.NDArray[Any] = np.asarray(
            session.run(names[:1], {name: feed[name] for name in wanted})[0]
        )
        return answer

    return TrainedModel(bundle_from_content(path.name, content, {}), run)
