"""Tensors and readable JSON in one safetensors file, guarded by a SHA-256: no pickle, no code, damage noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.errors import ModelError
from studio.engine.files import write_atomic

if TYPE_CHECKING:  # a model of an ONNX file is read without torch
    from torch import Tensor

KEY = "recurrent_studio"
LARGEST_HEADER = 64 * 1024 * 1024


def pack_tensors(tensors: Mapping[str, Tensor], content: Mapping[str, Any]) -> bytes:
    """One safetensors file. The digest covers the JSON and every tensor's name, type, shape and bytes."""
    from safetensors.torch import save

    kept = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    text = json.dumps(content, allow_nan=False, ensure_ascii=False, sort_keys=True)
    return save(kept, metadata={KEY: text, "sha256": _digest(kept, text)})


def write_tensors(path: Path, tensors: Mapping[str, Tensor], content: Mapping[str, Any]) -> None:
    """Writes the file whole or not at all. Raises OutputError."""
    write_atomic(path, pack_tensors(tensors, content))


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Tensors and JSON of a file of ours. Raises ModelError for anything else, a damaged one included.

    The bytes are read first, never mapped: a file that is cut while it is mapped would end the process.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        content = path.read_bytes()
    except OSError as fault:
        raise ModelError(f"{path} cannot be read: {fault.strerror}.", remedy="Check the path.") from None
    try:
        length = int.from_bytes(content[:8], "little")
        if not 2 <= length <= min(LARGEST_HEADER, len(content) - 8):
            raise ValueError("no header")
        header = json.loads(content[8 : 8 + length])
        metadata = header["__metadata__"]
        tensors = load(content)
        described = json.loads(metadata[KEY])
        digest = _digest(tensors, metadata[KEY])
    except (ValueError, KeyError, TypeError, RecursionError, SafetensorError):
        raise ModelError(
            f"{path.name} is no model of Recurrent Studio.",
            remedy="Choose a run folder, a .bundle or an exported .onnx.",
        ) from None
    if digest != metadata.get("sha256") or not isinstance(described, dict):
        raise ModelError(
            f"{path.name} is damaged: its checksum does not match.",
            "Its answers could not be trusted.",
            "Use another copy, or export it again.",
        )
    return tensors, described


def read_content(path: Path) -> dict[str, Any]:
    """The JSON of a file of ours, read without its tensors and without looking for damage. Raises OSError, ValueError
    for anything else."""
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if not 2 <= length <= LARGEST_HEADER:
            raise ValueError("no header")
        header = json.loads(stream.read(length))
    try:
        described = json.loads(header["__metadata__"][KEY])
    except (KeyError, TypeError, RecursionError) as fault:
        raise ValueError(str(fault)) from None
    if not isinstance(described, dict):
        raise ValueError("no content")
    return described


def weights_sha256(tensors: Mapping[str, Tensor]) -> str:
    """One hash over all weights, in the order of their names."""
    return _digest(tensors, "")


def _digest(tensors: Mapping[str, Tensor], text: str) -> str:
    digest, byte_types = hashlib.sha256(text.encode()), _byte_types()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name}|{tensor.dtype}|{tuple(tensor.shape)}|".encode())
        digest.update(tensor.reshape(-1).view(dtype=byte_types[tensor.element_size()]).numpy().tobytes())
    return digest.hexdigest()


def _byte_types() -> dict[int, Any]:
    import torch

    return {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
