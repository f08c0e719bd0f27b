"""A number of 64 bits for each cell of a table and each piece of a text: equal where the values are, in any process.

What pandas offers for this may change with its version; what is kept of a run must be comparable for years.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
EMPTY = np.uint64(0x9E3779B97F4A7C15)
EXACT_INTEGERS = 2**53
_MULTIPLIERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def mix(values: Hashes) -> Hashes:
    """Spreads every bit over all others (splitmix64)."""
    first, second = _MULTIPLIERS
    values = (values ^ (values >> np.uint64(30))) * first
    values = (values ^ (values >> np.uint64(27))) * second
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed


def of_text(text: str) -> int:
    """One text, of any letters."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def of_texts(texts: Iterable[str]) -> Hashes:
    """Each of many texts [texts]."""
    return np.fromiter((of_text(text) for text in texts), np.uint64)


def of_column(series: Any) -> Hashes:
    """Each cell of a pandas column [rows]; whole numbers are equal to the same numbers with a point."""
    import pandas as pd

    kind = series.dtype.kind
    if kind == "M":
        naive = series.dt.tz_convert(None) if getattr(series.dt, "tz", None) is not None else series
        moments = naive.to_numpy().astype("datetime64[us]").astype(np.int64)
        return mix(moments.view(np.uint64))
    if kind in "iufb" and not _has_large_integers(series):
        return _of_numbers(series.to_numpy(np.float64))
    places, distinct = pd.factorize(series)
    known = np.append(of_texts(map(str, distinct)), EMPTY)  # the place −1 is that of an empty cell
    return np.asarray(known[places], np.uint64)


def _has_large_integers(series: Any) -> bool:
    """Neighbours beyond 2^53 are one floating-point number."""
    return series.dtype.kind in "iu" and len(series) > 0 and bool((series.abs() > EXACT_INTEGERS).any())


def _of_numbers(numbers: npt.NDArray[np.float64]) -> Hashes:
    bits = (numbers + 0.0).view(np.uint64)  # −0 is 0
    return np.where(np.isnan(numbers), EMPTY, mix(bits))
