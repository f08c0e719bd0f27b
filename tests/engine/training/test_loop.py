"""The one loop: order of a step, clip, faults, early stopping, pause and stop."""

from __future__ import annotations

import dataclasses
import math
import threading
import time

import pytest
import torch

from studio.engine.events import Edited, Event, Outcome, RunState, StateChanged, StepsDone, Validated
from studio.engine.experiment import TrainingSettings
from studio.engine.training.control import Control
from studio.engine.training.loop import LARGEST_SKIPS
from studio.engine.training.steps import evaluating, gradient_norm
from tests.engine.training.lines import Points, Scripted, line, looped

FAST = TrainingSettings(max_epochs=3, learning_rate=0.05, patience=0)


def settings(**values) -> TrainingSettings:
    return dataclasses.replace(FAST, **values)


def weights(loop) -> list[torch.Tensor]:
    return [value.clone() for value in loop.model.state_dict().values()]


def same(one, other) -> bool:
    return all(torch.equal(left, right) for left, right in zip(one, other, strict=True))


def losses(events: list[Event]) -> list[float]:
    return [loss for event in events if isinstance(event, StepsDone) for loss in event.losses]


def test_a_run_to_its_end() -> None:
    loop, events = looped(FAST)
    outcome, reason = loop.fit()
    assert (outcome, reason) == (Outcome.FINISHED, "All 3 epochs are done.")
    assert (loop.epoch, loop.step) == (3, 9)
    looks = [event for event in events if isinstance(event, Validated)]
    assert [(look.epoch, look.step) for look in looks] == [(0, 0), (1, 3), (2, 6), (3, 9)]
    assert math.isnan(looks[0].train_loss)
    assert looks[0].skill == 0.5


def test_every_step_is_told_once_and_in_order() -> None:
    loop, events = looped(settings(max_epochs=40))
    loop.fit()
    told = [event for event in events if isinstance(event, StepsDone)]
    assert len(losses(events)) == 120
    step = 1
    for event in told:
        assert event.first_step == step
        assert len(event.losses) == len(event.norms)
        assert event.epoch == (step + 2) // 3
        step += len(event.losses)


def test_14_the_loss_of_an_epoch_is_weighted_by_its_values() -> None:
    found = []
    for size in (24, 7):
        loop, events = looped(settings(max_epochs=1, learning_rate=1e-12), points=Points(24, size))
        loop.model.eval()  # no dropout: the same weights have one loss
        loop.fit()
        found.append(events[-1].train_loss)
    assert found[1] == pytest.approx(found[0], rel=1e-6)


def test_23_the_clip_acts_and_the_norm_is_told_before_it() -> None:
    still, _ = looped(settings(optimizer="sgd", clip_norm=1e-9))
    before = weights(still)
    still.fit()
    pairs = zip(before, weights(still), strict=True)
    assert all(torch.allclose(one, other, atol=1e-7, rtol=0) for one, other in pairs)
    loop, events = looped(settings(optimizer="sgd", clip_norm=1e-9))
    loop.fit()
    free, freely = looped(settings(optimizer="sgd", clip_norm=0.0, max_epochs=1))
    free.fit()
    first, without = (
        next(event for event in told if isinstance(event, StepsDone)).norms[0] for told in (events, freely)
    )
    assert first == pytest.approx(without)  # of the same weights, with the clip and without
    assert first > 1e-3


def test_23_the_norm_is_that_of_the_whole_gradient() -> None:
    model = line()
    model(torch.ones(5, 1)).square().sum().backward()
    expected = math.sqrt(sum(float(parameter.grad.square().sum()) for parameter in model.parameters()))
    assert float(gradient_norm(model, 0.0)) == pytest.approx(expected)
    assert float(gradient_norm(model, expected / 4)) == pytest.approx(expected)
    assert float(gradient_norm(model, 0.0)) == pytest.approx(expected / 4, rel=1e-4)


def test_23_each_step_has_the_gradient_of_its_own_batch() -> None:
    """One batch again and again, by steps that move nothing: its gradient stays as long as it was."""
    how = settings(optimizer="sgd", learning_rate=1e-30, clip_norm=0.0, max_epochs=4)
    loop, events = looped(how, points=Points(8, 8))
    loop.model.eval()  # no dropout: the same weights have one gradient
    loop.fit()
    norms = [norm for event in events if isinstance(event, StepsDone) for norm in event.norms]
    assert len(norms) == 4
    assert len(set(norms)) == 1


def test_24_validation_runs_in_eval_mode_without_gradients_and_the_mode_comes_back() -> None:
    validator = Scripted(1.0)
    loop, _ = looped(FAST, validator=validator)
    loop.fit()
    assert validator.modes == [(False, False)] * 4
    assert loop.model.training
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("training", [True, False])
def test_24_the_mode_comes_back_after_a_fault(training: bool) -> None:
    model = line().train(training)
    with pytest.raises(AssertionError), evaluating(model):
        assert model.training, "it is in evaluation mode"
    assert model.training is training


