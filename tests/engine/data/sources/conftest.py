"""A table from a few lines of text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.engine.data.sources import ReadOptions, read_table
from studio.engine.data.table import Table

Read = Callable[..., Table]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """read(text or bytes, name="readings.csv", **options): writes the file and reads it."""

    def read_text(content: str | bytes, name: str = "readings.csv", **options: Any) -> Table:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path, ReadOptions(**options))

    return read_text
