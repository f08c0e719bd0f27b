"""What the examples and sentences of all tasks have in common on the Export page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from studio.ui.pages.export.figures import plain
from studio.ui.pages.export.words import COMMAND_LINE, CSHARP, PYTHON, Finding, Snippet, in_code

NEEDS_CSHARP = "Needs the package Microsoft.ML.OnnxRuntime."
STATE_DICT = "state-dict"
Made = Callable[[], Snippet]


def snippets_of(
    format_name: str, *, command_line: Made, python: Made, csharp: Made, state_dict: Made
) -> dict[str, Snippet]:
    """The terminal for files that it opens, code for the others; each is made only where it is shown."""
    if format_name == STATE_DICT:
        return {PYTHON: state_dict()}
    found = {COMMAND_LINE: command_line()}
    if format_name == "onnx":
        found |= {PYTHON: python(), CSHARP: csharp()}
    return found


def state_dict_snippet(file_name: str, lines: Sequence[str]) -> Snippet:
    """How the program beside the weights is used; `lines` come after it was run as `program`."""
    loads = f"{file_name}.load.py"
    code = ["import runpy", "import torch", "", f"program = runpy.run_path({in_code(loads)})", *lines]
    return Snippet("\n".join(code), f"{loads} lies beside the weights and rebuilds the network.")


def holds_words(format_name: str, kept: str, prepared: str, beside: str) -> str:
    """What a file holds: what was prepared and the weights, or these alone with a program beside them."""
    if format_name == STATE_DICT:
        return f"{kept[:1].upper()}{kept[1:]}; {beside} in the program beside them."
    return f"{prepared}, {kept}."


def still_findings(
    facts: Mapping[str, Any], asked: Sequence[tuple[str, str]], still: float
) -> tuple[Finding, ...]:
    """What may move no answer: a finding for each (key, words) of which the facts say by how much it did."""
    found = []
    for key, text in asked:
        moved = facts.get(key)
        if isinstance(moved, int | float):
            found.append(
                Finding(text, "checked" if moved <= still else f"moved by {plain(moved)}", moved <= still)
            )
    return tuple(found)