@pytest.mark.parametrize("poisoned", [[2], [1, 2, 4], list(range(2, 11))])
def test_a_non_finite_update_is_never_applied(poisoned: list[int]) -> None:
    before: list[list[torch.Tensor]] = []
    loop, events = looped(settings(max_epochs=5, optimizer="adam"), points=Points(poisoned=poisoned))
    step = loop.train_step

    def watched(batch):
        old = weights(loop)
        result = step(batch)
        if loop.step in poisoned:
            assert same(old, weights(loop))
        else:
            assert not same(old, weights(loop))
        before.append(old)
        return result

    loop.train_step = watched
    assert loop.fit()[0] is Outcome.FINISHED
    assert all(torch.isfinite(value).all() for value in weights(loop))
    told = losses(events)
    assert [number + 1 for number, loss in enumerate(told) if math.isnan(loss)] == poisoned
    assert len(before) == 15


def test_ten_such_updates_in_a_row_end_the_run_with_the_best_kept() -> None:
    poisoned = list(range(5, 5 + LARGEST_SKIPS))
    loop, events = looped(
        settings(max_epochs=50), points=Points(poisoned=poisoned), validator=Scripted(3, 2, 4)
    )
    outcome, reason = loop.fit()
    assert (outcome, reason) == (Outcome.FAILED, "The loss became infinite at step 5.")
    assert loop.step == 14
    assert len(losses(events)) == 14
    assert loop.progress.best_epoch == 1
    assert all(torch.isfinite(value).all() for value in loop.best_weights.values())


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_25_a_validation_loss_that_is_not_finite_ends_the_run(bad: float) -> None:
    loop, _ = looped(settings(max_epochs=50), validator=Scripted(3, 1, bad))
    assert loop.fit() == (Outcome.FAILED, "The validation loss became infinite in epoch 2.")
    assert (loop.progress.best_epoch, loop.progress.best_loss) == (1, 1)


def test_25_the_best_weights_are_those_of_the_best_epoch() -> None:
    snapshots: dict[int, list[torch.Tensor]] = {}
    loop, events = looped(
        settings(max_epochs=50, patience=3, patience_steps=0),
        validator=Scripted(4, 3, 1, 2, 2, 2),
        on_validated=lambda epoch, _: snapshots.__setitem__(epoch, weights(loop)),
    )
    assert loop.fit() == (Outcome.STOPPED_EARLY, "No progress for 3 epochs.")
    assert loop.epoch == 5
    assert same(loop.best_weights.values(), snapshots[2])
    assert not same(weights(loop), snapshots[2])
    looks = [event for event in events if isinstance(event, Validated)]
    assert [look.best for look in looks] == [True, True, True, False, False, False]


def test_25_patience_waits_for_epochs_and_steps() -> None:
    loop, _ = looped(settings(max_epochs=50, patience=2, patience_steps=12), validator=Scripted(1, 2))
    assert loop.fit()[0] is Outcome.STOPPED_EARLY
    assert (loop.epoch, loop.step) == (4, 12)


def test_the_time_limit_ends_an_epoch_before_its_last_batch() -> None:
    class Slow(Points):
        def epoch(self):
            for batch in super().epoch():
                deadline = time.monotonic() + 0.02
                while time.monotonic() < deadline:
                    pass
                yield batch

    loop, events = looped(settings(max_epochs=1000, max_seconds=0.1), points=Slow(2400, 1))
    outcome, reason = loop.fit()
    assert outcome is Outcome.STOPPED_EARLY
    assert reason == "The time limit of 0.1 seconds is reached."
    assert 1 <= loop.step < 20
    assert isinstance(events[-1], Validated)
    assert math.isfinite(events[-1].train_loss)


@pytest.mark.parametrize("at", [6, 7])
def test_42_a_stop_acts_within_one_batch(at: int) -> None:
    control = Control()
    loop, events = looped(settings(max_epochs=1000), control=control)
    step = loop.train_step

    def stopping(batch):
        if loop.step == at:
            control.stop()
        return step(batch)

    loop.train_step = stopping
    assert loop.fit() == (Outcome.STOPPED, "You stopped it.")
    assert loop.step == at + 1
    assert len(losses(events)) == at + 1


def pausing_run(
    control: Control, pause_at: int | None
) -> tuple[list[float], list[RunState], list[torch.Tensor]]:
    heard: list[Event] = []

    def emit(event: Event) -> None:
        heard.append(event)
        if event == StateChanged(RunState.PAUSED):
            threading.Timer(0.02, control.resume).start()

    loop, _ = looped(settings(max_epochs=4), control=control, emit=emit)
    step = loop.train_step

    def watched(batch):
        if loop.step == pause_at:
            control.pause()
        return step(batch)

    loop.train_step = watched
    assert loop.fit()[0] is Outcome.FINISHED
    states = [event.state for event in heard if isinstance(event, StateChanged)]
    return losses(heard), states, weights(loop)


