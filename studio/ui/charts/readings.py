"""What the crosshair says of a step: the values of the nearest curves of all linked plots."""

from __future__ import annotations

import numpy as np

from studio.ui.charts import number_text
from studio.ui.charts.extent import Look
from studio.ui.charts.readout import Reading
from studio.ui.charts.training_record import TrainingRecord

_MOST = 5


def head_words(record: TrainingRecord, step: int) -> str:
    """ "Epoch 15.4 · step 1,432" """
    words = f"step {number_text.count(step)}"
    if record.steps_per_epoch:
        return f"Epoch {step / record.steps_per_epoch:.1f} · {words}"
    return words.capitalize()


def readings(record: TrainingRecord, step: int, look: Look, hidden: set[str]) -> list[Reading]:
    """At most five values: training, validation, baseline, gradient norm, and the rate if there is room."""
    rows: list[Reading] = []
    index = int(np.searchsorted(record.steps, step))
    known = index < len(record) and record.steps[index] == step
    if known and "train_loss" not in hidden:
        if look.smooth:
            smoothed = float(record.smoothed.at(np.array([index]))[0])
            rows.append(Reading("Train, smoothed", look.words(smoothed), "train"))
        rows.append(
            Reading(
                "Train, raw" if look.smooth else "Train",
                look.words(float(record.losses[index])),
                "train",
                1.2,
                alpha=0.6,
            )
        )
    validation = record.nearest_validation(step)
    if validation is not None and "val_loss" not in hidden:
        value = look.words(validation.loss)
        rows.append(Reading("Validation", value, "validation", 1.8, (5, 3), marker=True))
    if record.baseline is not None and "baseline" not in hidden:
        value = look.words(record.baseline[1])
        rows.append(Reading("Baseline", value, "baseline", 1.4, (4, 3)))
    if known:
        rows.append(
            Reading("Gradient norm", number_text.loss(float(record.norms[index])), "gradient_norm", 1.2)
        )
        rate = number_text.short(record.learning_rate_at(step))
        rows.append(Reading("Learning rate", rate, "learning_rate", 1.6))
    return rows[:_MOST]
