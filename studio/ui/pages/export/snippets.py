"""How an exported file is used, as code that runs as it stands."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

COMMAND_LINE, PYTHON = "command_line", "python"
WAYS = ((COMMAND_LINE, "Command line"), (PYTHON, "Python"))
_MOST_NAMES = 6


@dataclass(frozen=True)
class ModelShape:
    """What goes into a forecaster and what comes out, for the examples."""

    targets: tuple[str, ...]
    past_columns: tuple[str, ...]
    future_columns: tuple[str, ...]
    static_columns: tuple[str, ...]
    context_length: int
    horizon: int
    has_calendar: bool
    time: str
    data_file: str


@dataclass(frozen=True)
class Snippet:
    """The code and one line about it."""

    code: str
    note: str


def snippets(format_name: str, file_name: str, shape: ModelShape) -> dict[str, Snippet]:
    """What is known for a format, by way."""
    if format_name == "state-dict":
        return {PYTHON: _state_dict(file_name, shape)}
    found = {COMMAND_LINE: _command(file_name, shape)}
    if format_name == "onnx":
        found[PYTHON] = _onnx(file_name, shape)
    return found


def listed(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """ "temp, dewp and humid", with the number of those left out."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""


def _command(file_name: str, shape: ModelShape) -> Snippet:
    words = ["recurrent-studio predict", _in_shell(file_name), _in_shell(shape.data_file or "data.csv")]
    go_on = (
        " " if sys.platform == "win32" else " \\\n    "
    )  # Windows has two shells that break lines in two ways
    code = go_on.join([*words, "-o forecast.csv"])
    bands = [f"{name}_{edge}" for name in shape.targets for edge in ("lower", "upper")]
    columns = listed([shape.time or "t", f"step 1 to {shape.horizon}", *shape.targets, *bands])
    return Snippet(code, f"Writes {columns}.")


def _onnx(file_name: str, shape: ModelShape) -> Snippet:
    rows, ahead = shape.context_length, shape.horizon
    lines = [
        "import numpy as np", "import onnxruntime as ort", "",
        f"model = ort.InferenceSession({_in_python(file_name)})",
        f"# the last {rows} rows of {listed(shape.past_columns, 2)}",
        f'feed = {{"past": np.ones((1, {rows}, {len(shape.past_columns)}))}}',
    ]  # fmt: skip
    if shape.future_columns:
        lines += [f"# the {ahead} rows ahead of {listed(shape.future_columns, 2)}"]
        lines += [f'feed["future"] = np.ones((1, {ahead}, {len(shape.future_columns)}))']
    if shape.static_columns:
        lines += [f"# {listed(shape.static_columns, 3)}"]
        lines += [f'feed["static"] = np.ones((1, {len(shape.static_columns)}))']
    if shape.has_calendar:
        lines += ["# seconds since 1970 of these rows and those ahead"]
        lines += [f"times = np.int64(3600) * np.arange({rows + ahead})[None]"]
        lines += [f'feed["past_time"] = times[:, :{rows}]', f'feed["future_time"] = times[:, {rows}:]']
    lines += [f'forecast = model.run(["forecast"], feed)[0]  # [1, {ahead}, {len(shape.targets)}]']
    return Snippet(
        "\n".join(lines), "Values in your units go in and come out. Needs ONNX Runtime, not PyTorch."
    )


def _state_dict(file_name: str, shape: ModelShape) -> Snippet:
    rows, ahead = shape.context_length, shape.horizon
    given = [f"torch.ones(1, {rows}, {len(shape.past_columns)}, dtype=torch.double)"]
    if shape.future_columns:
        given.append(f"future=torch.ones(1, {ahead}, {len(shape.future_columns)}, dtype=torch.double)")
    if shape.static_columns:
        given.append(f"static=torch.ones(1, {len(shape.static_columns)}, dtype=torch.double)")
    if shape.has_calendar:
        given.append(f"past_time=3600 * torch.arange({rows})[None]")
        given.append(f"future_time=3600 * torch.arange({rows}, {rows + ahead})[None]")
    lines = [
        "import runpy", "import torch", "",
        f"program = runpy.run_path({_in_python(file_name + '.load.py')})",
        'forecaster = program["load"]()',
        f"# the last {rows} rows of {listed(shape.past_columns, 2)}",
        "with torch.no_grad():",
        "    forecast = forecaster(", *(f"        {argument}," for argument in given), "    )",
    ]  # fmt: skip
    return Snippet("\n".join(lines), f"{file_name}.load.py lies beside the weights and rebuilds the network.")


def _in_shell(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _in_python(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
