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
    task: str
    """What it was chosen to show."""

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
        "forecast",
    ),
    Sample(
        "air_passengers_monthly.csv",
        "Air passengers",
        "Monthly totals, 1949–1960",
        "144 rows",
        "plane",
        "forecast",
    ),
    Sample(
        "wordnet_gloss_topics.csv",
        "Topics of definitions",
        "WordNet, 8 topics",
        "4,800 texts",
        "tag",
        "classify-text",
    ),
    Sample(
        "northanger_abbey.txt",
        "Northanger Abbey",
        "Jane Austen, 1803",
        "433,411 letters",
        "book-open",
        "language-model",
    ),
)


def samples_for(task: str) -> tuple[Sample, ...]:
    """All samples, those of a task first."""
    return tuple(sorted(SAMPLES, key=lambda sample: sample.task != task))


def sample_title(path: Path) -> str:
    """What a shipped file is called; empty for any other file."""
    return next((sample.title for sample in SAMPLES if _same(sample.path, path)), "")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.name == other.name and one.samefile(other)
    except OSError:
        return False
