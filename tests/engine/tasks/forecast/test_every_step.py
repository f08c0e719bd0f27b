"""Learning from every step: what each state of a window starts on."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from studio.engine.tasks.forecast.batches import WindowTensors
from studio.engine.tasks.forecast.fitted import fit_spec
from studio.engine.tasks.forecast.prepared import prepare_forecast
from tests.engine.forecasts import experiment
from tests.engine.tasks.forecast.tables import stamps, written


@pytest.mark.parametrize("start", ["seasonal", "drift", "last_value"])
def test_02_what_every_step_starts_on_is_of_its_own_series(tmp_path: Path, start: str) -> None:
    """Two series that stay as they are: nothing is left to add, unless a step looks into the other one."""
    columns = {
        "time": [*stamps(60, "h")] * 2, "place": ["low"] * 60 + ["high"] * 60, "y": [1.0] * 60 + [1000.0] * 60,
    }  # fmt: skip
    table = written(tmp_path, columns)
    data = prepare_forecast(experiment(table, {"data.series_id": "place"}), table)
    tensors = WindowTensors(data, fit_spec(data, on_top_of=start, calendar=False), torch.device("cpu"))
    second = data.train_origins[data.train_origins >= 60]
    assert second.min() == 65  # its first window begins with the first row of the second series
    residuals, mask = tensors.targets(torch.from_numpy(second), 6)
    counted = residuals if mask is None else residuals[mask]
    assert counted.numel() > 100
    assert not counted.any()
