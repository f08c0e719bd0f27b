"""The lines of the program beside exported weights that mirror encoder and network."""

from __future__ import annotations

from studio.engine.tasks.forecast.encoding import TINY
from studio.engine.tasks.forecast.spec import ForecastSpec


def modules_lines(spec: ForecastSpec) -> list[str]:
    """The layers, under the names that the exported weights have."""
    network = spec.network
    options = [f"{spec.inputs}, {network.hidden_size}"]
    if network.num_layers > 1:
        options.append(f"num_layers={network.num_layers}")
        if network.dropout:
            options.append(f"dropout={network.dropout}")
    if network.bidirectional:
        options.append("bidirectional=True")
    lines = [f"self.rnn = nn.{network.cell.upper()}({', '.join(options)}, batch_first=True)"]
    if network.pooling == "attention":
        lines.append(f"self.score = nn.Linear({network.width}, 1)")
    lines.append(f"self.head = nn.Linear({network.width}, HORIZON * len(TARGETS))")
    if spec.future_inputs:
        lines.append(f"self.future_head = nn.Linear({spec.future_inputs}, len(TARGETS), bias=False)")
    return lines


def levels_lines(spec: ForecastSpec) -> list[str]:
    """Values after the transform, and the same without holes."""
    lines = []
    source = "past"
    if spec.static:
        lines.append("levels = torch.cat((past, static[:, None].expand(-1, past.shape[1], -1)), dim=-1)")
        source = "levels"
    if spec.transform == "log":
        lines.append("count = len(TARGETS)")
        logs = f"{source}[..., :count].clamp(min={TINY!r}).log()"
        lines.append(f"levels = torch.cat(({logs}, {source}[..., count:]), dim=-1)")
    elif not spec.static:
        lines.append("levels = past")
    if spec.rowwise:
        lines.append("# A missing value is read as CENTRE.")
        lines.append("known = torch.where(levels.isnan(), CENTRE.expand_as(levels), levels)")
        return lines
    return [
        *lines,
        "# A missing value is read as the mean of what the window measured.",
        "missing = levels.isnan()",
        "count = (~missing).sum(dim=1, keepdim=True)",
        "mean = torch.where(missing, 0.0, levels).sum(dim=1, keepdim=True) / count.clamp(min=1)",
        "usual = torch.where(count > 0, mean, CENTRE.expand_as(mean))",
        "known = torch.where(missing, usual.expand_as(levels), levels)",
    ]


def features_lines(spec: ForecastSpec) -> list[str]:
    """What the network reads: rows or changes, scaled, what was missing, the calendar."""
    rows, lines, count = "known", [""], len(spec.targets)
    if spec.transform == "difference":
        lines += [
            f"changes = known[:, 1:, :{count}] - known[:, :-1, :{count}]",
            f"first = STEP_MEAN.expand(known.shape[0], 1, {count})",
            f"rows = torch.cat((torch.cat((first, changes), dim=1), known[..., {count}:]), dim=-1)",
        ]
        rows = "rows"
    if spec.scaler == "window":
        lines += [
            f"centre = {rows}.mean(dim=1, keepdim=True)  # of the window itself",
            f"spread = ({rows} - centre).square().mean(dim=1, keepdim=True).sqrt()",
            f"scale = torch.maximum(spread, {spec.spread_floor!r} * centre.abs() + 1e-9)",
        ]
        own = count + len(spec.past_features)
        if own < len(spec.columns):
            lines += [
                "# Columns that are known ahead, or never change, keep the scale of the training part.",
                f"fixed_centre = CENTRE[{own}:].expand(past.shape[0], 1, -1)",
                f"fixed_scale = SCALE[{own}:].expand(past.shape[0], 1, -1)",
                f"centre = torch.cat((centre[..., :{own}], fixed_centre), dim=-1)",
                f"scale = torch.cat((scale[..., :{own}], fixed_scale), dim=-1)",
            ]
        lines.append(f"features = (({rows} - centre) / scale).float()")
    else:
        lines.append(f"features = (({rows} - CENTRE) / SCALE).float()")
    marks = ["features"]
    if spec.masked:
        marks.append("levels[..., MASKED].isnan().float()")
    if spec.periods:
        marks.append("phases(past_time)")
    if len(marks) > 1:
        lines.append(f"features = torch.cat(({', '.join(marks)}), dim=-1)")
    return lines


