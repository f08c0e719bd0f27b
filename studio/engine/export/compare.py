"""The live model and the exported file in its own runtime, asked the same at several sizes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

import studio
from studio.engine.errors import RunFailedError
from studio.engine.export import client
from studio.engine.export.certificate import ComparedCase
from studio.engine.tasks.export_parts import ExportParts, Feed

BATCHES = (1, 3, 64, 257)
OTHER_TIMES_BATCH = 3
PATIENCE_SECONDS = 600


@dataclass(frozen=True)
class Comparison:
    """The runtime of the file, the cases, and the task's own findings."""

    runtime: dict[str, str]
    cases: tuple[ComparedCase, ...]
    facts: dict[str, Any]


def compare(kind: str, path: Path, parts: ExportParts) -> Comparison:
    """Asks both. Raises RunFailedError where the file cannot be loaded or run in its runtime."""
    sizes = [(batch, parts.time) for batch in BATCHES]
    sizes += [(OTHER_TIMES_BATCH, time) for time in parts.other_times]
    feeds = {f"{batch}x{time}": parts.example(batch, time) for batch, time in sizes}
    probes = {f"probe {name}": feed for name, feed in parts.probes.items()}
    runtime, outputs = ask_file(kind, path, feeds | probes)
    answers = {case: _compared(parts, arrays) for case, arrays in outputs.items()}
    cases = [
        _case(size, ask_model(parts, feed), answers[name], parts)
        for size, (name, feed) in zip(sizes, feeds.items(), strict=True)
    ]
    facts = parts.read_probes({name: answers[f"probe {name}"] for name in parts.probes})
    return Comparison(runtime, tuple(cases), dict(facts))


def ask_model(parts: ExportParts, feed: Feed) -> npt.NDArray[np.float64]:
    """What the live model answers."""
    with torch.inference_mode():
        output = parts.module(*(torch.from_numpy(feed[name]) for name in parts.inputs))
    outputs = output if isinstance(output, tuple) else (output,)
    return _compared(parts, [part.numpy() for part in outputs]).astype(np.float64)


def _compared(parts: ExportParts, arrays: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return parts.compared(dict(zip(parts.outputs, arrays, strict=False)))


Outputs = dict[str, list[npt.NDArray[Any]]]


def ask_file(kind: str, path: Path, feeds: Mapping[str, Feed]) -> tuple[dict[str, str], Outputs]:
    """All outputs of the file for each case, asked in a fresh process, and the runtime that answered.

    Raises RunFailedError.
    """
    with tempfile.TemporaryDirectory(prefix="recurrent-studio-") as folder:
        inputs, outputs = Path(folder, "inputs.npz"), Path(folder, "outputs.npz")
        arrays = {f"{case}/{name}": array for case, feed in feeds.items() for name, array in feed.items()}
        np.savez(inputs, **arrays)  # type: ignore[arg-type]  # the stub takes its keywords for allow_pickle
        root = Path(studio.__file__).resolve().parents[1]
        arguments = map(str, (path.resolve(), inputs, outputs, root))
        runtime = _run([sys.executable, "-I", client.__file__, kind, *arguments], path)
        with np.load(outputs) as answers:
            found: Outputs = {case: [] for case in feeds}
            for key, array in answers.items():  # in the order in which they were written
                found[key.rpartition("/")[0]].append(array)
            return runtime, found


def _run(command: list[str], path: Path) -> dict[str, str]:
    # Idle OpenMP threads of two processes slow each other down.
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
            timeout=PATIENCE_SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise _not_loaded(path, f"no answer after {PATIENCE_SECONDS} seconds") from None
    if done.returncode != 0:
        raise _not_loaded(path, _last_words(done.stderr) or f"the process ended with {done.returncode}")
    runtime: dict[str, str] = json.loads(done.stdout)
    return runtime


def _last_words(stderr: str) -> str:
    """The message below a traceback, whose own lines are indented by two spaces."""
    lines = stderr.strip().splitlines()
    frames = [number for number, line in enumerate(lines) if line.startswith("  ")]
    return " ".join(line.strip() for line in lines[frames[-1] + 1 if frames else 0 :])[:300]


def _not_loaded(path: Path, reason: str) -> RunFailedError:
    return RunFailedError(
        f"{path.name} was not exported: it could not be loaded in its own runtime ({reason}).",
        "No file was written.",
        "Use another format; the run itself is untouched.",
    )


def _case(
    size: tuple[int, int], due: npt.NDArray[np.float64], got: npt.NDArray[Any], parts: ExportParts
) -> ComparedCase:
    """The worst column in units of its own scale; an answer of another shape is infinitely different."""
    batch, time = size
    if got.shape != due.shape:
        return ComparedCase(batch, time, parts.columns[0], np.inf, parts.scales[0])
    apart = np.abs(got.astype(np.float64) - due).reshape(-1, due.shape[-1]).max(axis=0)
    apart = np.where(np.isnan(apart), np.inf, apart)
    worst = int(np.argmax(apart / np.array(parts.scales)))
    return ComparedCase(batch, time, parts.columns[worst], float(apart[worst]), parts.scales[worst])
