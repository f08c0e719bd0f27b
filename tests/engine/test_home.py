"""Where the program keeps what it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.engine.home import HOME_VARIABLE, cache_folder, runs_folder, studio_home


def test_the_variable_overrides_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "elsewhere" / "deep"))
    assert studio_home() == tmp_path / "elsewhere" / "deep"
    assert cache_folder() == studio_home() / "cache"
    assert runs_folder() == studio_home() / "runs"
    assert cache_folder().is_dir()
    assert runs_folder().is_dir()


def test_a_tilde_is_the_home_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(HOME_VARIABLE, "~/studio")
    assert studio_home() == tmp_path / "studio"


def test_without_the_variable_the_place_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, "  ")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert studio_home().is_dir()
    assert studio_home().is_relative_to(tmp_path)
