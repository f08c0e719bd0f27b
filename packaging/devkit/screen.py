"""What Qt needs of a Linux system, checked before Qt loads: Qt itself aborts and blames the wrong library."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable, Mapping

from devkit import debian
from devkit.paths import SetupError

# soname → Debian package, for what the wheels of Qt link to and do not bring along.
ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
XCB = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
PLATFORMS = {"xcb": XCB, "wayland": WAYLAND}


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can open; a QT_QPA_PLATFORM that somebody set is taken at its word."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))


def qt_platforms(environment: Mapping[str, str]) -> list[str]:
    """The platforms that Qt will try, best first: its own choice unless QT_QPA_PLATFORM says otherwise."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return [name.partition(":")[0].partition("-")[0] for name in chosen.split(";") if name]
    names = {"DISPLAY": "xcb", "WAYLAND_DISPLAY": "wayland"}
    return [name for variable, name in names.items() if environment.get(variable)] or ["offscreen"]


def missing_libraries(sonames: Iterable[str]) -> list[str]:
    """Those that the dynamic loader does not find."""
    return [soname for soname in sonames if not _loads(soname)]


def check_qt_libraries(environment: Mapping[str, str]) -> None:
    """Names every library that Qt will miss; as root on Debian, installs them.

    One complete platform is enough: on a Wayland desktop, nothing of X11 is asked for.
    Raises SetupError with one line to type.
    """
    if not sys.platform.startswith("linux"):
        return
    packages = {**ALWAYS, **XCB, **WAYLAND}
    by_platform = [missing_libraries(PLATFORMS.get(name, {})) for name in qt_platforms(environment)]
    missing = missing_libraries(ALWAYS) + min(by_platform, key=len)
    if not missing:
        return
    debian.provide(_sentence(missing), sorted({packages[soname] for soname in missing}))
    still_missing = missing_libraries(missing)
    if still_missing:
        raise SetupError(f"{_sentence(still_missing)} They were installed, and still cannot be loaded.")


def _sentence(missing: list[str]) -> str:
    return f"The window needs system libraries that are not installed: {', '.join(missing)}."


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
