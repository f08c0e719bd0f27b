"""One process that reads, for all tests here: it takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz.reading import Reading


@pytest.fixture(scope="package")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """The process, with a home folder of its own."""
    with Reading(tmp_path_factory.mktemp("reading") / "home") as made:
        yield made
