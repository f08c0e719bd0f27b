"""The one set of random generators that a process has: whoever draws from it, or sets it back, holds this lock.

A trial beside a training would otherwise change what the training draws, and the same seed would no longer give the
same model.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

_lock = threading.RLock()


@contextmanager
def drawing() -> Iterator[None]:
    """Waits until nobody else draws, then keeps the generators for this thread."""
    with _lock:
        yield


def seed_everything(seed: int) -> None:
    """Python's, numpy's and torch's generators, all of them."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
