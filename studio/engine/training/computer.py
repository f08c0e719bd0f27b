"""What this computer offers: versions, devices, memory, and what is missing."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from studio import __version__
from studio.engine.home import studio_home

PACKAGES = (
    "torch",
    "PySide6-Essentials",
    "pyqtgraph",
    "pandas",
    "numpy",
    "safetensors",
    "onnx",
    "onnxruntime",
)


def examine() -> dict[str, Any]:
    """What is there, by name; `missing` lists packages that are not installed."""
    import psutil

    from studio.engine.training.devices import available_devices

    versions, missing = {}, []
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            missing.append(name)
    try:
        home = str(studio_home())
    except OSError as fault:  # whoever asks what is wrong is to hear it
        home = f"{fault.filename} cannot be used: {fault.strerror}"
    memory = psutil.virtual_memory()
    return {
        "studio": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "memory_free_bytes": memory.available,
        "memory_bytes": memory.total,
        "home": home,
        "devices": {device.name: device.reason or device.label for device in available_devices()},
        "packages": versions,
        "missing": missing,
    }
