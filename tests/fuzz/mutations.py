"""Small damages: of bytes, of lines of text, and of the values within JSON."""

from __future__ import annotations

import copy
import json
import math
import random
from collections.abc import Callable
from typing import Any

Bytes = Callable[[random.Random, bytearray], bytearray]

NUMBERS = (
    b"0",
    b"-1",
    b"1e308",
    b"1e999",
    b"nan",
    b"-0",
    b"9" * 30,
    b"99999999999",
    b"0x10",
    b"1,5",
    b"1.234.567,8",
)
PIECES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n\r\n", b'"', b"'", b",", b";", b"\t", b"|", b"\\", b"#",
    b"[", b"]", b"{", b"}", b"=", b"<html>", b"%s%n", b"\xed\xa0\x80", "\u202e".encode(), "\u2028".encode(), b"NaN",
    b"null", b'"""', b"../../x", b"2013-02-30 25:61", b"=1+1", b"," * 400, b"a" * 3000, b"[" * 1500, b"{" * 1500,
    b'"' * 333,
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 0.5, 1e308, -1e308, 2**31, 2**63, 2**64, 10**40, "", "x", "lstm", "../x",
    "a" * 5000, "\x00", "\ud800", [], {}, [[]], [None], {"": {}}, [1, "a"], math.nan, math.inf, 4097,
    65536, 10**7, 10**9,
)  # fmt: skip
MOST_BYTES = 3_000_000


def damaged(draw: random.Random, content: bytes, other: bytes = b"") -> bytes:
    """The bytes with one to four damages; `other` lends pieces of itself."""
    made = bytearray(content)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        made = draw.choice(DAMAGES)(draw, made)
    if other and draw.random() < 0.1:
        cut, start = _place(draw, made), draw.randrange(len(other))
        made = made[:cut] + bytearray(other[start:])
    return bytes(made[:MOST_BYTES])


def flipped(draw: random.Random, content: bytes) -> bytes:
    """The bytes with one bit turned over."""
    made = bytearray(content)
    made[draw.randrange(len(made))] ^= 1 << draw.randrange(8)
    return bytes(made)


def damaged_value(draw: random.Random, value: Any) -> Any:
    """JSON with one to three of its values replaced, left out, doubled or put into a list."""
    made = copy.deepcopy(value)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        places = list(_places(made))
        if not places:
            return draw.choice(VALUES)
        parent, key = draw.choice(places)
        kind = draw.random()
        if kind < 0.15:
            del parent[key]
        elif kind < 0.25:
            parent[key] = [copy.deepcopy(parent[key])] * draw.choice((1, 2, 50))
        elif kind < 0.35 and isinstance(parent[key], (int, float)):
            parent[key] = parent[key] * draw.choice((-1, 1000, 10**9, 0.001))
        elif kind < 0.4:
            parent[key] = _deep(draw.choice((10, 100, 300)))
        else:
            parent[key] = copy.deepcopy(draw.choice(VALUES))
    return made


def _places(value: Any) -> Any:
    if isinstance(value, dict):
        for key in list(value):
            yield value, key
            yield from _places(value[key])
    elif isinstance(value, list):
        for place in range(min(len(value), 20)):
            yield value, place
            yield from _places(value[place])


def _deep(levels: int) -> Any:
    value: Any = 0
    for _ in range(levels):
        value = [value]
    return value


def damaged_json(draw: random.Random, text: bytes) -> bytes:
    """A JSON document with damaged values; sometimes only its bytes are damaged."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):  # it is damaged already
        return damaged(draw, text)
    if draw.random() < 0.3:
        return damaged(draw, text)
    made = damaged_value(draw, content)
    return json.dumps(made, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")


def damaged_lines(draw: random.Random, text: bytes) -> bytes:
    """JSON lines of which some are damaged, lost, doubled or in another order."""
    if draw.random() < 0.3:
        return damaged(draw, text)
    lines = text.splitlines()
    for _ in range(draw.choice((1, 1, 2, 5))):
        place, kind = draw.randrange(len(lines)), draw.random()
        if kind < 0.15:
            lines.insert(draw.randrange(len(lines)), lines[place])
        elif kind < 0.25 and len(lines) > 1:
            del lines[place]
        else:
            lines[place] = damaged_json(draw, lines[place]) if lines[place].startswith(b"{") else b"{"
    return b"\n".join(lines) + b"\n"


def _place(draw: random.Random, content: bytearray) -> int:
    """Near the beginning more often than by chance: that is where files say what they are."""
    if draw.random() < 0.3:
        return draw.randrange(min(len(content), 64) + 1)
    return draw.randrange(len(content) + 1)


def _stretch(draw: random.Random, content: bytearray) -> tuple[int, int]:
    start = _place(draw, content)
    return start, start + draw.choice((1, 2, 8, 64, 1000))


def _flip(draw: random.Random, content: bytearray) -> bytearray:
    for _ in range(draw.choice((1, 1, 3, 20)) if content else 0):
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    return content


def _set(draw: random.Random, content: bytearray) -> bytearray:
    for _ in range(draw.choice((1, 4)) if content else 0):
        content[draw.randrange(len(content))] = draw.choice((0, 1, 0x7F, 0x80, 0xFF, 0x22, 0x2C, 0x0A))
    return content


def _remove(draw: random.Random, content: bytearray) -> bytearray:
    start, end = _stretch(draw, content)
    return content[:start] + content[end:]


def _double(draw: random.Random, content: bytearray) -> bytearray:
    start, end = _stretch(draw, content)
    return content[:end] + content[start:end] * draw.choice((1, 1, 30)) + content[end:]


def _insert(draw: random.Random, content: bytearray) -> bytearray:
    place, piece = _place(draw, content), draw.choice(PIECES + NUMBERS)
    return content[:place] + piece + content[place:]


def _cut(draw: random.Random, content: bytearray) -> bytearray:
    return content[: _place(draw, content)]


def _behead(draw: random.Random, content: bytearray) -> bytearray:
    return content[_place(draw, content) :]


def _noise(draw: random.Random, content: bytearray) -> bytearray:
    place = _place(draw, content)
    return content[:place] + draw.randbytes(draw.choice((1, 4, 100))) + content[place:]


def _number(draw: random.Random, content: bytearray) -> bytearray:
    """Another number in the place of one."""
    digits = [place for place, byte in enumerate(content[:20_000]) if 0x30 <= byte <= 0x39]
    if not digits:
        return content
    start = end = draw.choice(digits)
    while end < len(content) and (0x30 <= content[end] <= 0x39 or content[end] in b".-e"):
        end += 1
    return content[:start] + draw.choice(NUMBERS) + content[end:]


def _swap_lines(draw: random.Random, content: bytearray) -> bytearray:
    lines = content.split(b"\n")
    first, second = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return bytearray(b"\n".join(lines))


def _swap_letters(draw: random.Random, content: bytearray) -> bytearray:
    """One letter for another, everywhere: commas become semicolons, points commas."""
    old, new = draw.choice((b",;", b".,", b"\n\r", b"\"'", b"-/", b":-", b"= ", b"01", b"\n\x00", b"e\xe9"))
    return content.replace(bytes([old]), bytes([new]))


DAMAGES: tuple[Bytes, ...] = (
    _flip, _set, _remove, _double, _insert, _insert, _cut, _behead, _noise, _number, _number, _swap_lines,
    _swap_letters,
)  # fmt: skip