def test_a_pause_holds_and_goes_on_bit_by_bit() -> None:
    plain, paused = pausing_run(Control(), None), pausing_run(Control(), 5)
    assert plain[1] == []
    assert paused[1] == [RunState.PAUSED, RunState.TRAINING]
    assert paused[0] == plain[0]
    assert same(paused[2], plain[2])


def test_a_pause_does_not_count_as_training_time() -> None:
    control = Control()

    def emit(event: Event) -> None:
        if event == StateChanged(RunState.PAUSED):
            threading.Timer(0.3, control.resume).start()

    loop, _ = looped(settings(max_epochs=1), control=control, emit=emit)
    control.pause()
    began = time.monotonic()
    loop.fit()
    assert time.monotonic() - began - loop.elapsed > 0.25


def test_a_wish_to_go_on_that_comes_while_an_edit_is_taken_over_is_said() -> None:
    control, heard = Control(), []

    def emit(event: Event) -> None:
        heard.append(event)
        if event == StateChanged(RunState.PAUSED):
            control.edit({"training.learning_rate": 0.01})
        elif isinstance(event, Edited):
            control.resume()  # before the loop would hold again

    loop, _ = looped(FAST, control=control, emit=emit)
    control.pause()
    assert loop.fit()[0] is Outcome.FINISHED
    said = [event.state for event in heard if isinstance(event, StateChanged)]
    assert said == [RunState.PAUSED, RunState.TRAINING]


def test_a_stop_ends_a_pause() -> None:
    control, heard = Control(), []

    def emit(event: Event) -> None:
        heard.append(event)
        if event == StateChanged(RunState.PAUSED):
            threading.Timer(0.02, control.stop).start()

    loop, _ = looped(FAST, control=control, emit=emit)
    control.pause()
    assert loop.fit()[0] is Outcome.STOPPED
    assert StateChanged(RunState.TRAINING) not in heard


def test_a_wish_to_save_is_met_after_the_batch_also_while_it_is_paused() -> None:
    control, saved = Control(), []

    def emit(event: Event) -> None:
        if event == StateChanged(RunState.PAUSED):
            if len(saved) == 1:
                control.save_now()
            else:
                control.resume()

    loop, _ = looped(
        FAST, control=control, emit=emit, save=lambda loop, kind: saved.append((kind, loop.step))
    )
    control.pause()
    loop.fit()
    assert saved == [("best", 0), ("last", 1)]


def test_best_is_saved_at_each_new_lowest_loss_and_last_where_it_is_due() -> None:
    saved = []
    loop, _ = looped(
        FAST, validator=Scripted(3, 1, 2, 0.5), save=lambda loop, kind: saved.append((kind, loop.step)),
        save_due=lambda seconds: loop.epochs_done in (1, 3) and loop.batches_done == 0,
    )  # fmt: skip
    loop.fit()
    assert saved == [("best", 0), ("best", 3), ("last", 3), ("best", 9), ("last", 9)]


def test_a_schedule_tells_each_steps_own_rate_in_few_events() -> None:
    loop, events = looped(settings(max_epochs=4, schedule="linear", learning_rate=0.12))
    loop.fit()
    told = [event for event in events if isinstance(event, StepsDone)]
    rates = [rate for event in told for rate in (event.rates or [event.learning_rate] * len(event.losses))]
    assert rates == pytest.approx([0.12 * (1 - step / 12) for step in range(12)])
    assert len(told) <= 12


@pytest.mark.parametrize("count", [1, 3])
def test_30_less_data_than_a_batch_trains(count: int) -> None:
    loop, _ = looped(settings(max_epochs=2), points=Points(count, 64))
    assert loop.fit()[0] is Outcome.FINISHED
    assert loop.step == 2


def test_what_a_long_validation_would_put_at_risk_is_saved_before_it() -> None:
    """A kill costs what was done since the last checkpoint, and nothing is written while a validation runs."""
    now = 0.0

    class Slow(Scripted):
        def __call__(self, model, *, first=False):
            nonlocal now
            now += 100.0
            return super().__call__(model, first=first)

    saved_at, lost = 0.0, []

    def save(loop, kind) -> None:
        nonlocal saved_at
        if kind == "last":
            lost.append((loop.epoch, loop.batches_done))
            saved_at = now

    loop, _ = looped(
        FAST, validator=Slow(1.0), save=save, clock=lambda: now,
        save_due=lambda seconds: now - saved_at + seconds >= 20,
    )  # fmt: skip
    loop.fit()
    # After the first batch of each epoch, because the validation before it took long, and before each validation.
    assert [place for place in lost if place[1] == 3] == [(1, 3), (2, 3), (3, 3)]
