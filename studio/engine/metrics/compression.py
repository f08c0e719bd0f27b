"""What a general compressor needs for a text: a line to beat that knows nothing of language."""

from __future__ import annotations

import bz2

BLOCK = 880_000  # bytes; bzip2 looks no further back than one block of 900,000, and its first step may add a little


def bzip2_bits(training: str, part: str) -> float:
    """Bits a letter of `part` when bzip2 has read the end of `training` before it.

    The length of training part and part compressed together, less that of the training part alone: what the part adds.
    So the compressor may learn from the training part as a model does; the plain figure, a text compressed by itself,
    is larger. A part longer than a block is compressed by itself.
    """
    judged = part.encode("utf-8", "surrogatepass")
    room = max(0, BLOCK - len(judged))
    known = training[-room:].encode("utf-8", "surrogatepass")[-room:] if room else b""
    bits = 8 * (len(bz2.compress(known + judged)) - len(bz2.compress(known)))
    return bits / len(part)
