"""The Python program beside exported weights: torch alone, and only the lines that this model needs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from torch import Tensor

from studio import __version__
from studio.engine.data.prepare.calendar import PERIODS, WEEK_STARTS
from studio.engine.tasks.forecast.loading_lines import (
    answer_lines,
    features_lines,
    levels_lines,
    modules_lines,
    network_lines,
)
from studio.engine.tasks.forecast.spec import ForecastSpec

PREFIXES = ("core.", "pooling.")  # rooms of the studio's own modules, which the program does without
INDENT = " " * 8


def plain_weights(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights under the names that the program has: rnn, score, head, future_head."""
    plain = {}
    for name, tensor in weights.items():
        prefix = next((prefix for prefix in PREFIXES if name.startswith(prefix)), "")
        plain[name.removeprefix(prefix)] = tensor
    return plain


def loading_code(spec: ForecastSpec, weights: str) -> str:
    """A program whose `load()` gives the forecaster with the weights in the file of that name beside it."""
    arguments = ["past", *_optional_arguments(spec)]
    body = [*levels_lines(spec), *features_lines(spec), *network_lines(spec), *answer_lines(spec)]
    return "\n".join([
        *_opening(spec, weights),
        *_constants(spec),
        *_phases(spec),
        "",
        "",
        "class Forecaster(nn.Module):",
        f'    """{_network_words(spec)}."""',
        "",
        "    def __init__(self):",
        "        super().__init__()",
        *(INDENT + line for line in modules_lines(spec)),
        "",
        f"    def forward(self, {', '.join(arguments)}):",
        '        """Returns the forecast in the unit of each target, float64 [batch, HORIZON, targets].',
        "",
        *(INDENT + line for line in _argument_words(spec)),
        '        """',
        *(INDENT + line if line else "" for line in body),
        *_closing(spec, arguments),
        "",
    ])  # fmt: skip


def _opening(spec: ForecastSpec, weights: str) -> list[str]:
    return [
        f'"""Forecasts {_words(spec.targets)}: {spec.horizon} steps ahead from {spec.context_length} rows.',
        "",
        f"Written by Recurrent Studio {__version__}. Needs PyTorch and nothing else:",
        "",
        "    forecaster = load()",
        f"    forecast = forecaster({', '.join(['past', *_optional_arguments(spec)])})",
        '"""',
        "",
        "from pathlib import Path",
        "",
        "import torch",
        "from torch import nn",
        "",
        f"WEIGHTS = Path(__file__).with_name({_literal(weights)})",
        "",
    ]


def _constants(spec: ForecastSpec) -> list[str]:
    lines = [f"TARGETS = {_literal(list(spec.targets))}"]
    lines.append(f"PAST_COLUMNS = {_literal(list(spec.past_columns))}")
    if spec.known_future:
        lines.append(f"FUTURE_COLUMNS = {_literal(list(spec.known_future))}")
    if spec.static:
        lines.append(f"STATIC_COLUMNS = {_literal(list(spec.static))}")
    if spec.masked:
        lines.append(f"MASKED = {list(spec.masked)!r}  # where these are missing, the network is told so")
    lines.append(f"HORIZON = {spec.horizon}")
    if spec.on_top_of == "drift":
        lines.append(f"CONTEXT_LENGTH = {spec.context_length}")
    if spec.on_top_of == "seasonal":
        lines.append(f"SEASON = {spec.season}  # rows")
    columns = "past columns" + (" and static columns" if spec.static else "")
    lines += ["", f"# Fitted on the training part, one number for each of the {columns}{_fitted_on(spec)}."]
    lines += [_tensor("CENTRE", spec.centre), _tensor("SCALE", spec.scale)]
    if spec.transform == "difference":
        lines.append(_tensor("STEP_MEAN", spec.step_mean) + "  # mean change from row to row of each target")
    return lines


