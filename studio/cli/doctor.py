"""`doctor`: the machine, versions, devices, and what is missing."""

from __future__ import annotations

import argparse
import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from studio import __version__

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


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("doctor", help="say what this computer offers and what is missing")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Looks and says."""
    report = examine()
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1), flush=True)
        return 0
    for key, value in report.items():
        if isinstance(value, dict):
            print(f"{key}:")
            for name, said in value.items():
                print(f"  {name}: {said}")
        else:
            print(f"{key}: {', '.join(value) or 'nothing' if isinstance(value, list) else value}")
    return 0


def examine() -> dict[str, Any]:
    """What is there, by name; `missing` lists packages that are not installed."""
    import psutil

    from studio.engine.home import studio_home
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
