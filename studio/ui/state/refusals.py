"""What stands in a field and cannot be: it is kept there, and is a problem until it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from studio.engine.experiment import Value
from studio.engine.experiment.problems import Fix, Problem


@dataclass(frozen=True)
class Refusal:
    """A text that a field would not take: what was entered, why not, and the value that is still in force."""

    key: str
    label: str
    entered: str
    reason: str
    value: Value
    value_words: str

    def problem(self) -> Problem:
        """The refusal as an error that a start shows."""
        back = Fix(f"Back to {self.value_words}", {self.key: self.value})
        return Problem("error", self.key, f"{self.label} cannot be “{self.entered}”", self.reason, (back,))


class Refusals(QObject):
    """All refused texts of the window, by setting."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_key: dict[str, Refusal] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def problems(self) -> tuple[Problem, ...]:
        """Each as an error, in the order in which they came."""
        return tuple(refusal.problem() for refusal in self._by_key.values())

    def put(self, refusal: Refusal) -> None:
        """A field has refused a text."""
        if self._by_key.get(refusal.key) != refusal:
            self._by_key[refusal.key] = refusal
            self.changed.emit()

    def take_back(self, keys: Iterable[str]) -> None:
        """These settings were set, or their fields have a value again."""
        known = [key for key in keys if key in self._by_key]
        for key in known:
            del self._by_key[key]
        if known:
            self.changed.emit()

    def clear(self) -> None:
        """Another document is open."""
        self.take_back(tuple(self._by_key))
