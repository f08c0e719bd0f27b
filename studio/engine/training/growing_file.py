"""A file of lines that grows while a run goes on, and outlives a full disk and the loss of its folder."""

from __future__ import annotations

import shutil
from pathlib import Path


class GrowingFile:
    """What a full disk does not take waits in memory, so that no line is torn or lost."""

    def __init__(self, path: Path, *, anew: bool) -> None:
        """Raises OSError."""
        self._path = path
        self._stream = path.open("w+b" if anew else "a+b", buffering=0)
        self._waiting = bytearray()
        self.size = self._stream.seek(0, 2)

    def write(self, text: str) -> None:
        """Adds text, and all that waits. Raises OSError where something has to wait."""
        self._waiting += text.encode()
        self.size += len(text)
        while self._waiting:
            del self._waiting[: self._stream.write(self._waiting) or 0]

    def put_back(self) -> None:
        """Makes the file again where somebody has taken it away: its lines are read from the one that is still open.

        Raises OSError.
        """
        if self._path.exists():
            return
        made = self._path.open("x+b", buffering=0)
        try:
            self._stream.seek(0)
            shutil.copyfileobj(self._stream, made)
        except OSError:
            made.close()
            self._path.unlink(missing_ok=True)
            raise
        finally:
            self._stream.seek(0, 2)
        self._stream.close()
        self._stream = made

    def close(self) -> None:
        """Raises OSError."""
        self._stream.close()
