"""Where the parts of a series begin and end, in rows: plain arithmetic of the split handles."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Split:
    """`train_end` and `validation_end` are the rows that the next part begins with; all parts keep a row."""

    rows: int
    train_end: int
    validation_end: int
    gap_rows: int = 0

    @classmethod
    def from_fractions(cls, rows: int, train: float, validation: float, gap_rows: int = 0) -> Split:
        """The split of `rows` rows by fractions; the test part is the rest."""
        train_end = min(max(round(rows * train), 1), max(rows - 2, 1))
        validation_end = min(
            max(round(rows * (train + validation)), train_end + 1), max(rows - 1, train_end + 1)
        )
        return cls(rows, train_end, validation_end, gap_rows)

    @property
    def train(self) -> float:
        return round(self.train_end / max(self.rows, 1), 6)

    @property
    def validation(self) -> float:
        return round((self.validation_end - self.train_end) / max(self.rows, 1), 6)

    @property
    def test(self) -> float:
        return round(1.0 - self.validation_end / max(self.rows, 1), 6)

    def with_train_end(self, row: int) -> Split:
        """The first handle moved: the end of the validation part stays."""
        return replace(self, train_end=min(max(row, self._room), self.validation_end - self._room))

    def with_validation_end(self, row: int) -> Split:
        """The second handle moved: the end of the training part stays."""
        return replace(
            self, validation_end=min(max(row, self.train_end + self._room), self.rows - self._room)
        )

    @property
    def _room(self) -> int:
        """Rows that every part keeps: one per cent, and what a gap takes."""
        return max(self.rows // 100, 1) + self.gap_rows
