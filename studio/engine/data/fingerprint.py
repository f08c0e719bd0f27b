"""What tells one state of the data from another: a SHA-256 over a file, or over a folder of files."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

BLOCK = 1 << 20


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file's bytes; of a folder, of the names and bytes of all its files. Empty where it is gone.

    Hidden files and links are not data: what a file manager leaves in a folder changes nothing.
    """
    digest = hashlib.sha256()
    try:
        if not path.is_dir():
            _add(digest, path)
            return digest.hexdigest()
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not file.is_symlink() and not hidden:
                name = file.relative_to(path).as_posix().encode("utf-8", "surrogatepass")  # of any bytes
                digest.update(b"%b\0%d\0" % (name, file.stat().st_size))
                with contextlib.suppress(PermissionError):  # such a file is left out of the data, too
                    _add(digest, file)
    except OSError:
        return ""
    return digest.hexdigest()


def _add(digest: hashlib._Hash, path: Path) -> None:
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
