"""The certificate: how an exported file was compared with the model it came from, and what came of it."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

from studio.engine.errors import RunFailedError

TOLERANCE = 1e-5  # in units of the case's scale
SUFFIX = ".certificate.json"


class ExportDifferenceError(RunFailedError):
    """An exported file that does not answer as its model does; it was not kept."""


@dataclass(frozen=True)
class ComparedCase:
    """One comparison: `batch` items of `time` steps at once.

    `largest_difference` is that of `column`, the output that is worst in units of its own `scale`; both are
    in the unit of that column.
    """

    batch: int
    time: int
    column: str
    largest_difference: float
    scale: float

    @property
    def share(self) -> float:
        """The difference in units of the scale."""
        return self.largest_difference / self.scale

    @property
    def passed(self) -> bool:
        """Whether the difference is within the tolerance; one that is not a number is not."""
        return math.isfinite(self.largest_difference) and self.largest_difference <= TOLERANCE * self.scale


@dataclass(frozen=True)
class Certificate:
    """What was compared, where and when. `runtime` has `name` and `version`; `made` is ISO 8601 in UTC.

    `files` names what was written, the exported file first; `sha256` and `bytes` are of that one. `facts` are
    the task's own findings from the file's answers.
    """

    format: str
    task: str
    files: tuple[str, ...]
    sha256: str
    bytes: int
    runtime: dict[str, str]
    tolerance: float
    scale_meaning: str
    cases: tuple[ComparedCase, ...]
    facts: dict[str, Any]
    made: str
    studio_version: str

    @property
    def passed(self) -> bool:
        """Whether every case is within its tolerance."""
        return bool(self.cases) and all(case.passed for case in self.cases)

    @property
    def worst(self) -> ComparedCase:
        """The case with the largest difference in units of its scale."""
        return max(self.cases, key=lambda case: case.share if math.isfinite(case.share) else math.inf)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        content = dataclasses.asdict(self)
        return {**content, "files": list(self.files), "cases": list(content["cases"]), "passed": self.passed}

    def check(self) -> None:
        """Raises ExportDifferenceError where the file does not answer as the model does."""
        if self.passed:
            return
        worst = self.worst
        unit = f"{worst.batch:,} at once" + (f", {worst.time:,} rows each" if worst.time else "")
        if math.isfinite(worst.largest_difference):
            meaning = (
                f"{worst.column} differs by up to {worst.largest_difference:.3g} ({unit}); "
                f"{TOLERANCE * worst.scale:.3g} is allowed, a 100,000th of its {self.scale_meaning}."
            )
        else:
            meaning = f"{worst.column} is not a number in one of them ({unit})."
        raise ExportDifferenceError(
            f"{self.files[0]} was not exported: its answers differ from those of the model.",
            meaning,
            "No file was written. Use another format; the run itself is untouched.",
        )
