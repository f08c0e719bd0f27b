from __future__ import annotations

import sys

import pytest
from devkit import debian, screen
from devkit.paths import SetupError

linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Qt's libraries of a Linux system"
)


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_has_screen(environment: dict[str, str], platform: str, expected: bool) -> None:
    assert screen.has_screen(environment, platform) is expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ["offscreen"]),
        ({"DISPLAY": ":0"}, ["xcb"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, ["xcb", "wayland"]),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, ["offscreen"]),
        ({"QT_QPA_PLATFORM": "wayland-egl;xcb:size=1x1"}, ["wayland", "xcb"]),
    ],
)
def test_qt_platforms(environment: dict[str, str], expected: list[str]) -> None:
    assert screen.qt_platforms(environment) == expected


@linux_only
def test_missing_libraries() -> None:
    assert screen.missing_libraries(["libc.so.6", "libnowhere.so.9"]) == ["libnowhere.so.9"]


@linux_only
def test_every_missing_library_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "ALWAYS", {"libc.so.6": "libc6", "libnowhere.so.9": "libnowhere9"})
    monkeypatch.setitem(screen.XCB, "libelsewhere.so.1", "libelsewhere1")
    monkeypatch.setattr(debian, "is_debian", lambda: True)
    monkeypatch.setattr(debian, "is_root", lambda: False)
    with pytest.raises(SetupError) as raised:
        screen.check_qt_libraries({"QT_QPA_PLATFORM": "xcb"})
    said = str(raised.value)
    assert "libnowhere.so.9" in said
    assert "libelsewhere.so.1" in said
    assert "libc.so.6" not in said
    assert said.count("apt-get") == 1
    assert "libelsewhere1" in said.partition("apt-get install ")[2]


@linux_only
def test_one_complete_platform_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "ALWAYS", {"libc.so.6": "libc6"})
    monkeypatch.setitem(screen.XCB, "libnowhere.so.9", "libnowhere9")
    monkeypatch.setattr(screen, "WAYLAND", {})
    monkeypatch.setattr(screen, "PLATFORMS", {"xcb": screen.XCB, "wayland": {}})
    screen.check_qt_libraries({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"})