def network_lines(spec: ForecastSpec) -> list[str]:
    """The core, the read-out and the heads."""
    pooling, lines = spec.network.pooling, [""]
    if pooling == "last":
        state = "(state, _)" if spec.network.cell == "lstm" else "state"
        lines.append(f"_, {state} = self.rnn(features)")
        both = "torch.cat((state[-2], state[-1]), dim=1)"
        lines.append(f"read = {both if spec.network.bidirectional else 'state[-1]'}")
    else:
        lines.append("outputs, _ = self.rnn(features)")
        lines += {
            "mean": ["read = outputs.mean(dim=1)"],
            "max": ["read = outputs.amax(dim=1)"],
            "attention": [
                "weights = self.score(outputs).softmax(dim=1)",
                "read = (weights * outputs).sum(dim=1)",
            ],
        }[pooling]
    lines.append("output = self.head(read).unflatten(-1, (HORIZON, len(TARGETS)))")
    ahead = []
    if spec.known_future:
        first = len(spec.targets) + len(spec.past_features)
        part = f"[{first}:{first + len(spec.known_future)}]"
        lines.append(f"ahead = torch.where(future.isnan(), CENTRE{part}.expand_as(future), future)")
        ahead.append(f"((ahead - CENTRE{part}) / SCALE{part}).float()")
    if spec.periods:
        ahead.append("phases(future_time)")
    if ahead:
        joined = ahead[0] if len(ahead) == 1 else f"torch.cat(({', '.join(ahead)}), dim=-1)"
        lines.append(f"output = output + self.future_head({joined})")
    return lines


def answer_lines(spec: ForecastSpec) -> list[str]:
    """The simple forecast and what the network adds to it, in the user's units."""
    count, lines = len(spec.targets), [""]
    if spec.scaler == "window" and spec.transform == "difference":
        lines += [
            "centre = changes.mean(dim=1, keepdim=True)",
            "spread = (changes - centre).square().mean(dim=1, keepdim=True).sqrt()",
            f"scale = torch.maximum(spread, {spec.spread_floor!r} * centre.abs() + 1e-9)",
        ]
    centre, scale = ("centre", "scale") if spec.scaler == "window" else ("CENTRE", "SCALE")
    centre, scale = f"{centre}[..., :{count}]", f"{scale}[..., :{count}]"
    lines += _base(spec, centre)
    lines.append(f"change = output.double() * {scale}")
    if spec.transform == "difference":
        lines.append("change = change.cumsum(dim=1)")
    answer = "base + change"
    lines.append(f"return ({answer}).exp()" if spec.transform == "log" else f"return {answer}")
    return lines


def _base(spec: ForecastSpec, centre: str) -> list[str]:
    """The simple forecast: what the network's answer is added to."""
    targets = f"known[..., :{len(spec.targets)}]"
    steps = "torch.arange(1, HORIZON + 1, dtype=torch.float64)[:, None]"
    if spec.on_top_of == "last_value":
        return [f"base = {targets}[:, -1:]  # the network adds to the last value"]
    if spec.on_top_of == "seasonal":
        return [
            "rows = [step % SEASON - SEASON for step in range(HORIZON)]",
            f"base = {targets}[:, rows]  # the network adds to the last season",
        ]
    if spec.on_top_of == "drift":
        return [
            f"line = {targets}[:, -CONTEXT_LENGTH:]",
            f"slope = (line[:, -1:] - line[:, :1]) / {max(spec.context_length - 1, 1)}",
            f"base = line[:, -1:] + slope * {steps}  # the network adds to the line through the window",
        ]
    if spec.transform == "difference":
        return [f"base = {targets}[:, -1:] + {centre} * {steps}"]
    return [f"base = {centre}"]
