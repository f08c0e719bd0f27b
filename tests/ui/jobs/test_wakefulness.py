"""Who is asked to keep the computer awake, and that it is let go again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from studio.ui.jobs.wakefulness import Wakefulness, keeping_awake


def everything(name: str) -> str:
    return f"/usr/bin/{name}"


def nothing(_name: str) -> None:
    return None


def test_linux_asks_logind_for_as_long_as_the_process_lives() -> None:
    command = keeping_awake("linux", 4711, everything)
    assert command[0] == "systemd-inhibit"
    assert any("sleep" in part for part in command)
    assert "--pid=4711" in command


def test_macos_has_its_own_command() -> None:
    assert keeping_awake("darwin", 4711, everything) == ["caffeinate", "-i", "-w", "4711"]


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "freebsd"])
def test_a_system_without_such_a_command_is_left_alone(platform: str) -> None:
    assert keeping_awake(platform, 1, nothing) == []


def test_the_child_lives_as_long_as_the_wish() -> None:
    children: list[subprocess.Popen[bytes]] = []

    def start(command: list[str], **options: int) -> subprocess.Popen[bytes]:
        assert command[0] == "systemd-inhibit"
        children.append(
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], **options)  # type: ignore[call-overload]
        )
        return children[-1]

    awake = Wakefulness("linux", which=everything, start=start)
    awake.hold(True)
    awake.hold(True)
    assert awake.is_held
    assert [child.poll() for child in children] == [None]
    awake.hold(False)
    assert not awake.is_held
    assert [child.poll() is not None for child in children] == [True]


def test_a_command_that_does_not_start_is_no_fault() -> None:
    def start(*_: object, **__: object) -> subprocess.Popen[bytes]:
        raise OSError("no such file")

    awake = Wakefulness("linux", which=everything, start=start)
    awake.hold(True)
    awake.hold(False)
    assert not awake.is_held
