"""The tasks there are."""

from __future__ import annotations

import pytest

from studio.engine.errors import SettingError
from studio.engine.registry import TASKS, find_task, task_info


def test_what_can_be_done_and_the_rest_says_why_not() -> None:
    available = [info.name for info in TASKS if info.available]
    assert available == ["forecast", "classify-text", "language-model"]
    assert task_info("forecast").reason == ""
    assert all(info.reason for info in TASKS if not info.available)


def test_a_task_is_found_by_name() -> None:
    assert find_task("forecast").name == "forecast"


@pytest.mark.parametrize(
    ("name", "words"), [("classify-series", "not supported yet"), ("forcast", "Unknown task")]
)
def test_other_names_are_refused(name: str, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        find_task(name)
