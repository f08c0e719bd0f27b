"""Bytes of a file or of its one compressed member; what is not a table is recognized and named."""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from studio.engine.errors import DataError

_SIZE_LIMIT = 4 * 1024**3
_EXPANSION_FREE = 64 * 1024**2  # below this an expansion is never suspicious
_EXPANSION_LIMIT = 200  # readings compress 4 to 40 times; a bomb a thousand times
_BLOCK = 1024**2
_GZIP, _ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True)
class Wanted:
    """What a file is read as, in the words of a refusal; `cure` is for documents of other programs."""

    noun: str
    meaning: str
    no_text: str
    choice: str
    cure: str
    keep: str


TABLE = Wanted(
    "table",
    "A table of text is needed here: one row a line.",
    "It cannot be read as rows and columns",
    "Choose a CSV file.",
    "Open it in the program it comes from and save the table as CSV.",
    "Keep the rows and columns you need.",
)
TEXT = Wanted(
    "text",
    "Plain text is needed here.",
    "It cannot be read as letters",
    "Choose a file of plain text.",
    "Open it in the program it comes from and save it as plain text.",
    "Keep the part you need.",
)

_TEXT_CURE, _UNPACK = TABLE.cure, "Unpack it first."
_MAGIC: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\x89PNG", "a PNG picture", ""),
    (0, b"\xff\xd8\xff", "a JPEG picture", ""),
    (0, b"GIF8", "a GIF picture", ""),
    (0, b"BM", "a BMP picture", ""),
    (0, b"II*\0", "a TIFF picture", ""),
    (0, b"MM\0*", "a TIFF picture", ""),
    (8, b"WEBP", "a WebP picture", ""),
    (8, b"WAVE", "a sound recording", ""),
    (0, b"%PDF", "a PDF document", _TEXT_CURE),
    (0, b"PAR1", "a Parquet file", "Convert it to CSV, for example with pandas or DuckDB."),
    (0, b"ARROW1", "an Arrow file", "Convert it to CSV, for example with pandas or DuckDB."),
    (0, b"\x89HDF", "an HDF5 file", "Export the table as CSV."),
    (0, b"CDF\x01", "a NetCDF file", "Export the variable as CSV."),
    (0, b"CDF\x02", "a NetCDF file", "Export the variable as CSV."),
    (0, b"SQLite format 3", "a SQLite database", "Export the table as CSV."),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Office document", _TEXT_CURE),
    (0, b"\x93NUMPY", "a NumPy array", "Save it with numpy.savetxt(…, delimiter=',')."),
    (0, b"MATLAB 5.0", "a MATLAB file", "Use writetable to save it as CSV."),
    (0, b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (0, b"Rar!", "a RAR archive", _UNPACK),
    (0, b"BZh", "a bzip2 archive", _UNPACK),
    (0, b"\xfd7zXZ", "an xz archive", _UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (0, b"\x7fELF", "a program", ""),
    (0, b"MZ", "a Windows program", ""),
    (0, b"{\\rtf", "a text document (RTF)", _TEXT_CURE),
    (0, b"$FL2", "an SPSS file", "Save it as CSV in SPSS."),
    (
        0,
        b"\x80\x04\x95",
        "a Python pickle, which is never opened: it can run programs",
        "Save the table as CSV.",
    ),
)


def read_bytes(path: Path, wanted: Wanted = TABLE) -> tuple[bytes, str]:
    """The bytes of the table or text in `path`, and how it was compressed ("", "gzip" or "zip").

    Raises DataError for whatever is not there, cannot be read, is empty, or is recognized as something else.
    """
    try:
        if path.is_dir():
            raise DataError(
                f"{path.name or path} is a folder.", remedy=f"Choose a file with a {wanted.noun} in it."
            )
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device may never end
            raise DataError(
                f"{path.name} is a device or a pipe, not a file.",
                "It cannot be read again for a training.",
                "Save what it gives as a file, then open that.",
            )
        size = status.st_size
        if size > _SIZE_LIMIT:
            raise DataError(
                f"{path.name} has {size / 1024**3:.1f} GB.",
                f"More than {_SIZE_LIMIT // 1024**3} GB cannot be read at once.",
                wanted.keep,
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _missing(path) from None
    except PermissionError:
        raise DataError(
            f"{path.name} may not be read by you.",
            "",
            "Change the permissions of the file, or copy it elsewhere.",
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError(
            f"{path.name} cannot be read: {reason}.", remedy="Copy the file to this computer."
        ) from None
    except ValueError:  # a NUL in a path: no system has such a name
        raise _missing(path) from None
    if not raw:
        remedy = f"Save the {wanted.noun} again and open that file."
        raise DataError(f"{path.name} is empty: 0 bytes.", remedy=remedy)
    return _unpacked(path, raw, wanted)


def read_head(path: Path, size: int, wanted: Wanted = TABLE) -> bytes:
    """The first `size` bytes at most of what `read_bytes` gives, without reading the rest of a large file."""
    with contextlib.suppress(OSError, ValueError, EOFError, zlib.error):  # read_bytes says it in words
        if path.is_file():
            with path.open("rb") as stream:
                head = stream.read(size)
            if head.startswith(_GZIP):
                with gzip.open(path) as packed:
                    head = packed.read(size)
            if head and not head.startswith(_ZIP):
                return _checked(path, head, wanted)
    return read_bytes(path, wanted)[0][:size]


def _missing(path: Path) -> DataError:
    if re.match(r"^(https?|ftp|s3):/", str(path)):
        return DataError(
            f"{path} is an address on a network.",
            "Only files on this computer are read.",
            "Download the file, then open it.",
        )
    return DataError(
        f"{path.name} is not there.", f"No file was found at {path}.", "Check the name and the folder."
    )


def _unpacked(path: Path, raw: bytes, wanted: Wanted) -> tuple[bytes, str]:
    if raw.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
                return _checked(path, _expand(path, stream, len(raw), wanted), wanted), "gzip"
        except (OSError, EOFError, zlib.error):
            raise DataError(
                f"{path.name} is a damaged gzip file.", "It ends too early or was changed.", "Copy it again."
            ) from None
    if raw.startswith(_ZIP):
        return _checked(path, _zip_member(path, raw, wanted), wanted), "zip"
    return _checked(path, raw, wanted), ""


def _zip_member(path: Path, raw: bytes, wanted: Wanted) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
                raise DataError(
                    f"{path.name} is an Excel workbook.",
                    "Only text tables are read.",
                    "In Excel choose Save as, then CSV UTF-8.",
                )
            if "mimetype" in names or any(name.startswith(("word/", "ppt/")) for name in names):
                raise DataError(f"{path.name} is an office document.", remedy=wanted.cure)
            files = [
                info
                for info in archive.infolist()
                if not info.is_dir() and not info.filename.startswith(("__MACOSX/", "."))
            ]
            if len(files) != 1:
                count = "no file" if not files else f"{len(files)} files"
                raise DataError(
                    f"{path.name} is a zip archive with {count} in it.",
                    f"A zip archive is read when it holds exactly one {wanted.noun}.",
                    "Unpack it and open one of its files.",
                )
            if files[0].flag_bits & 1:
                raise DataError(f"{path.name} is locked with a password.", remedy=_UNPACK)
            with archive.open(files[0]) as stream:
                return _expand(path, stream, len(raw), wanted)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise DataError(
            f"{path.name} is a damaged zip archive.", "It ends too early or was changed.", "Copy it again."
        ) from None


def _expand(path: Path, stream: IO[bytes] | gzip.GzipFile, packed: int, wanted: Wanted) -> bytes:
    """All bytes of `stream`; stops before an archive made to fill the memory has done so."""
    limit = min(_SIZE_LIMIT, max(_EXPANSION_FREE, packed * _EXPANSION_LIMIT))
    blocks: list[bytes] = []
    total = 0
    while block := stream.read(_BLOCK):
        total += len(block)
        if total > limit:
            raise DataError(
                f"{path.name} grows to more than {limit // 1024**2:,} MB when it is unpacked.",
                f"A {wanted.noun} does not compress that well; the archive may be made to fill the memory.",
                "If you trust it, unpack it and open the file inside.",
            )
        blocks.append(block)
    if not total:
        raise DataError(
            f"The file in {path.name} is empty: 0 bytes.", remedy=f"Save the {wanted.noun} again."
        )
    return b"".join(blocks)


def _checked(path: Path, raw: bytes, wanted: Wanted) -> bytes:
    for offset, magic, kind, cure in _MAGIC:
        if raw[offset : offset + len(magic)] == magic and not _is_text_after_all(magic, raw):
            raise DataError(f"{path.name} is {kind}.", wanted.meaning, _cure(cure, wanted))
    return raw


def _cure(cure: str, wanted: Wanted) -> str:
    if cure == _TEXT_CURE:
        return wanted.cure
    return cure if cure and (wanted is TABLE or cure == _UNPACK) else wanted.choice


def _is_text_after_all(magic: bytes, raw: bytes) -> bool:
    """Two-letter signatures also begin words: a column may be called BMI or MZ."""
    return len(magic) == 2 and b"\0" not in raw[:512]
