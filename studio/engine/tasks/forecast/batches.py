"""Forecast windows as tensors: training batches, the loss, and the look at the validation part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from studio.engine.data.batches.windows import ShuffledWindows
from studio.engine.data.prepare.split import TRAIN
from studio.engine.events import Reference
from studio.engine.metrics.errors import mae, rmse
from studio.engine.tasks.forecast.encoding import ForecastEncoder
from studio.engine.tasks.forecast.network import ForecastInputs
from studio.engine.tasks.forecast.prepared import Array, ForecastData, Index, Mask
from studio.engine.tasks.forecast.spec import ForecastSpec
from studio.engine.training.batch import Batch, Validation

CHUNK = 256  # windows in one forward pass without gradients


class WindowTensors:
    """All rows of an experiment as tensors, from which windows are gathered.

    Where features hang on single rows they are computed once for all rows; else once a batch, by the same encoder that
    the exported model holds. Rows lie on `home`: the network's own `device`, but the CPU for a device without float64.
    """

    def __init__(self, prepared: ForecastData, spec: ForecastSpec, device: torch.device) -> None:
        self.spec, self.device = spec, device
        self.home = torch.device("cpu") if device.type == "mps" else device
        self.encoder = ForecastEncoder(spec).to(self.home)
        series, count = prepared.series, len(spec.targets)
        values = torch.from_numpy(series.values).to(self.home)
        seconds = None if series.seconds is None else torch.from_numpy(series.seconds).to(self.home)
        self._values, self._seconds = values, seconds
        self.levels = self.encoder.known(self.encoder.levels(values))[:, :count].contiguous()
        observed = torch.from_numpy(series.observed[:, :count].copy()).to(self.home)
        self._complete = bool(observed.all())
        self._may_answer, self._may_teach = (
            torch.from_numpy(flags).to(self.home) for flags in _every_step(prepared)
        )
        self._teaches_all = bool(self._may_answer.all() and self._may_teach.all())
        self._first = torch.from_numpy(series.first_rows).to(self.home)
        rows = self.encoder.row_features(values, seconds) if spec.rowwise else None
        self._windows = None if rows is None else _sliding(rows, spec.context_length)
        known = values[:, len(spec.targets) + len(spec.past_features) :][:, : len(spec.known_future)]
        ahead = self.encoder.future_features(known, seconds)
        self._ahead = None if ahead is None else _sliding(ahead, spec.horizon)
        self._level_windows = _sliding(self.levels, spec.horizon)
        self._observed_windows = _sliding(observed, spec.horizon)
        self._teaching_windows = _sliding(self._may_teach[:, None], spec.horizon)

    def inputs(self, origins: Tensor, positions: int) -> ForecastInputs:
        """What the network reads for windows that end at these rows [batch], on the network's device."""
        starts = origins - (self.spec.context_length - 1)
        if self._windows is not None:
            past = self._windows[starts]
        else:
            past = self.encoder.window_features(*self._raw(origins))
        future = None
        if self._ahead is not None:
            future = self._ahead[self._rows(origins, positions) + 1].to(self.device)
        return ForecastInputs(past.to(self.device), future, positions)

    def targets(self, origins: Tensor, positions: int) -> tuple[Tensor, Tensor | None]:
        """Scaled residuals [batch, positions, horizon, targets] and which of them count (None: all)."""
        rows = self._rows(origins, positions)
        base, scale, valid = self._base(origins, rows)
        residual = self.encoder.residual(self._level_windows[rows + 1], base, scale)
        alone = positions == 1 or self._teaches_all
        if self._complete and valid is None and alone:
            return residual.to(self.device), None
        mask = self._observed_windows[rows + 1]
        if valid is not None:
            mask = mask & valid[:, :, None, None]
        if not alone:
            mask = mask & self._may_answer[rows][:, :, None, None] & self._teaching_windows[rows + 1]
        return torch.where(mask, residual, 0.0).to(self.device), mask.to(self.device)

    def base_and_scale(self, origins: Tensor) -> tuple[Tensor, Tensor]:
        """Simple forecast [batch, horizon, targets] and scale of the newest state's answer."""
        base, scale, _ = self._base(origins, origins[:, None])
        return base[:, 0], scale if scale.dim() == 1 else scale[:, 0]

    def _rows(self, origins: Tensor, positions: int) -> Tensor:
        return origins[:, None] + torch.arange(1 - positions, 1, device=self.home)

    def _raw(self, origins: Tensor) -> tuple[Tensor, Tensor | None]:
        rows = self._rows(origins, self.spec.context_length)
        return self._values[rows], None if self._seconds is None else self._seconds[rows]

    def _base(self, origins: Tensor, rows: Tensor) -> tuple[Tensor, Tensor, Tensor | None]:
        """Base [batch, positions, horizon, targets], scale that broadcasts to it, and which positions have a base."""
        spec, count = self.spec, len(self.spec.targets)
        if not spec.rowwise:
            values, _ = self._raw(origins)
            centre, scale = self.encoder.target_scaling(values)
            levels = self.encoder.known(self.encoder.levels(values))[..., :count]
            return self.encoder.base(levels, centre)[:, None], scale[:, None], None
        centre, scale = self.encoder.centre[:count], self.encoder.scale[:count]
        steps = torch.arange(spec.horizon, device=self.home)
        if spec.on_top_of == "last_value":
            return self.levels[rows][:, :, None], scale, None
        if spec.on_top_of == "seasonal":
            source = rows[:, :, None] + 1 - spec.season + steps % spec.season
            valid = source[:, :, 0] >= self._first[rows]
            return self.levels[source.clamp(min=0)], scale, None if bool(valid.all()) else valid
        if spec.on_top_of == "drift":
            first = torch.maximum(rows - (spec.context_length - 1), self._first[rows])
            slope = (self.levels[rows] - self.levels[first]) / (rows - first).clamp(min=1)[..., None]
            return self.levels[rows][:, :, None] + slope[:, :, None] * (steps + 1)[:, None], scale, None
        return centre.expand(len(rows), rows.shape[1], spec.horizon, count), scale, None


