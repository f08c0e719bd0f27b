"""Answers examples with an exported file alone, started as a process of its own like any other program.

usage: client.py onnx|state-dict|bundle FILE INPUTS.npz OUTPUTS.npz FOLDER_OF_THE_STUDIO
INPUTS.npz holds arrays named CASE/INPUT, OUTPUTS.npz gets CASE/0, CASE/1, … in the order of the outputs; stdout says
the runtime.
Nothing of the studio is imported here but by the loader of its own bundle.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

Answer = Callable[[dict[str, Any]], list[Any]]
Loaded = tuple[Answer, dict[str, str], set[str]]  # how it answers, its runtime, what it has to do without


def load_onnx(path: str, folder: str) -> Loaded:
    """onnxruntime: neither torch nor the studio."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    with open(path, "rb") as file:
        session = onnxruntime.InferenceSession(file.read(), options, providers=["CPUExecutionProvider"])
    runtime = {"name": "ONNX Runtime", "version": onnxruntime.__version__}
    return lambda feed: session.run(None, feed), runtime, {"torch", "studio"}


def load_state_dict(path: str, folder: str) -> Loaded:
    """PyTorch and the program beside the weights: no studio."""
    import runpy

    import torch

    torch.set_num_threads(1)
    model = runpy.run_path(f"{path}.load.py")["load"]()

    def answer(feed: dict[str, Any]) -> Any:
        with torch.inference_mode():
            output = model(**{name: torch.from_numpy(array) for name, array in feed.items()})
        return [part.numpy() for part in (output if isinstance(output, tuple) else (output,))]

    return answer, {"name": "PyTorch", "version": torch.__version__}, {"studio"}


def load_bundle(path: str, folder: str) -> Loaded:
    """The studio, as it opens a bundle."""
    sys.path.insert(0, folder)
    from pathlib import Path

    import torch

    from studio import __version__
    from studio.engine.predict.model import open_model

    torch.set_num_threads(1)
    model = open_model(Path(path))
    return (
        lambda feed: list(model.answers(feed).values()),
        {"name": "Recurrent Studio", "version": __version__},
        set(),
    )


LOADERS = {"onnx": load_onnx, "state-dict": load_state_dict, "bundle": load_bundle}


def main(kind: str, path: str, inputs: str, outputs: str, folder: str) -> None:
    """Loads the file, answers every case, and says with what."""
    import numpy as np

    answer, runtime, foreign = LOADERS[kind](path, folder)
    feeds: dict[str, dict[str, Any]] = {}
    with np.load(inputs) as arrays:
        for key, array in arrays.items():
            case, name = key.split("/")
            feeds.setdefault(case, {})[name] = array
    answers: dict[str, Any] = {
        f"{case}/{place}": np.asarray(array)
        for case, feed in feeds.items()
        for place, array in enumerate(answer(feed))
    }
    loaded = sorted(foreign & set(sys.modules))
    if loaded:
        raise SystemExit(f"the file needs {', '.join(loaded)}")
    np.savez(outputs, **answers)
    json.dump(runtime, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
