"""What an experiment is called after its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.engine.tasks.naming import name_of


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/data/air_passengers-monthly.csv.gz", "Air passengers monthly"),
        ("northanger_abbey.txt", "Northanger abbey"),
        ("udhr_languages", "Udhr languages"),
        ("chapter 1.5", "Chapter 1.5"),
        ("_.csv", "_"),
    ],
)
def test_files_have_names_for_people(path: str, name: str) -> None:
    assert name_of(Path(path)) == name
