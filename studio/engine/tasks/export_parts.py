"""What a task hands over so that its model can be written to a file and compared with that file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
from torch import Tensor, nn

Feed = Mapping[str, npt.NDArray[Any]]
Answers = Mapping[str, npt.NDArray[Any]]


def first_answer(answers: Answers) -> npt.NDArray[Any]:
    """The first output as it is."""
    return next(iter(answers.values()))


@dataclass(frozen=True)
class ExportParts:
    """A model ready to leave: a copy on the CPU in eval mode that nothing else holds.

    `module(*inputs)` takes the inputs in the order of `inputs` and gives one tensor, or a tuple of one for each of
    `outputs`; `compared` makes of the outputs by name what is compared, [batch, …, columns]. `example(batch, time)`
    is a realistic feed, the same for the same sizes. The file is asked `probes` besides, and `read_probes` turns
    its answers into facts for the certificate. `scales` and `columns` belong to the last axis of the output; a
    difference counts in units of its column's scale.
    """

    module: nn.Module
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    dynamic_axes: Mapping[str, Mapping[int, str]]
    example: Callable[[int, int], Feed]
    time: int
    other_times: tuple[int, ...]
    probes: Mapping[str, Feed]
    read_probes: Callable[[Answers], Mapping[str, Any]]
    columns: tuple[str, ...]
    scales: tuple[float, ...]
    scale_meaning: str
    metadata: Mapping[str, Any]
    weights: Mapping[str, Tensor]
    loading_code: Callable[[str], str]
    """The name of the file of weights → a Python program that needs torch alone; `load()` gives the model."""
    compared: Callable[[Answers], npt.NDArray[Any]] = first_answer
