"""Running text as a source read it: one document or several, in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.engine.data.table import Finding


@dataclass(frozen=True)
class Document:
    """One text with its name: that of its file, or the number of its row."""

    name: str
    text: str


@dataclass(frozen=True)
class Corpus:
    """The documents of a file or folder, or of the `column` of a table, whose `text_columns` could take its place."""

    path: Path
    documents: tuple[Document, ...]
    encoding: str = ""
    findings: tuple[Finding, ...] = ()
    column: str = ""
    text_columns: tuple[str, ...] = ()

    @property
    def between(self) -> str:
        """What stands between two documents: an empty line, a line break where none of them has one."""
        return "\n\n" if any("\n" in document.text for document in self.documents) else "\n"

    @property
    def characters(self) -> int:
        """Characters of the documents as one text, with what stands between them."""
        gaps = max(0, len(self.documents) - 1)
        return sum(len(document.text) for document in self.documents) + gaps * len(self.between)
