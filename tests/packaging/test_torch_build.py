from __future__ import annotations

from pathlib import Path

import pytest
from devkit import torch_build
from devkit.paths import SetupError
from devkit.torch_build import CPU, CUDA


@pytest.mark.parametrize(
    ("asked", "driver", "expected"),
    [(None, False, CPU), (None, True, CUDA), (CPU, True, CPU), (CUDA, False, CUDA)],
)
def test_choose(asked: str | None, driver: bool, expected: str) -> None:
    assert torch_build.choose(asked, driver) == expected


def test_linux_tries_what_pip_finds_before_pytorchs_own_index() -> None:
    first, second = torch_build.attempts(CPU, "2.13.0", "linux")
    assert "--index-url" not in first.arguments
    assert any(argument.endswith("/cpu") for argument in second.arguments)
    assert all("--require-hashes" in way.arguments for way in (first, second))


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_the_common_wheels_have_no_cuda(platform: str) -> None:
    (only,) = torch_build.attempts(CPU, "2.13.0", platform)
    assert "--index-url" not in only.arguments


def test_cuda_has_its_own_lock_on_linux_and_its_own_index_on_windows() -> None:
    (linux,) = torch_build.attempts(CUDA, "2.13.0", "linux")
    (windows,) = torch_build.attempts(CUDA, "2.13.0", "win32")
    assert str(torch_build.CUDA_LOCK) in linux.arguments
    assert "torch==2.13.0+cu130" in windows.arguments


def test_install_goes_on_to_the_next_way(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = [torch_build.Attempt("one", ("1",)), torch_build.Attempt("two", ("2",))]
    monkeypatch.setattr(torch_build, "attempts", lambda build, version: ways)
    tried: list[tuple[str, ...]] = []

    def pip_install(*arguments: str, show_errors: bool) -> bool:
        tried.append((*arguments, "loud" if show_errors else "quiet"))
        return "2" in arguments

    torch_build.install(CPU, pip_install)
    assert tried == [("--no-deps", "1", "quiet"), ("--no-deps", "2", "loud")]


def test_install_says_when_no_way_worked() -> None:
    with pytest.raises(SetupError, match="could not be installed"):
        torch_build.install(CPU, lambda *arguments, show_errors: False)


def test_locked_version(tmp_path: Path) -> None:
    lock = tmp_path / "torch.lock"
    lock.write_text('# torch==1.0\ntorch==2.13.0+cpu ; sys_platform == "linux" \\\n', encoding="utf-8")
    assert torch_build.locked_version(lock) == "2.13.0"
    lock.write_text("numpy==2\n", encoding="utf-8")
    with pytest.raises(SetupError, match="does not name torch"):
        torch_build.locked_version(lock)
