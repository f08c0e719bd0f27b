"""The sample files that are shipped: what they are called and how large they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.resources import resource_path


@dataclass(frozen=True)
class Sample:
    """A shipped file, free to use."""

    file: str
    title: str
    sentence: str
    size: str
    icon: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return resource_path(f"samples/{self.file}")


SAMPLES = (
    Sample(
        "nyc_weather_jfk_hourly_2013.csv",
        "New York weather",
        "Hourly readings at JFK, 2013",
        "8,706 rows",
        "cloud-sun",
    ),
    Sample("air_passengers_monthly.csv", "Air passengers", "Monthly totals, 1949–1960", "144 rows", "plane"),
)


def sample_title(path: Path) -> str:
    """What a shipped file is called; empty for any other file."""
    return next((sample.title for sample in SAMPLES if _same(sample.path, path)), "")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.name == other.name and one.samefile(other)
    except OSError:
        return False