def _every_step(prepared: ForecastData) -> tuple[Mask, Mask]:
    """For learning from every step: which rows may answer and which may be answered, bool [rows] each.

    A row that interpolation filled has seen the value after it, and a row outside the training part is not learned
    from; rows that no training window reaches count as good, so that nothing is masked where nothing needs it.
    """
    series, preparation = prepared.series, prepared.experiment.preparation
    interpolates = prepared.experiment.data.missing == "interpolate"
    measured = (
        np.asarray(series.observed.all(axis=1)) if interpolates else np.ones(len(prepared.parts), np.bool_)
    )
    reached = np.zeros(len(prepared.parts) + 1, np.int64)
    np.add.at(reached, prepared.train_origins - preparation.context_length + 1, 1)
    np.add.at(reached, prepared.train_origins + preparation.horizon + 1, -1)
    elsewhere = np.cumsum(reached[:-1]) == 0
    return measured | elsewhere, (prepared.parts == TRAIN) | elsewhere


def _sliding(rows: Tensor, length: int) -> Tensor:
    """All windows of `length` rows as a view: [rows, features] → [windows, length, features], nothing copied."""
    rows = rows.contiguous()
    windows, features = max(len(rows) - length + 1, 0), rows.shape[1]
    return rows.as_strided((windows, length, features), (features, features, 1))


