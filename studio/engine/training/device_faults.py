"""Faults of memory and of graphics cards, told from each other and from all others by what torch raises.

After some faults of a card every further call on it fails with the same one, for as long as the process lives: CUDA's
documentation says of each of these codes that the process must be ended. None of them could be had on a real card
while this was written; tests raise them, with the words of CUDA, cuDNN and Metal.
"""

from __future__ import annotations

import torch

LOST_CODES = frozenset({4, 100, 214, 220, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721, 999})
"""Of cudaError_t: driver shutting down, no device, memory or link damaged, illegal access, timeout, context destroyed,
assertion, faults of the hardware and of a launch, and the unknown one that a card has after the computer slept.
"""
LOST_WORDS = (
    "unspecified launch failure", "device-side assert", "illegal memory access", "launch timed out",
    "illegal instruction", "misaligned address", "hardware stack error", "invalid program counter",
    "uncorrectable ecc error", "uncorrectable nvlink error", "driver shutting down", "context is destroyed",
    "no cuda-capable device is detected", "cuda error: unknown error", "cuda unknown error", "fallen off the bus",
    "device lost", "device removed", "cudnn_status_execution_failed", "cublas_status_execution_failed",
    "command buffer exited with error status", "kiogpucommandbuffercallbackerror",
    "kioaccelcommandbuffercallbackerror",
)  # fmt: skip
MEMORY_WORDS = (
    "allocate memory", "cuda error: out of memory", "hip error: out of memory", "mps backend out of memory",
    "cublas_status_alloc_failed", "cudnn_status_alloc_failed", "callbackerroroutofmemory",
)  # fmt: skip
"""What torch says in words only: the CPU's allocator, and libraries that ask a card for memory themselves."""


def out_of_memory(fault: BaseException) -> bool:
    """Whether memory ran out, of the computer or of a card."""
    if isinstance(fault, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(fault, RuntimeError) and _says(fault, MEMORY_WORDS)


def device_lost(fault: BaseException) -> bool:
    """Whether a card has stopped answering, so that this process can use it no more."""
    if not isinstance(fault, RuntimeError) or out_of_memory(fault):
        return False
    return getattr(fault, "error_code", None) in LOST_CODES or _says(fault, LOST_WORDS)


def _says(fault: BaseException, words: tuple[str, ...]) -> bool:
    said = str(fault).lower()
    return any(word in said for word in words)
