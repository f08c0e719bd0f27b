"""Bytes to text: which encoding, and how sure."""

from __future__ import annotations

import re

from studio.engine.data.sources.files import TABLE, Wanted
from studio.engine.data.table import Finding
from studio.engine.errors import DataError

_BOMS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CHOICES = ("utf-8", "windows-1252", "utf-16", "windows-1251", "shift_jis", "gb18030")
_SAMPLE = 1_000_000
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")


def decode(name: str, raw: bytes, setting: str, wanted: Wanted = TABLE) -> tuple[str, str, list[Finding]]:
    """Text with lines ended by \\n alone, the encoding's name, and what to tell. Raises DataError for
    binary data.
    """
    findings: list[Finding] = []
    if setting != "auto":
        encoding = setting
    else:
        encoding, sure = _guess(name, raw, wanted)
        if not sure:
            findings.append(
                Finding(
                    "question",
                    "encoding",
                    f"The letters outside English were read as {encoding}.",
                    "Choose another encoding if they look wrong.",
                    setting="data.encoding",
                    choices=_CHOICES,
                )
            )
    try:
        text = raw.decode(encoding)
    except UnicodeError as error:
        position = getattr(error, "start", 0)
        line = raw.count(b"\n", 0, position) + 1
        raise DataError(
            f"{name} is not {encoding}: line {line} has bytes that {encoding} does not know.",
            "Some letters would be lost.",
            "Set data.encoding to auto, or to the encoding it was saved in.",
        ) from None
    except (LookupError, ValueError):
        raise DataError(
            f"There is no encoding {encoding[:40]!r}.",
            f"{name} cannot be read as one.",
            "Set data.encoding to auto, or to the encoding it was saved in.",
        ) from None
    if "\r" in text:
        # CR CR LF comes from a text-mode file written as text twice; it ends one line, not two
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff").rstrip("\x1a")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(
            f"{name} has a NUL character on line {line}.",
            "It is binary, or was damaged while it was written.",
            "Choose a text file, or write the file again.",
        )
    return text, "utf-8" if encoding == "utf-8-sig" else encoding, findings


def _guess(name: str, raw: bytes, wanted: Wanted) -> tuple[str, bool]:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return encoding, True
    sample = raw[:_SAMPLE]
    if b"\0" in sample:
        return _without_mark(name, sample, wanted), True
    controls = len(_CONTROL.findall(sample))
    if controls > 0.01 * len(sample) + 2:
        raise DataError(
            f"{name} is binary data, not text.",
            f"{wanted.no_text}.",
            wanted.choice,
        )
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(sample), False
    return "utf-8", True


def _without_mark(name: str, sample: bytes, wanted: Wanted) -> str:
    """UTF-16 or UTF-32 without its mark: mostly English text leaves zeros at fixed places."""
    usable = sample[: len(sample) // 4 * 4]
    if len(usable) >= 4:
        zeros = [usable[place::4].count(0) / (len(usable) / 4) for place in range(4)]
        if min(zeros[1], zeros[2], zeros[3]) > 0.7 and zeros[0] < 0.1:
            return "utf-32-le"
        if min(zeros[0], zeros[1], zeros[2]) > 0.7 and zeros[3] < 0.1:
            return "utf-32-be"
        if min(zeros[1], zeros[3]) > 0.5 and max(zeros[0], zeros[2]) < 0.1:
            return "utf-16-le"
        if min(zeros[0], zeros[2]) > 0.5 and max(zeros[1], zeros[3]) < 0.1:
            return "utf-16-be"
    line = sample.count(b"\n", 0, sample.index(b"\0")) + 1
    raise DataError(
        f"{name} is binary data, not text: it has a NUL byte on line {line}.",
        f"{wanted.no_text}, or it was damaged while it was written.",
        "Choose a text file, or write the file again.",
    )


def _legacy(sample: bytes) -> str:
    """The most likely encoding from before Unicode. Western letters stand alone among ASCII; others come in
    runs.
    """
    runs = re.findall(rb"[\x80-\xff]+", sample)
    mean = sum(map(len, runs)) / max(1, len(runs))
    if _is_japanese(sample):
        return "shift_jis"
    if mean < 2.2:
        return _western(sample)
    if len(re.findall(rb"[\xc0-\xff]", sample)) > 0.97 * sum(map(len, runs)):
        return _cyrillic(sample)  # an Asian letter's second byte is below 0xC0 every third time
    for encoding, script in (
        ("gb18030", r"[\u4e00-\u9fff]"),
        ("euc_kr", r"[\uac00-\ud7a3]"),
        ("big5", r"[\u4e00-\u9fff]"),
    ):
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = re.findall(r"[^\x00-\x7f]", text)
        if (len(re.findall(script, text)) > 0.6 * len(letters) and encoding != "gb18030") or _common_chinese(
            letters
        ):
            return encoding
    return _cyrillic(sample)


def _is_japanese(sample: bytes) -> bool:
    """Half of a Shift-JIS letter can be ASCII; kana and no half-width letters tell it from Western text."""
    try:
        text = sample.decode("shift_jis")
    except UnicodeDecodeError:
        return False
    return bool(re.search(r"[\u3041-\u30fe]{2}", text)) and not re.search(r"[\uff61-\uff9f]", text)


def _western(sample: bytes) -> str:
    """windows-1252 unless it has bytes that it leaves undefined: then the old Macintosh or DOS, by their
    vowels.
    """
    if not re.search(rb"[\x81\x8d\x8f\x90\x9d]", sample):
        return "windows-1252"
    dos, mac = (
        len(re.findall(rb"[\x81\x82\x84\x94]", sample)),
        len(re.findall(rb"[\x8a\x8e\x8f\x9a\x9f]", sample)),
    )
    return "cp850" if dos > mac else "mac_roman"


def _common_chinese(letters: list[str]) -> bool:
    """GB18030 decodes nearly anything; only its first level (frequent characters) is believed."""
    try:
        encoded = [letter.encode("gb2312") for letter in letters]
    except UnicodeEncodeError:
        return False
    first_level = sum(1 for code in encoded if len(code) == 2 and 0xB0 <= code[0] <= 0xD7)
    return first_level > 0.6 * len(letters)


def _cyrillic(sample: bytes) -> str:
    """KOI8-R puts small letters where windows-1251 has capitals: words are small letters more often than
    not.
    """
    low, high = len(re.findall(rb"[\xc0-\xdf]", sample)), len(re.findall(rb"[\xe0-\xff]", sample))
    others = len(re.findall(rb"[\x80-\xbf]", sample))
    if others > 0.5 * (low + high):
        return _western(sample)
    return "koi8_r" if low > high else "windows-1251"
