"""From values in the user's units to what the network reads, and back. float64 outside, float32 inside."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.engine.data.prepare.calendar import phases
from studio.engine.tasks.forecast.spec import ForecastSpec

TINY = 1e-300  # keeps a logarithm finite where a later row breaks the promise that all values are positive


class ForecastEncoder(nn.Module):
    """Transform, scaling, calendar and simple forecast, as tensors inside the model file."""

    centre: Tensor
    scale: Tensor
    step_mean: Tensor

    def __init__(self, spec: ForecastSpec) -> None:
        super().__init__()
        self.spec = spec
        for name in ("centre", "scale", "step_mean"):
            self.register_buffer(name, torch.tensor(getattr(spec, name), dtype=torch.float64))

    def levels(self, values: Tensor) -> Tensor:
        """Transformed values: log of the targets where that was chosen. [..., columns] → the same shape."""
        if self.spec.transform != "log":
            return values
        count = len(self.spec.targets)
        return torch.cat((torch.log(values[..., :count].clamp(min=TINY)), values[..., count:]), dim=-1)

    def known(self, levels: Tensor) -> Tensor:
        """Missing values replaced by the training part's centre: [..., columns].

        Where windows are read by themselves, the mean of what a window [batch, time, columns] measured serves: the
        centre may be that of changes, or far from this series.
        """
        missing = torch.isnan(levels)
        if self.spec.rowwise or levels.dim() < 3:
            return torch.where(missing, self.centre.expand_as(levels), levels)
        count = (~missing).sum(dim=1, keepdim=True)
        mean = torch.where(missing, 0.0, levels).sum(dim=1, keepdim=True) / count.clamp(min=1)
        usual = torch.where(count > 0, mean, self.centre.expand_as(mean))
        return torch.where(missing, usual.expand_as(levels), levels)

    def row_features(self, values: Tensor, seconds: Tensor | None) -> Tensor:
        """Features of single rows: float64 [..., columns] and int64 [...] → float32 [..., inputs]."""
        levels = self.levels(values)
        scaled = ((self.known(levels) - self.centre) / self.scale).to(torch.float32)
        return self._with_marks(scaled, levels, seconds)

    def window_features(self, values: Tensor, seconds: Tensor | None) -> Tensor:
        """Features of whole windows: float64 [batch, time, columns] → float32 [batch, time, inputs]."""
        if self.spec.rowwise:
            return self.row_features(values, seconds)
        raw = self.levels(values)
        levels = self.known(raw)
        if self.spec.transform == "difference":
            count = len(self.spec.targets)
            changes = levels[:, 1:, :count] - levels[:, :-1, :count]
            first = self.step_mean.expand(levels.shape[0], 1, count)
            levels = torch.cat((torch.cat((first, changes), dim=1), levels[..., count:]), dim=-1)
        centre, scale = self._window_scaling(levels, len(self.spec.columns))
        return self._with_marks(((levels - centre) / scale).to(torch.float32), raw, seconds)

    def future_features(self, values: Tensor | None, seconds: Tensor | None) -> Tensor | None:
        """Features of the steps ahead.

        float64 [..., known-future] and int64 [...] → float32 [..., future_inputs].
        """
        parts = []
        if self.spec.known_future and values is not None:
            first = len(self.spec.targets) + len(self.spec.past_features)
            last = first + len(self.spec.known_future)
            centre = self.centre[first:last]
            known = torch.where(torch.isnan(values), centre.expand_as(values), values)
            parts.append(((known - centre) / self.scale[first:last]).to(torch.float32))
        if self.spec.periods and seconds is not None:
            parts.append(phases(seconds, self.spec.periods))
        return torch.cat(parts, dim=-1) if parts else None

    def target_scaling(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Centre and scale of the targets' levels.

        Windows [batch, time, columns] → each [batch or 1, 1, targets].
        """
        count = len(self.spec.targets)
        if self.spec.rowwise or self.spec.scaler != "window":
            return self.centre[None, None, :count], self.scale[None, None, :count]
        levels = self.known(self.levels(values))[..., :count]
        if self.spec.transform == "difference":
            levels = levels[:, 1:] - levels[:, :-1]
        return self._window_scaling(levels, count)

    def base(self, levels: Tensor, centre: Tensor) -> Tensor:
        """The simple forecast that the network starts on.

        Levels [batch, time, targets] → [batch, horizon, targets].
        """
        spec, newest = self.spec, levels[:, -1:]
        steps = torch.arange(1, spec.horizon + 1, dtype=torch.float64, device=levels.device)
        if spec.on_top_of == "last_value":
            return newest.expand(-1, spec.horizon, -1)
        if spec.on_top_of == "seasonal":
            rows = [step % spec.season - spec.season for step in range(spec.horizon)]
            return torch.stack([levels[:, row] for row in rows], dim=1)
        if spec.on_top_of == "drift":
            first = levels[:, -spec.context_length :][:, :1]  # a longer window changes nothing
            slope = (newest - first) / max(spec.context_length - 1, 1)
            return newest + slope * steps[None, :, None]
        if spec.transform == "difference":
            return newest + centre * steps[None, :, None]
        return centre.expand(levels.shape[0], spec.horizon, len(spec.targets))

    def answer(self, base: Tensor, scale: Tensor, output: Tensor) -> Tensor:
        """The simple forecast and what the network adds to it, in the user's units.

        float32 [batch, horizon, targets] → float64 of the same shape.
        """
        change = output.to(torch.float64) * scale
        if self.spec.transform == "difference":
            change = torch.cumsum(change, dim=1)
        levels = base + change
        return torch.exp(levels) if self.spec.transform == "log" else levels

    def residual(self, actual: Tensor, base: Tensor, scale: Tensor) -> Tensor:
        """What the network should say: levels and base [..., horizon, targets] → float32, scaled."""
        change = actual - base
        if self.spec.transform == "difference":
            change = torch.cat((change[..., :1, :], change[..., 1:, :] - change[..., :-1, :]), dim=-2)
        return (change / scale).to(torch.float32)

    def _window_scaling(self, levels: Tensor, columns: int) -> tuple[Tensor, Tensor]:
        """Centre and scale of the first columns: the window's own where a column is not known ahead."""
        if self.spec.scaler != "window":
            return self.centre[:columns], self.scale[:columns]
        mean = levels.mean(dim=1, keepdim=True)
        spread = (levels - mean).square().mean(dim=1, keepdim=True).sqrt()
        spread = torch.maximum(spread, self.spec.spread_floor * mean.abs() + 1e-9)
        own = len(self.spec.targets) + len(self.spec.past_features)
        if columns <= own:
            return mean, spread
        fixed_centre = self.centre[own:columns].expand(levels.shape[0], 1, -1)
        fixed_scale = self.scale[own:columns].expand(levels.shape[0], 1, -1)
        return torch.cat((mean[..., :own], fixed_centre), -1), torch.cat((spread[..., :own], fixed_scale), -1)

    def _with_marks(self, scaled: Tensor, levels: Tensor, seconds: Tensor | None) -> Tensor:
        """Appends which values were missing, and the calendar."""
        parts = [scaled]
        if self.spec.masked:
            parts.append(torch.isnan(levels[..., list(self.spec.masked)]).to(torch.float32))
        if self.spec.periods and seconds is not None:
            parts.append(phases(seconds, self.spec.periods))
        return torch.cat(parts, dim=-1) if len(parts) > 1 else scaled
