"""How rows become windows, and values become numbers a network likes."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.experiment.fields import setting


@dataclass(frozen=True)
class PreparationSettings:
    """Windows, scaling and calendar."""

    context_length: int = setting(
        24,
        "Look back",
        "How many time steps the model reads before it answers.",
        unit="steps",
        minimum=1,
        maximum=100_000,
    )
    horizon: int = setting(
        1,
        "Look ahead",
        "How many time steps the model predicts at once.",
        unit="steps",
        minimum=1,
        maximum=10_000,
    )
    stride: int = setting(
        0,
        "Stride",
        "How many rows lie between the starts of two training windows. 0 chooses it: every row where the model learns "
        "from its last step, wider where it learns from every step.",
        unit="rows",
        minimum=0,
        maximum=100_000,
    )
    season_length: int = setting(
        0,
        "Season",
        "How many rows one season has, for the seasonal forecast and for MASE; 0 finds it from the calendar or the "
        "training part.",
        unit="rows",
        minimum=0,
        maximum=100_000,
    )
    scaler: str = setting(
        "auto",
        "Scaling",
        "zscore: mean 0 and spread 1 over the training part; minmax: 0 to 1; robust: median and quartiles; window: "
        "each window by its own mean and spread, for many series of unlike size; none. auto: zscore for one series, "
        "window for many.",
        choices=("auto", "zscore", "minmax", "robust", "window", "none"),
    )
    transform: str = setting(
        "none",
        "Transform",
        "log where the swing grows with the level (values above 0 only); difference predicts the change from step to "
        "step.",
        choices=("none", "log", "difference"),
    )
    calendar: str = setting(
        "auto",
        "Calendar",
        "Whether the time of day, week and year is shown to the model; auto tries it on the end of the training part.",
        choices=("auto", "on", "off"),
        words=(("true", "on"), ("false", "off")),
    )
