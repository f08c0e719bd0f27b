"""The text of one column, kept in few long strings instead of millions of small ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

UNIT = (
    "\x1f"  # the separator between cells inside a block: ASCII's own unit separator, never typed by a person
)
_DIGITS = str.maketrans("0123456789", "9" * 10)
_SPACE = frozenset(" \t\n\v\f")
_EDGES = (" " + UNIT, UNIT + " ", "\t", "\n", "\v", "\f")


class ColumnText:
    """Cells of one column, stripped, in blocks. A million cells of ten characters take 11 MB."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._sizes: list[int] = []

    def __len__(self) -> int:
        return sum(self._sizes)

    @staticmethod
    def shape(cell: str) -> str:
        """The cell with every digit replaced by 9."""
        return cell.translate(_DIGITS)

    def append(self, cells: Sequence[str]) -> None:
        """Adds a block of cells."""
        if not cells:
            return
        block = UNIT.join(cells)
        if block.count(UNIT) != len(cells) - 1:
            block = UNIT.join([cell.replace(UNIT, " ") for cell in cells])
        if (
            not block.isascii()
            or block[:1] in _SPACE
            or block[-1:] in _SPACE
            or any(map(block.__contains__, _EDGES))
        ):
            block = UNIT.join([cell.strip() for cell in block.split(UNIT)])
        self._blocks.append(block)
        self._sizes.append(len(cells))

    def blocks(self) -> Iterator[list[str]]:
        """The cells, block by block."""
        for block in self._blocks:
            yield block.split(UNIT)

    def shape_blocks(self) -> Iterator[list[str]]:
        """The shapes (digits replaced by 9), block by block."""
        for block in self._blocks:
            yield block.translate(_DIGITS).split(UNIT)

    def cells(self) -> list[str]:
        """All cells in one list."""
        return [cell for block in self.blocks() for cell in block]

    def head(self, count: int) -> list[str]:
        """The first cells."""
        found: list[str] = []
        for block in self.blocks():
            found += block[: count - len(found)]
            if len(found) >= count:
                break
        return found

    def tail(self, count: int) -> list[str]:
        """The last cells, of the last block at most."""
        return self._blocks[-1].split(UNIT)[-count:] if self._blocks else []

    def drop_last(self, count: int) -> None:
        """Removes the last cells."""
        while count and self._blocks:
            cells = self._blocks.pop().split(UNIT)
            size = self._sizes.pop()
            if size > count:
                self._blocks.append(UNIT.join(cells[: size - count]))
                self._sizes.append(size - count)
                return
            count -= size

    def matches(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern is found in a block, in which cells stand between `UNIT` characters."""
        return any(pattern.search(block) for block in self._blocks)

    def shapes(self) -> Counter[str]:
        """How often each shape occurs."""
        found: Counter[str] = Counter()
        for block in self.shape_blocks():
            found.update(block)
        return found
