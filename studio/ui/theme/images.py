"""The small pictures that a style sheet can only take from files, drawn once a scheme into the cache
folder.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from studio.engine.home import cache_folder
from studio.ui.theme.icons import colored_svg
from studio.ui.theme.tokens import Tokens

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">{body}</svg>'


def style_images(tokens: Tokens) -> dict[str, str]:
    """Name and SVG text of every picture that the style sheet names as `@img/NAME`."""
    t = tokens
    knob_off = "#FFFFFF"
    pictures = {
        "chevron-down": colored_svg("chevron-down", t.muted).decode(),
        "chevron-down-off": colored_svg("chevron-down", t.disabled).decode(),
        "chevron-up": colored_svg("chevron-up", t.muted).decode(),
        "chevron-up-off": colored_svg("chevron-up", t.disabled).decode(),
        "chevron-right": colored_svg("chevron-right", t.muted).decode(),
        "menu-check": colored_svg("check", t.accent_text).decode(),
        "check-off": _box(t.surface, t.control),
        "check-hover": _box(t.hover, t.control),
        "check-on": _box(t.accent, t.accent, _tick(t.on_accent)),
        "check-focus-off": _box(t.surface, t.focus, width=2),
        "check-focus-on": _box(t.accent, t.text, _tick(t.on_accent), width=2),
        "check-dead": _box(t.sunken, t.border),
        "check-dead-on": _box(t.sunken, t.border, _tick(t.disabled)),
        "radio-off": _dot(t.surface, t.control),
        "radio-hover": _dot(t.hover, t.control),
        "radio-on": _dot(t.accent, t.accent, t.on_accent),
        "radio-focus-off": _dot(t.surface, t.focus, width=2),
        "radio-focus-on": _dot(t.accent, t.text, t.on_accent, width=2),
        "radio-dead": _dot(t.sunken, t.border),
        "radio-dead-on": _dot(t.sunken, t.border, t.disabled),
        "switch-off": _switch(t.control, knob_off, on=False),
        "switch-on": _switch(t.accent, t.on_accent, on=True),
        "switch-focus-off": _switch(t.control, knob_off, on=False, ring=t.text),
        "switch-focus-on": _switch(t.accent, t.on_accent, on=True, ring=t.text),
        "switch-dead": _switch(t.press, t.disabled, on=False),
        "switch-dead-on": _switch(t.press, t.disabled, on=True),
    }
    return pictures


def write_style_images(tokens: Tokens) -> Path:
    """Writes the pictures of one scheme and gives their folder; its name changes with their content.
    OSError.
    """
    pictures = style_images(tokens)
    digest = hashlib.sha256("".join(pictures.values()).encode()).hexdigest()[:10]
    folder = cache_folder() / "style" / f"{tokens.scheme}-{digest}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pictures.items():
        path = folder / f"{name}.svg"
        # Written again when the length is wrong: a file cut short by a full disk would hide a control.
        if not path.exists() or path.stat().st_size != len(text.encode()):
            path.write_bytes(text.encode())
    return folder


def _box(fill: str, line: str, inside: str = "", width: float = 1.2) -> str:
    inset = width / 2
    body = (
        f'<rect x="{inset}" y="{inset}" width="{16 - width}" height="{16 - width}" rx="{4 - inset / 2}"'
        f' fill="{fill}"'
        f' stroke="{line}" stroke-width="{width}"/>{inside}'
    )
    return _HEAD.format(w=16, h=16, body=body)


def _tick(color: str) -> str:
    return (
        f'<path d="M4.4 8.3l2.5 2.5 4.8-5.2" fill="none" stroke="{color}" stroke-width="1.8"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _dot(fill: str, line: str, inside: str = "", width: float = 1.2) -> str:
    body = f'<circle cx="8" cy="8" r="{8 - width / 2}" fill="{fill}" stroke="{line}" stroke-width="{width}"/>'
    if inside:
        body += f'<circle cx="8" cy="8" r="2.8" fill="{inside}"/>'
    return _HEAD.format(w=16, h=16, body=body)


def _switch(track: str, knob: str, *, on: bool, ring: str = "") -> str:
    outline = f' stroke="{ring}" stroke-width="2"' if ring else ""
    inset = 1 if ring else 0
    body = (
        f'<rect x="{inset}" y="{inset}" width="{30 - 2 * inset}" height="{18 - 2 * inset}" rx="{9 - inset}"'
        f' fill="{track}"{outline}/>'
        f'<circle cx="{21 if on else 9}" cy="9" r="{5.5 if ring else 6.5}" fill="{knob}"/>'
    )
    return _HEAD.format(w=30, h=18, body=body)
