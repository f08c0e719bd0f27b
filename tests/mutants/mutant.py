"""One fault: where it goes, what it does, and which test has to fail by it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Mutant:
    """`old` stands once in `file` and becomes `new`; then every one of `tests` has to fail.

    `pitfall` is the right behaviour that the fault breaks, in a sentence.
    """

    name: str
    pitfall: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def applied_to(self, text: str) -> str:
        """The file with the fault in it. Raises ValueError where it does not fit any more."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.name}: {text.count(self.old)} places of {self.file} fit")
        return text.replace(self.old, self.new)


def load_mutants() -> list[Mutant]:
    """All of them, in the order of their names."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        content["tests"] = tuple(content["tests"])
        found.append(Mutant(name=path.stem, **content))
    return found
