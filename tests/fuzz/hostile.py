"""Files that were made to run code, to write where they may not, or to fill the memory."""

from __future__ import annotations

import io
import json
import os
import pickle
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.fuzz.inputs import copy_of_a_run, written


class Touch:
    """Unpickled, it makes a file."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def __reduce__(self) -> Any:
        return os.system, (f"touch '{self._marker}'",)


class Import:
    """The same by another way."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def __reduce__(self) -> Any:
        return eval, (f"open({str(self._marker)!r}, 'w').close()",)


def payloads(marker: Path) -> Mapping[str, bytes]:
    """A dozen files that would make the marker where somebody unpickles them."""
    import numpy as np
    import torch

    touch, other = Touch(marker), Import(marker)
    found = {f"pickle protocol {protocol}": pickle.dumps(touch, protocol) for protocol in range(6)}
    for name, zipped in (("torch", True), ("torch of old", False)):
        made = io.BytesIO()
        torch.save({"weight": touch}, made, _use_new_zipfile_serialization=zipped)
        found[name] = made.getvalue()
    made = io.BytesIO()
    np.save(made, np.array([other], dtype=object), allow_pickle=True)
    found["numpy"] = made.getvalue()
    found["compressed"] = zlib.compress(pickle.dumps({"a": other}))
    found["in a list"] = pickle.dumps([1, other, touch])
    found["under a header of tensors"] = struct.pack("<Q", 2) + b"{}" + pickle.dumps(touch)
    found["zip"] = _zip({"data.pkl": pickle.dumps(touch), "archive/data.pkl": pickle.dumps(touch)})
    return found


def others(marker: Path) -> Mapping[str, bytes]:
    """Archives that lead elsewhere, headers that are huge, and text that is no data for those who run it."""
    inside = {
        "library.json": b'{"format": "recurrent-studio-run-1"}',
        "experiment.toml": b"format_version = 1\n",
    }
    climbing = "../" * 8 + str(marker).lstrip("/")
    huge = json.dumps({"x": {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}}).encode()
    return {
        "zip that climbs": _zip({**inside, climbing: b"x"}),
        "zip of absolute paths": _zip({**inside, str(marker): b"x"}),
        "zip that links": _zip({**inside, "checkpoints": str(marker.parent).encode()}, stat.S_IFLNK | 0o777),
        "zip that climbs within": _zip({**inside, "checkpoints/../../marker": b"x"}),
        "header of 8 exbibytes": struct.pack("<Q", 2**63 - 1) + b"{}",
        "header without an end": struct.pack("<Q", 60 * 2**20) + b"{" * 1000,
        "tensors without an end": struct.pack("<Q", len(huge)) + huge,
        "deep": b"[" * 200_000,
        "deeper": b'{"a":' * 100_000,
        "python": f"!!python/object/apply:os.system ['touch {marker}']\n__import__('os')\n".encode(),
        "formula": b"a,b\n=cmd|' /C calc'!A0,1\n" * 5,
    }


def places(folder: Path, content: bytes) -> Iterator[tuple[str, Path]]:
    """The content under every name that a reader takes, each with its reader; runs are whole but for one file."""
    for name in ("model.bundle", "model.onnx", "model.pt", "model.pkl"):
        yield "read_model", written(folder / name, content)
    yield "read_checkpoint", written(folder / "last-000000001.safetensors", content)
    for name in ("data.csv", "data.txt", "data.npy", "data"):
        yield "read_data", written(folder / "data" / name, content)
    yield "read_experiment", written(folder / "experiment.toml", content)
    yield "read_archive", written(folder / "moved.studio-run", content)
    yield "read_library", written(folder / "library.sqlite3", content)
    yield "read_tokenizer", written(folder / "tokens.json", content)
    for place, name in enumerate(("events.jsonl", "film.jsonl", "resolved.json", "experiment.toml")):
        made = copy_of_a_run("forecast", folder / f"run{place}")
        written(made / name, content)
        yield "read_run", made
    made = copy_of_a_run("language-model", folder / "resumed")
    (checkpoint,) = (made / "checkpoints").iterdir()
    written(checkpoint, content)
    yield "resume_run", made


def _zip(members: Mapping[str, bytes], mode: int = 0o644) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, content)
    return made.getvalue()
