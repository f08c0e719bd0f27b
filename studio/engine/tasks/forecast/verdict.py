"""What a forecast is worth, in one sentence that leads with the simple forecast that was hardest to beat."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from studio.engine.evaluation.intervals import LEVEL
from studio.engine.experiment.problems import Fix
from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.verdicts import CheckLine, Verdict, how_it_ended, percent, train_longer

EQUAL = 0.005


def judge(
    report: Mapping[str, Any],
    labels: Mapping[str, str],
    bundle: Bundle,
    better_at: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> Verdict:
    """The verdict over every simple forecast, hardest first; `better_at` as `better_steps` gives it."""
    gains = {
        name: _gain(report["metrics"]["mae"], values["mae"]) for name, values in report["baselines"].items()
    }
    order = sorted(gains, key=lambda name: gains[name])
    hardest = order[0]
    named = [f"“{labels[name]}” by {percent(gains[name])}" for name in order if gains[name] > EQUAL]
    if gains[hardest] > EQUAL:
        mean = " on average" if better_at else ""
        sentence = f"Beats every simple forecast{mean}: {', '.join(named)}."
        nearer = "".join(f" {_nearer(steps, labels[name])}" for name, steps in better_at.items())
        return Verdict("success", sentence, _reason(bundle) + nearer)
    if gains[hardest] >= -EQUAL:
        sentence = f"As good as “{labels[hardest]}”, not better."
        return Verdict("warning", sentence, _reason(bundle), _suggest(bundle, hardest))
    also = f" It beats {', '.join(named)}." if named else ""
    how = f"{percent(-gains[hardest])} worse" if math.isfinite(gains[hardest]) else "it makes no error here"
    sentence = f"Does not beat “{labels[hardest]}”: {how}."
    return Verdict("danger", sentence, _reason(bundle) + also, _suggest(bundle, hardest))


def better_steps(own: Sequence[float], simple: Mapping[str, Sequence[float]]) -> dict[str, list[int]]:
    """The steps ahead, counted from 1, at which a simple forecast errs less than the model; those that have any.

    `own` and `simple`: the mean error at each step.
    """
    found = {
        name: [
            step
            for step, (mine, other) in enumerate(zip(own, errors, strict=True), 1)
            if _gain(mine, other) < -EQUAL
        ]
        for name, errors in simple.items()
    }
    return {name: steps for name, steps in found.items() if steps}


def _nearer(steps: Sequence[int], label: str) -> str:
    """ "At steps 11 and 12 “last season” errs less."."""
    first, last = steps[0], steps[-1]
    if len(steps) == 1:
        where = f"step {first}"
    elif len(steps) == last - first + 1:
        where = f"steps {first} {'and' if len(steps) == 2 else 'to'} {last}"
    else:
        where = f"{len(steps)} of the steps ahead, up to {last},"
    return f"At {where} “{label}” errs less."


def check_lines(
    report: Mapping[str, Any], lag: int | None, unit: str, units: str, horizon: int, kept_start: bool = False
) -> tuple[CheckLine, ...]:
    """Lag, causal reach and coverage in words."""
    lines = []
    if lag is not None:
        said = f"The forecast fits best at a lag of {lag} {unit if lag == 1 else units}."
        lines.append(
            CheckLine("Not a shifted copy" if lag == 0 else "Looks like a shifted copy", said, lag == 0)
        )
    reach = report["causal_reach"]
    sees = all(change is not None and change > 0 for change in reach["newest"])
    steps = f"All {horizon} {units} see" if horizon > 1 else f"The {unit} ahead sees"
    said = (
        f"{steps} the newest reading and nothing later."
        if sees
        else "Some steps do not see the newest reading."
    )
    if not sees and kept_start:
        said = "The model is the simple forecast it started on, which does not read the newest reading for every step."
    passed = sees and reach["outside"] == 0
    lines.append(
        CheckLine("Nothing from the future" if passed else "Does not see all it should", said, passed)
    )
    held = report["metrics"].get("coverage")
    if held is not None:
        lines.append(_band_line(held))
    return tuple(lines)


def _gain(error: float | None, simple: float | None) -> float:
    """1 − error / error of a simple forecast; a simple forecast without error can only be equalled."""
    if error is None:
        return -math.inf
    if not simple:
        return 0.0 if error == 0 else -math.inf
    return 1 - error / simple


def _band_line(held: float) -> CheckLine:
    share = f"Holds {percent(held)} of the test values"
    if held < LEVEL - 0.05:
        title = "Band is a little narrow" if held > LEVEL - 0.2 else "Band is too narrow"
        said = f"{share} instead of {percent(LEVEL)}: the test part differs from the validation part."
        return CheckLine(title, said, False)
    return CheckLine("Band holds what it says", f"{share}; {percent(LEVEL)} was asked for.", True)


def _reason(bundle: Bundle) -> str:
    start = "No epoch was better than the start, so the model is the simple forecast it starts on."
    return how_it_ended(bundle, untrained=start)


def _suggest(bundle: Bundle, hardest: str) -> tuple[Fix, ...]:
    settings, fixes = bundle.experiment, train_longer(bundle)
    if settings.model.on_top_of != hardest:
        fixes.append(Fix(f"Try on top of {hardest.replace('_', ' ')}", {"model.on_top_of": hardest}))
    return tuple(fixes[:2])
