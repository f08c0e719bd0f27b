"""What the Export page says of a forecaster."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from studio.engine.experiment import Experiment
from studio.ui.pages.export.figures import plain
from studio.ui.pages.export.snippets import (
    NEEDS_CSHARP,
    holds_words,
    snippets_of,
    state_dict_snippet,
)
from studio.ui.pages.export.words import (
    Comparison,
    Finding,
    Inside,
    Snippet,
    command,
    data_file,
    in_code,
    in_shell,
    kept_epoch,
    listed,
)
from studio.ui.pages.run_words import unit_of, with_unit
from studio.ui.state.run_history import RunHistory
from studio.ui.words import count


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


class ForecastWords:
    """Rows of the past in, rows ahead out, in the user's own units."""

    def inside(self, format_name: str, history: RunHistory, overview: Any) -> Inside:
        """Columns, steps and the band."""
        shape = shape_of(history)
        steps = str(getattr(overview, "step_units", "")) or "steps"
        taken = listed(shape.past_columns) + (", with their time" if shape.has_calendar else "")
        band = ", with a 90\N{NO-BREAK SPACE}% band" if format_name == "bundle" else ""
        calendar = ", the calendar" if shape.has_calendar else ""
        prepared = f"Scaling fitted on the training part, column roles{calendar}"
        return Inside(
            f"{count(shape.context_length)} {steps} of {taken}, in their own units.",
            f"{count(shape.horizon)} {steps} of {listed(shape.targets)}, in their own units{band}.",
            holds_words(format_name, kept_epoch(history), prepared, "scaling and start are"),
        )

    def snippets(self, format_name: str, file_name: str, history: RunHistory) -> dict[str, Snippet]:
        """The terminal for files that it opens, code for the others."""
        shape = shape_of(history)
        return snippets_of(
            format_name,
            command_line=partial(_command, file_name, shape),
            python=partial(_onnx, file_name, shape),
            csharp=partial(_csharp, file_name, shape),
            state_dict=partial(_state_dict, file_name, shape),
        )

    def comparison(self, certificate: Any, experiment: Experiment, overview: Any) -> Comparison:
        """Windows over a look back, in the unit of the target."""
        worst, unit = certificate.worst, unit_of(experiment.data.targets)
        step = (
            str(getattr(overview, "step_unit", "")) or "step", str(getattr(overview, "step_units", "")) or "steps",
        )  # fmt: skip
        allowed = with_unit(plain(certificate.tolerance * worst.scale), unit)
        return Comparison(
            batch_head="Windows at once",
            time_head="Look back",
            step=step,
            unit=unit,
            allowed=f"{allowed}, a 100,000th of the spread",
            promise="Takes and gives values in your units",
            findings=_reach(dict(getattr(certificate, "facts", None) or {}), step),
        )


def shape_of(history: RunHistory) -> ModelShape:
    """What goes into the model of a run and what comes out."""
    experiment, started = history.experiment, history.started
    data, preparation = experiment.data, experiment.preparation
    resolved: Any = started.resolved if started is not None else {}
    calendar = str(resolved.get("preparation.calendar", preparation.calendar))
    return ModelShape(
        targets=data.targets,
        past_columns=(*data.targets, *data.past_features, *data.known_future_features),
        future_columns=data.known_future_features,
        static_columns=data.static_features,
        context_length=preparation.context_length,
        horizon=preparation.horizon,
        has_calendar=bool(data.time) and calendar != "off",
        time=data.time,
        data_file=data_file(experiment),
    )


def _reach(facts: dict[str, Any], step: tuple[str, str]) -> tuple[Finding, ...]:
    """Whether the newest reading moves every step ahead, where the file was asked."""
    horizon, moved = facts.get("horizon"), facts.get("moved_by_newest_row")
    if not isinstance(horizon, int) or not isinstance(moved, int):
        return ()
    every = moved == horizon
    steps = f"all {count(horizon)} {step[1]}" if horizon > 1 else f"the {step[0]} ahead"
    value = "checked" if every else f"{count(moved)} of {count(horizon)}"
    return (Finding(f"Newest reading moves {steps}", value, every),)


def _command(file_name: str, shape: ModelShape) -> Snippet:
    words = ["recurrent-studio predict", in_shell(file_name), in_shell(shape.data_file or "data.csv")]
    code = command(*words, "-o forecast.csv")
    bands = [f"{name}_{edge}" for name in shape.targets for edge in ("lower", "upper")]
    columns = listed([shape.time or "t", f"step 1 to {shape.horizon}", *shape.targets, *bands])
    return Snippet(code, f"Writes {columns}.")


def _onnx(file_name: str, shape: ModelShape) -> Snippet:
    rows, ahead = shape.context_length, shape.horizon
    lines = [
        "import numpy as np", "import onnxruntime as ort", "",
        f"model = ort.InferenceSession({in_code(file_name)})",
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


def _csharp(file_name: str, shape: ModelShape) -> Snippet:
    rows, ahead = shape.context_length, shape.horizon
    given = [("past", "double", f"1, {rows}, {len(shape.past_columns)}")]
    if shape.future_columns:
        given.append(("future", "double", f"1, {ahead}, {len(shape.future_columns)}"))
    if shape.static_columns:
        given.append(("static", "double", f"1, {len(shape.static_columns)}"))
    if shape.has_calendar:
        given += [("past_time", "long", f"1, {rows}"), ("future_time", "long", f"1, {ahead}")]
    lines = [
        "using Microsoft.ML.OnnxRuntime;", "using Microsoft.ML.OnnxRuntime.Tensors;", "",
        f"using var model = new InferenceSession({in_code(file_name)});",
        f"// the last {rows} rows of {listed(shape.past_columns, 2)}: fill in the tensors",
        "using var answer = model.Run(new[] {",
        *(
            f'    NamedOnnxValue.CreateFromTensor("{name}", new DenseTensor<{kind}>(new[] {{ {size} }})),'
            for name, kind, size in given
        ),
        "});",
        "var forecast = answer.First().AsTensor<double>();"
        f"  // [1, {ahead}, {len(shape.targets)}]",
    ]  # fmt: skip
    return Snippet("\n".join(lines), NEEDS_CSHARP)


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
        'forecaster = program["load"]()',
        f"# the last {rows} rows of {listed(shape.past_columns, 2)}",
        "with torch.no_grad():",
        "    forecast = forecaster(", *(f"        {argument}," for argument in given), "    )",
    ]  # fmt: skip
    return state_dict_snippet(file_name, lines)
