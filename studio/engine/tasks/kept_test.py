"""What the look at the test part has found, kept with the run: it can be shown when the data is gone."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import numpy as np

from studio.engine.files import write_atomic
from studio.engine.tasks.verdicts import CheckLine, Tone, Verdict
from studio.engine.training.run_files import TEST_FILE

FORMAT = "recurrent-studio-test-1"
LARGEST = 32 * 1024 * 1024
WORDS = ("metric", "unit", "units", "step_unit", "step_units")
"""What an evaluation says in one word, by the task."""


@dataclass(frozen=True)
class KeptTest:
    """An evaluation without the items it was made on.

    `report` is the JSON of the contract. `words` are those of WORDS that the evaluation has. `errors` of a forecast
    [horizon, targets] are the mean absolute errors of the model (under an empty name) and of each simple forecast.
    """

    report: Mapping[str, Any]
    verdict: Verdict
    checks: tuple[CheckLine, ...]
    labels: Mapping[str, str]
    reference: str
    targets: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Any] = field(default_factory=dict)


def keep_test(folder: Path, evaluation: Any) -> None:
    """Writes it into the folder of the run. Raises OutputError."""
    verdict = evaluation.verdict
    content = {
        "format": FORMAT, "report": evaluation.report,
        "verdict": [verdict.tone, verdict.sentence, verdict.reason],
        "checks": [[check.title, check.said, bool(check.passed)] for check in evaluation.checks],
        "labels": dict(evaluation.labels), "reference": evaluation.reference,
        "targets": list(getattr(evaluation, "targets", ())),
        "words": {name: str(getattr(evaluation, name)) for name in WORDS if hasattr(evaluation, name)},
        "errors": _errors(evaluation),
    }  # fmt: skip
    write_atomic(folder / TEST_FILE, json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))


def read_kept_test(folder: Path) -> KeptTest | None:
    """What was kept; None where there is nothing, or nothing that can be read: the file may come from anywhere."""
    try:
        with (folder / TEST_FILE).open(encoding="utf-8") as stream:
            content = json.loads(stream.read(LARGEST), parse_constant=float)
        return _read(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _read(content: Any) -> KeptTest:
    if content["format"] != FORMAT:
        raise ValueError("another format")
    tone, sentence, reason = content["verdict"]
    report, labels, reference = content["report"], content["labels"], content["reference"]
    if tone not in get_args(Tone) or reference not in report["baselines"]:
        raise ValueError("no verdict")
    for figures in (report["metrics"], *report["baselines"].values()):
        if not all(value is None or isinstance(value, (int, float)) for value in figures.values()):
            raise ValueError("no figures")
    return KeptTest(
        report=report, verdict=Verdict(tone, str(sentence), str(reason)),
        checks=tuple(CheckLine(str(title), str(said), bool(passed)) for title, said, passed in content["checks"]),
        labels={str(name): str(label) for name, label in labels.items()}, reference=str(reference),
        targets=tuple(map(str, content["targets"])),
        words={name: str(content["words"][name]) for name in WORDS if name in content["words"]},
        errors={str(name): np.asarray(rows, np.float64) for name, rows in content["errors"].items()},
    )  # fmt: skip


def _errors(evaluation: Any) -> dict[str, list[list[float]]]:
    """Of a forecast: the error of each step ahead and target, that of the model under an empty name."""
    if not hasattr(evaluation, "predicted"):
        return {}
    answers = {"": evaluation.predicted, **evaluation.baselines}
    found = {name: np.abs(values - evaluation.actual).mean(axis=0) for name, values in answers.items()}
    return {name: rows.tolist() for name, rows in found.items() if math.isfinite(float(rows.sum()))}
