from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest

from studio.ui.charts.training_record import TrainingRecord, Validation


@pytest.fixture
def record() -> TrainingRecord:
    made = TrainingRecord()
    made.set_steps_per_epoch(10)
    made.clip = 1.0
    made.append_steps(1, np.arange(1.0, 11.0), np.full(10, 0.5), 0.1, 5.0)
    made.append_validation(Validation(1, 10, 3.0, True))
    made.append_steps(11, np.arange(11.0, 21.0), np.full(10, 2.0), [0.1] * 5 + [0.05] * 5, 20.0)
    made.append_validation(Validation(2, 20, 4.0, False))
    return made


def test_every_step_is_kept(record: TrainingRecord):
    assert record.steps.tolist() == list(range(1, 21))
    assert record.losses.tolist() == list(range(1, 21))
    assert record.last_step == 20


def test_steps_that_come_again_replace_what_came_after(record: TrainingRecord):
    record.ticks += [(5, "kept"), (16, "gone")]
    record.append_steps(15, [70.0, 71.0], [0.1, 0.1], 0.1, 21.0)
    assert record.steps.tolist() == list(range(1, 17))
    assert record.losses[-3:].tolist() == [14.0, 70.0, 71.0]
    assert [validation.epoch for validation in record.validations] == [1]
    assert record.validation_steps.tolist() == [10.0]
    assert record.ticks == [(5, "kept")]
    assert record.learning_rate_at(16) == 0.1


def test_losses_and_norms_come_in_pairs(record: TrainingRecord):
    with pytest.raises(ValueError, match="One loss and one norm"):
        record.append_steps(21, [1.0, 2.0], [1.0], 0.1, 21.0)


def test_a_step_is_clipped_by_the_norm_in_force_then(record: TrainingRecord):
    assert record.clipped_share == 0.5
    record.clip = 5.0
    record.append_steps(21, np.ones(20), np.full(20, 4.0), 0.1, 30.0)
    assert record.clipped_share == 0.25
    record.clip = None
    record.append_steps(41, np.ones(10), np.full(10, 400.0), 0.1, 40.0)
    assert record.clipped_share == 0.2


def test_x_in_steps_epochs_and_time_and_back(record: TrainingRecord):
    assert record.places([15], "step") == [15.0]
    assert record.places([15], "epoch") == [1.5]
    assert record.places([10, 15, 20], "time").tolist() == [5.0, 12.5, 20.0]
    for unit in ("step", "epoch", "time"):
        place = float(record.places([13], unit)[0])
        assert record.step_at(place, unit) == pytest.approx(13.0)


def test_learning_rate_changes_at_its_step(record: TrainingRecord):
    assert record.learning_rates == [(1, 0.1), (16, 0.05)]
    assert [record.learning_rate_at(step) for step in (1, 15, 16, 99)] == [0.1, 0.1, 0.05, 0.05]


def test_what_is_not_finite_and_what_has_no_logarithm_is_counted(record: TrainingRecord):
    record.append_steps(21, [math.nan, 0.0, math.inf, -1.0], [math.inf, 1.0, 1.0, 1.0], 0.1, 21.0)
    assert record.bad_steps("loss").tolist() == [21.0, 23.0]
    assert record.bad_steps("norm").tolist() == [21.0]
    assert record.not_positive_steps.tolist() == [22.0, 24.0]
    record.cut_after(22)
    assert record.bad_steps("loss").tolist() == [21.0]
    assert record.not_positive_steps.tolist() == [22.0]


def test_the_nearest_step_and_validation(record: TrainingRecord):
    assert record.nearest_step(7.4) == 7
    assert record.nearest_step(-5) == 1
    assert record.nearest_step(99) == 20
    assert record.nearest_validation(14).epoch == 1
    assert record.nearest_validation(16).epoch == 2


def test_the_sentence_grows_with_what_is_known():
    record = TrainingRecord()
    assert record.sentence() == "Nothing is drawn yet"
    record.baseline = ("Yesterday", 0.0883)
    assert record.sentence() == "Baseline 0.0883"
    record.append_validation(Validation(12, 120, 0.0703, True))
    record.append_validation(Validation(13, 130, 0.0751, False))
    assert record.sentence() == "Validation loss 0.0751, best 0.0703 at epoch 12, baseline 0.0883"


def test_csv_reads_back_to_the_same_bits(record: TrainingRecord):
    odd = [0.1 + 0.2, math.pi, math.nan, math.inf]
    record.append_steps(21, odd, [1.0] * 4, 0.1, 21.0)
    rows = list(csv.DictReader(io.StringIO(record.numbers_csv())))
    assert [int(row["step"]) for row in rows] == list(range(1, 25))
    read = np.array([float(row["train_loss"]) for row in rows])
    assert np.array_equal(read, record.losses, equal_nan=True)
    assert rows[9]["val_loss"] == "3.0"
    assert rows[8]["val_loss"] == ""
    part = list(csv.DictReader(io.StringIO(record.numbers_csv(5, 7))))
    assert [row["step"] for row in part] == ["5", "6", "7"]
