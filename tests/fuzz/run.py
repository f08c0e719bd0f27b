"""So many inputs, one after the other, and what came of them."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.hostile import others, payloads, places
from tests.fuzz.inputs import flips, make
from tests.fuzz.reading import Reading


@dataclass
class Found:
    """How often inputs were read and refused, by reader; and the faults in words."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0


def try_inputs(reading: Reading, folder: Path, count: int, seed: int, keep: Path | None = None) -> Found:
    """Reads so many damaged inputs; a seed gives the same ones. Those that are faults are copied to `keep`."""
    found = Found()
    for number in range(count):
        place = folder / "input"
        reader, path = make(random.Random(f"{seed} {number}"), number, place)
        kept = folder / "kept"
        if keep is not None:
            shutil.copytree(place, kept)
        outcome = reading.read(reader, path)
        found.counts[reader, "fault" if outcome.is_fault else outcome.said] += 1
        found.slowest = max(found.slowest, outcome.seconds)
        if outcome.is_fault:
            found.faults.append(f"input {number} of seed {seed}, {reader}: {outcome.said}")
            if keep is not None:
                shutil.copytree(kept, keep / f"{seed}-{number}", dirs_exist_ok=True)
                (keep / f"{seed}-{number}.txt").write_text(found.faults[-1], encoding="utf-8")
        shutil.rmtree(place)
        shutil.rmtree(kept, ignore_errors=True)
    return found


def try_flips(reading: Reading, folder: Path, count: int, seed: int) -> list[str]:
    """Turns over so many bits, each in another copy of a file; says which copies were not refused."""
    taken = []
    for number in range(count):
        reader, path = flips(random.Random(f"{seed} {number}"), number, folder / "flipped")
        outcome = reading.read(reader, path)
        if outcome.said != "refused":
            taken.append(f"flip {number} of seed {seed}, {path.name}: {outcome.said}")
    return taken


def try_hostile(reading: Reading, folder: Path) -> tuple[int, list[str]]:
    """Gives every hostile file to every reader; how many those were, and what went wrong; a marker is wrong too."""
    marker, wrong, count = folder / "marker", [], 0
    for name, content in {**payloads(marker), **others(marker)}.items():
        for reader, path in places(folder / "hostile", content):
            outcome, count = reading.read(reader, path), count + 1
            if outcome.is_fault:
                wrong.append(f"{name} as {path.name}, {reader}: {outcome.said}")
            if [*folder.rglob("marker"), *reading.home.rglob("marker")]:
                wrong.append(f"{name} as {path.name}, {reader}: made a file")
                marker.unlink(missing_ok=True)
        shutil.rmtree(folder / "hostile")
    return count, wrong
