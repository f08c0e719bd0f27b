"""The one way to write a file that matters: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from studio.engine.errors import OutputError

REASONS = {
    errno.ENOSPC: ("The disk is full", "Free some room, then try again."),
    errno.EDQUOT: ("Your share of the disk is used up", "Free some room, then try again."),
    errno.EFBIG: ("The file would be larger than this place allows", "Choose another place."),
    errno.EROFS: ("The disk is read-only", "Choose another folder."),
    errno.EACCES: ("The folder may not be written", "Choose a folder that is yours."),
    errno.EPERM: ("The folder may not be written", "Choose a folder that is yours."),
    errno.ENOENT: ("The folder does not exist", "Make it first, or choose another one."),
    errno.ENOTDIR: ("A part of the path is a file", "Choose a folder."),
    errno.EISDIR: ("The path is a folder", "Give it a file name."),
    errno.ENAMETOOLONG: ("The name is too long", "Choose a shorter one."),
}


def write_atomic(path: Path, content: bytes) -> None:
    """Writes a file so that a crash leaves the old one or the new one, never a torn one.

    Temporary file in the same folder, fsync, rename, fsync of the folder. Raises OutputError in words.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
        handle, temporary = _temporary(path)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(temporary, 0o666 & ~_UMASK)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        _sync_folder(path.parent)
    except OSError as fault:
        raise output_error(path, fault) from None


def move_into_place(source: Path, path: Path) -> None:
    """Puts a file that `write_atomic` wrote on the same disk where it belongs. Raises OutputError in words."""
    try:
        os.replace(source, path)
        _sync_folder(path.parent)
    except OSError as fault:
        raise output_error(path, fault) from None


def check_writable(path: Path, *inputs: Path) -> None:
    """Raises OutputError where a file could not be written, or is one of those that are read, before long work."""
    if any(path.resolve() == given.resolve() for given in inputs):
        raise OutputError(f"{path} is the file that is read.", "It would be lost.", "Choose another name.")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
        handle, temporary = _temporary(path)
        os.close(handle)
        os.unlink(temporary)
    except OSError as fault:
        raise output_error(path, fault) from None


def make_folder(path: Path) -> Path:
    """The folder, made where it is missing. Raises OutputError in words."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise output_error(path, NotADirectoryError(errno.ENOTDIR, "")) from None
    except OSError as fault:
        raise output_error(path, fault) from None
    return path


def claim_folder(path: Path) -> None:
    """Makes a folder that only the first of two runs can make. Raises OutputError in words."""
    try:
        path.mkdir()
    except FileExistsError:
        raise OutputError(
            f"{path.parent} holds another run.", "The two would mix.", "Choose a new folder."
        ) from None
    except OSError as fault:
        raise output_error(path, fault) from None


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Holds a file as long as the block runs; the system lets go of it when the process ends, however it ends.

    Raises OutputError where somebody else holds it, or where the place cannot be written.
    """
    try:
        stream = path.open("a+b")
    except OSError as fault:
        raise output_error(path, fault) from None
    with stream:
        if not _lock(stream):
            raise OutputError(
                f"{path.parent.name} is being trained by another window or terminal.",
                "Two trainings of one run would spoil each other.",
                "Wait until it ends, or stop it there.",
            )
        yield


def is_held(path: Path) -> bool:
    """Whether a process, this one included, holds the file."""
    try:
        with path.open("r+b") as stream:
            return not _lock(stream)
    except OSError:
        return False


def _lock(stream: IO[bytes]) -> bool:
    """Locks an open file until it is closed; says whether that could be done."""
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def output_error(path: Path, fault: OSError) -> OutputError:
    """The words for a place that cannot be written."""
    what, remedy = REASONS.get(fault.errno or 0, (fault.strerror or str(fault), "Choose another place."))
    return OutputError(f"{path} cannot be written: {what[0].lower()}{what[1:]}.", remedy=remedy)


def _temporary(path: Path) -> tuple[int, str]:
    """An open file beside `path`; its name stays short, so that a long name still has room for it."""
    return tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _umask()  # read once: asking for it sets it for a moment, in every thread


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened for fsync there; the rename itself is durable
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
