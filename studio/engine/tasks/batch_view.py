"""The real first batch of a training, as the network reads it: plain values for a page to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

StateMark = Literal["none", "reset", "carried"]
"""What a batch begins with: nothing that is kept, states set to zero, or those of the batch before, detached."""


@dataclass(frozen=True)
class BatchRow:
    """One item of a batch: a window, a text, or a lane.

    `cells` are what it reads step by step; those after the first `length` are padding. `values` [time, feature] are
    numbers in the network's own scale where it reads numbers, else None. `answer` is what it is to say.
    """

    label: str
    cells: tuple[str, ...]
    length: int
    answer: str = ""
    values: npt.NDArray[np.float64] | None = None


@dataclass(frozen=True)
class BatchStep:
    """One batch: its rows, what its states begin as, and a sentence on that."""

    label: str
    rows: tuple[BatchRow, ...]
    state: StateMark = "none"
    note: str = ""


@dataclass(frozen=True)
class BatchView:
    """One batch, or the first few where states are carried from one to the next.

    `size` is the number of rows of a whole batch, of which `steps` may show the first; `features` names the columns of
    `values`.
    """

    sentence: str
    steps: tuple[BatchStep, ...]
    size: int
    features: tuple[str, ...] = ()