@dataclass
class ForecastBatches:
    """The training part in shuffled batches."""

    tensors: WindowTensors
    windows: ShuffledWindows
    positions: int

    @property
    def steps_per_epoch(self) -> int:
        """Batches in one epoch."""
        return self.windows.steps_per_epoch

    @property
    def items_per_epoch(self) -> int:
        """Windows in one epoch."""
        return self.windows.items_per_epoch

    def epoch(self) -> Iterator[Batch]:
        """The batches of the next epoch."""
        for origins in self.windows.epoch():
            placed = origins.to(self.tensors.home)
            targets, mask = self.tensors.targets(placed, self.positions)
            yield Batch(self.tensors.inputs(placed, self.positions), targets, mask)

    def state(self) -> dict[str, Tensor]:
        """The generator of the shuffles."""
        return {"windows": self.windows.state()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Sets the generator back."""
        self.windows.restore(state["windows"])


@dataclass(frozen=True)
class ForecastObjective:
    """Squared, absolute or Huber errors of the residuals, summed over what counts."""

    kind: str = "mse"

    def loss(self, output: Tensor, batch: Batch) -> tuple[Tensor, int]:
        """Summed loss and count; output and targets [batch, positions, horizon, targets] of equal shape."""
        if output.shape != batch.targets.shape:
            raise ValueError(f"output {tuple(output.shape)} and targets {tuple(batch.targets.shape)} differ")
        difference = output - batch.targets
        if batch.mask is not None:
            difference = torch.where(batch.mask, difference, 0.0)
        count = difference.numel() if batch.mask is None else max(int(batch.mask.sum()), 1)
        return self._sum(difference), count

    def _sum(self, difference: Tensor) -> Tensor:
        if self.kind == "mae":
            return difference.abs().sum()
        if self.kind == "huber":
            return nn.functional.huber_loss(difference, torch.zeros_like(difference), reduction="sum")
        return difference.square().sum()


class ForecastValidator:
    """Looks at some windows with the newest state only: mean loss, MAE and RMSE in the user's units, one film frame."""

    def __init__(
        self,
        prepared: ForecastData,
        tensors: WindowTensors,
        objective: ForecastObjective,
        origins: Index,
        name: str,
    ) -> None:
        self._prepared, self._tensors = prepared, tensors
        self._objective, self._origins = objective, origins
        self._placed = torch.from_numpy(origins).to(tensors.home)
        self._actual = prepared.actual(origins)
        self._film = len(origins) // 2
        forecast = prepared.simple_forecast(name, origins)
        self._simple = forecast[self._film]
        self.reference = Reference(name, "mae", mae(forecast, self._actual), self._loss_of(forecast))

    def __call__(self, model: nn.Module, *, first: bool = False) -> Validation:
        """Loss and errors of the model as it is."""
        total, count, answers = 0.0, 0, []
        for origins in torch.split(self._placed, CHUNK):
            batch = Batch(self._tensors.inputs(origins, 1), *self._tensors.targets(origins, 1))
            output = model(batch.inputs)
            loss, size = self._objective.loss(output, batch)
            total, count = total + float(loss), count + size
            base, scale = self._tensors.base_and_scale(origins)
            answers.append(self._tensors.encoder.answer(base, scale, output[:, 0].to(self._tensors.home)))
        predicted = torch.cat(answers).cpu().numpy()
        metrics = {"mae": mae(predicted, self._actual), "rmse": rmse(predicted, self._actual)}
        return Validation(total / count, metrics, self._frame(predicted, first))

    def _loss_of(self, forecast: Array) -> float:
        """The loss a forecast in the user's units has on the plot's scale."""
        total, count = 0.0, 0
        encoder = self._tensors.encoder
        forecasts = torch.split(torch.from_numpy(forecast), CHUNK)
        for origins, part in zip(torch.split(self._placed, CHUNK), forecasts, strict=True):
            levels = encoder.levels(part.to(self._tensors.home))
            base, scale = self._tensors.base_and_scale(origins)
            said = encoder.residual(levels, base, scale)[:, None].to(self._tensors.device)
            loss, size = self._objective.loss(said, Batch(None, *self._tensors.targets(origins, 1)))
            total, count = total + float(loss), count + size
        return total / count

    def _frame(self, predicted: Array, first: bool) -> dict[str, tuple[float, ...]]:
        """The film's frame of the first target: prediction, and once what it is compared with."""
        frame = {"prediction": tuple(predicted[self._film, :, 0].tolist())}
        if first:
            spec, origin = self._tensors.spec, int(self._origins[self._film])
            shown = min(spec.context_length, max(2 * spec.horizon, 24))
            past = self._prepared.targets[origin - shown + 1 : origin + 1, 0]
            frame |= {
                "history": tuple(past.tolist()),
                "actual": tuple(self._actual[self._film, :, 0].tolist()),
                "baseline": tuple(self._simple[:, 0].tolist()),
                "window": (float(self._film),),
            }
        return frame


def validation_reference(prepared: ForecastData, names: tuple[str, ...]) -> dict[str, float]:
    """The MAE of each simple forecast on the validation part."""
    actual = prepared.actual(prepared.validation_origins)
    return {name: mae(prepared.simple_forecast(name, prepared.validation_origins), actual) for name in names}
