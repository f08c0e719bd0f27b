"""A trained model behind one door, whatever file it came from: a run, a bundle or an exported ONNX file."""

from __future__ import annotations

import hashlib
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
SEAL_KEY = "recurrent_studio_sha256"
NO_SEAL = hashlib.sha256(b"not sealed yet").hexdigest()  # as long as a digest, and in no file by chance
Feed = Mapping[str, npt.NDArray[Any]]


Answers = dict[str, npt.NDArray[Any]]


class Runner(Protocol):
    """Answers one batch: inputs by the names of the contract → outputs by theirs, the answer itself first."""

    def __call__(self, feed: Feed) -> Answers:
        """All outputs for these inputs."""
        ...


class TrainedModel:
    """What a model is and a runner that answers."""

    def __init__(self, bundle: Bundle, runner: Runner) -> None:
        self.bundle, self.answers = bundle, runner

    def run(self, feed: Feed) -> npt.NDArray[Any]:
        """The answer itself: the first output."""
        return next(iter(self.answers(feed).values()))

    @property
    def task(self) -> str:
        """The name of its task."""
        return self.bundle.experiment.task


def open_model(path: Path) -> TrainedModel:
    """A run folder, a bundle or an exported ONNX file. Raises ModelError."""
    if path.is_dir():
        return _from_bundle(load_bundle(run_model_file(path)))
    if not path.is_file():  # a pipe or a device might never end
        lacks = "is no file" if path.exists() else "does not exist"
        raise ModelError(f"{path} {lacks}.", remedy="Choose a run folder, a .bundle or an exported .onnx.")
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


def sealed(content: bytes) -> bytes:
    """An ONNX file whose metadata names its SHA-256: of the file with `NO_SEAL` where the digest stands."""
    return content.replace(NO_SEAL.encode(), hashlib.sha256(content).hexdigest().encode(), 1)


def _check_seal(path: Path, content: bytes, seal: str) -> None:
    """Raises ModelError for a file that is not what was exported: a changed weight would answer all the same."""
    if len(seal) == len(NO_SEAL) and sealed(content.replace(seal.encode(), NO_SEAL.encode(), 1)) == content:
        return
    raise ModelError(
        f"{path.name} is damaged: its checksum does not match.",
        "Its answers could not be trusted.",
        "Use another copy, or export it again.",
    )


def _from_onnx(path: Path) -> TrainedModel:
    """Needs onnxruntime only: torch is not imported for it."""
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    try:
        file = path.read_bytes()
        session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        metadata = session.get_modelmeta().custom_metadata_map
        content, seal = json.loads(metadata[BUNDLE_KEY]), str(json.loads(metadata.get(SEAL_KEY, '""')))
    except OSError as fault:
        raise ModelError(f"{path} cannot be read: {fault.strerror}.", remedy="Check the path.") from None
    except (KeyError, ValueError, state.InvalidProtobuf, state.InvalidGraph, state.Fail, state.InvalidArgument,
            state.NotImplemented, state.RuntimeException) as fault:  # fmt: skip
        reason = (str(fault).splitlines() or [type(fault).__name__])[0][:120]
        raise ModelError(
            f"{path.name} is no model that Recurrent Studio exported ({reason}).",
            remedy="Choose a run folder, a .bundle or an exported .onnx.",
        ) from None
    _check_seal(path, file, seal)
    names = [output.name for output in session.get_outputs()]
    wanted = [given.name for given in session.get_inputs()]

    def run(feed: Feed) -> Answers:
        try:
            found = session.run(names, {name: feed[name] for name in wanted})
        except (KeyError, state.Fail, state.InvalidArgument, state.RuntimeException) as fault:
            raise ModelError(
                f"The model {path.name} cannot answer: {(str(fault).splitlines() or ['?'])[0][:160]}.",
                "Its graph and its description do not fit.",
                "Export it again.",
            ) from None
        return {name: np.asarray(answer) for name, answer in zip(names, found, strict=True)}

    return TrainedModel(bundle_from_content(path.name, content, {}), run)
