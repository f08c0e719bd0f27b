"""The text of one file."""

from __future__ import annotations

from pathlib import Path

from studio.engine.data.sources.encoding import decode
from studio.engine.data.sources.files import TEXT, read_bytes
from studio.engine.data.table import Finding
from studio.engine.errors import DataError

MOST_BYTES = 1024**3
_LINE_ENDS = (b"\r\n", b"\r\0\n\0", b"\0\r\0\n")


def read_text_file(path: Path, encoding: str = "auto") -> tuple[str, str, list[Finding]]:
    """The text of a file, plain or compressed, with lines ended by \\n alone; its encoding; what to tell.

    Raises DataError for what is no text, is empty, or cannot be read.
    """
    raw, _ = read_bytes(path, TEXT)
    if len(raw) > MOST_BYTES:
        raise DataError(
            f"{path.name} has {len(raw) / 1024**2:,.0f} MB of text.",
            f"More than {MOST_BYTES // 1024**2:,} MB cannot be read at once.", TEXT.keep,
        )  # fmt: skip
    text, found, findings = decode(path.name, raw, encoding, TEXT)
    if any(mark in raw for mark in _LINE_ENDS):
        said = "The lines end as on Windows; each end was read as one line feed."
        findings.append(Finding("info", "line_ends", said))
    if not text.strip():
        raise DataError(
            f"{path.name} holds no text.",
            "There are only spaces and line ends in it.",
            "Choose another file.",
        )
    return text, found, findings
