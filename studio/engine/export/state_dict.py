"""Plain weights for PyTorch, and beside them the program that rebuilds the model around them."""

from __future__ import annotations

import io
from pathlib import Path

import torch

from studio.engine.errors import SettingError
from studio.engine.files import write_atomic
from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.export_parts import ExportParts

CLIENT = "state-dict"
CODE_SUFFIX = ".load.py"


def write(bundle: Bundle, parts: ExportParts, path: Path) -> tuple[Path, ...]:
    """Writes PATH, tensors for `torch.load(weights_only=True)`, and PATH.load.py. Raises OutputError, SettingError."""
    if path.suffix.lower() == ".safetensors":  # torch reads a file of that name as another format
        raise SettingError(
            f"{path.name} would not be what its name says.",
            "These weights are in PyTorch's own format.",
            "Choose a name that ends with .pt.",
        )
    content = io.BytesIO()
    torch.save({name: tensor.detach().cpu().contiguous() for name, tensor in parts.weights.items()}, content)
    write_atomic(path, content.getvalue())
    code = path.with_name(path.name + CODE_SUFFIX)
    write_atomic(code, parts.loading_code(path.name).encode())
    return path, code
