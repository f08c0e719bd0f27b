"""How a language model is asked to write."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.errors import SettingError

LONGEST = 1_000_000


@dataclass(frozen=True)
class WritingSettings:
    """`length` tokens after `prompt`.

    `temperature` divides the logits: below 1 the likely gets likelier, and at 0 the likeliest is
    taken. `top_k` keeps the k likeliest tokens (0: all),
    `top_p` the fewest tokens that hold this share of the probability (1: all). It ends early after `stop` was written
    (empty: never). The same `seed` writes the same text.
    """

    prompt: str = ""
    length: int = 400
    temperature: float = 0.7
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0
    stop: str = ""

    def check(self) -> None:
        """Raises SettingError for a value out of its range."""
        for name, fits, allowed in (
            ("length", 0 <= self.length <= LONGEST, f"0 to {LONGEST:,}"),
            ("temperature", 0 <= self.temperature <= 100, "0 to 100"),
            ("top-k", self.top_k >= 0, "0 or more"),
            ("top-p", 0 < self.top_p <= 1, "more than 0, at most 1"),
            ("seed", 0 <= self.seed < 2**63, "0 or more"),
        ):
            if not fits:
                raise SettingError(
                    f"{name} cannot be {getattr(self, name.replace('-', '_'))}.",
                    remedy=f"It can be {allowed}.",
                )