def _fitted_on(spec: ForecastSpec) -> str:
    fitted = {"log": ", of the targets' logarithms", "difference": ", of the targets' changes"}
    return fitted.get(spec.transform, "")


def _phases(spec: ForecastSpec) -> list[str]:
    if not spec.periods:
        return []
    periods = ", ".join(f'"{name}": {PERIODS[name]}' for name in spec.periods)
    lines = [
        f"PERIODS = {{{periods}}}  # seconds",
        "",
        "",
        "def phases(seconds):",
        '    """Sine and cosine of the place in each period: int64 [...] → float32 [..., 2 × periods]."""',
        "    columns = []",
        "    for name, period in PERIODS.items():",
    ]
    if "week" in spec.periods:
        lines.append(f'        shift = {WEEK_STARTS} if name == "week" else 0  # 1970 began on a Thursday')
        lines.append("        angle = (seconds + shift).remainder(period).double() * (2 * torch.pi / period)")
    else:
        lines.append("        angle = seconds.remainder(period).double() * (2 * torch.pi / period)")
    lines.append("        columns += [angle.sin(), angle.cos()]")
    return [*lines, "    return torch.stack(columns, dim=-1).float()"]


def _closing(spec: ForecastSpec, arguments: Sequence[str]) -> list[str]:
    """`load`, and a small proof that it works."""
    rows = spec.context_length
    examples = {
        "past": f"torch.ones(1, {rows}, len(PAST_COLUMNS), dtype=torch.float64)",
        "future": "torch.ones(1, HORIZON, len(FUTURE_COLUMNS), dtype=torch.float64)",
        "static": "torch.ones(1, len(STATIC_COLUMNS), dtype=torch.float64)",
        "past_time": f"3600 * torch.arange({rows})[None]",
        "future_time": f"3600 * torch.arange({rows}, {rows} + HORIZON)[None]",
    }
    return [
        "",
        "",
        "def load():",
        '    """The forecaster with its trained weights."""',
        "    forecaster = Forecaster()",
        "    forecaster.load_state_dict(torch.load(WEIGHTS, weights_only=True))",
        "    return forecaster.eval()",
        "",
        "",
        'if __name__ == "__main__":',
        "    with torch.no_grad():",
        "        print(load()(",
        *(f"            {name}={examples[name]}," for name in arguments),
        "        ))",
    ]


def _optional_arguments(spec: ForecastSpec) -> list[str]:
    names = ["future"] * bool(spec.known_future) + ["static"] * bool(spec.static)
    return names + ["past_time", "future_time"] * bool(spec.periods)


def _argument_words(spec: ForecastSpec) -> list[str]:
    lines = ["past: float64 [batch, time, columns], PAST_COLUMNS in their own units, oldest row first."]
    if spec.known_future:
        lines.append("future: float64 [batch, HORIZON, columns], FUTURE_COLUMNS in the rows ahead.")
    if spec.static:
        lines.append("static: float64 [batch, columns], STATIC_COLUMNS.")
    if spec.periods:
        lines.append("past_time, future_time: int64 [batch, rows], seconds since 1970 on the data's clock.")
    return lines


def _network_words(spec: ForecastSpec) -> str:
    network = spec.network
    layers = f"{network.num_layers} layer{'s' * (network.num_layers > 1)}"
    directions = ", both directions" if network.bidirectional else ""
    return f"{network.cell.upper()} with {network.hidden_size} units, {layers}{directions}, and a linear head"


def _tensor(name: str, numbers: Sequence[float]) -> str:
    return f"{name} = torch.tensor({list(numbers)!r}, dtype=torch.float64)"


def _literal(value: str | list[str]) -> str:
    """Python with double quotes: JSON of strings is that."""
    return json.dumps(value, ensure_ascii=False)


def _words(names: Sequence[str]) -> str:
    """Names for a docstring: nothing in them can end it."""
    return ", ".join(name.replace("\\", "/").replace('"', "'") for name in names)
