"""Answers examples with an exported file alone. Started as a process of its own, as another program would load the file.

usage: client.py onnx|state-dict|bundle FILE INPUTS.npz OUTPUTS.npz [FOLDER OF THE STUDIO]
INPUTS.npz holds arrays named CASE/INPUT, OUTPUTS.npz gets an array named CASE; the runtime goes to stdout as JSON.
"""

import json
import sys


def onnx(path, folder):
    """onnxruntime: neither torch nor the studio."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    with open(path, "rb") as file:
        session = onnxruntime.InferenceSession(file.read(), options, providers=["CPUExecutionProvider"])
    return (
        lambda feed: session.run(None, feed)[0],
        {"name": "ONNX Runtime", "version": onnxruntime.__version__},
        {"torch", "studio"},
    )


def state_dict(path, folder):
    """PyTorch and the program beside the weights: no studio."""
    import runpy

    import torch

    torch.set_num_threads(1)
    forecaster = runpy.run_path(path + ".load.py")["load"]()

    def answer(feed):
        with torch.inference_mode():
            return forecaster(**{name: torch.from_numpy(array) for name, array in feed.items()}).numpy()

    return answer, {"name": "PyTorch", "version": torch.__version__}, {"studio"}


def bundle(path, folder):
    """The studio, as it opens a bundle."""
    sys.path.insert(0, folder)
    from pathlib import Path

    import torch

    from studio import __version__
    from studio.engine.predict.model import open_model

    torch.set_num_threads(1)
    return open_model(Path(path)).run, {"name": "Recurrent Studio", "version": __version__}, set()


LOADERS = {"onnx": onnx, "state-dict": state_dict, "bundle": bundle}


def main(kind, path, inputs, outputs, folder=""):
    """Loads the file, answers every case, and says with what."""
    import numpy as np

    answer, runtime, foreign = LOADERS[kind](path, folder)
    feeds = {}
    for key, array in np.load(inputs).items():
        case, name = key.split("/")
        feeds.setdefault(case, {})[name] = array
    answers = {case: np.asarray(answer(feed)) for case, feed in feeds.items()}
    loaded = sorted(foreign & set(sys.modules))
    if loaded:
        raise SystemExit(f"the file needs {', '.join(loaded)}")
    np.savez(outputs, **answers)
    json.dump(runtime, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
