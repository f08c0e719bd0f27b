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

from studio.engine.training.devices import lost

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
    if lost:  # the generator of a card that answers no more may fail like everything on it
        torch.default_generator.manual_seed(seed)
    else:
        torch.manual_seed(seed)
