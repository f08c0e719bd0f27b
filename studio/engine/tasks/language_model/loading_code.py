"""The Python program beside exported weights: torch alone, and only the lines that this model needs."""

from __future__ import annotations

import json
from collections.abc import Mapping

from torch import Tensor

from studio import __version__
from studio.engine.tasks.language_model.spec import LanguageSpec

CORE = "core."


def plain_weights(weights: Mapping[str, Tensor], spec: LanguageSpec) -> dict[str, Tensor]:
    """The weights under the names that the program has: embedding, rnn, head (for tied weights its bias alone)."""
    return {name.removeprefix(CORE): tensor for name, tensor in weights.items()}


def loading_code(spec: LanguageSpec, weights: str) -> str:
    """A program whose `load()` gives the language model with the weights in the file of that name beside it."""
    states = spec.state_names
    arguments = ", ".join(("tokens", *states))
    given = "(state_h, state_c)" if len(states) == 2 else "state_h"
    shape = f"[{spec.num_layers}, batch, {spec.hidden_size}]"
    lines = [
        f'"""Guesses the next {_unit(spec)} of a text: {_network_words(spec)}.',
        "",
        f"Written by Recurrent Studio {__version__}. Needs PyTorch and nothing else:",
        "",
        "    model = load()",
        f"    {', '.join(('logits', *states))} = model({arguments})",
        '"""',
        "",
        "from pathlib import Path",
        "",
        "import torch",
        "from torch import nn",
        "",
        f"WEIGHTS = Path(__file__).with_name({json.dumps(weights, ensure_ascii=False)})",
        *_tokenizer_lines(spec),
        "",
        "",
        "class LanguageModel(nn.Module):",
        f'    """{_network_words(spec)}."""',
        "",
        "    def __init__(self):",
        "        super().__init__()",
        *(" " * 8 + line for line in _modules(spec)),
        "",
        f"    def forward(self, {arguments}):",
        '        """Returns logits [batch, time, vocabulary] and the state after the last token.',
        "",
        "        tokens: int64 [batch, time].",
        f"        {', '.join(states)}: float32 {shape}, zeros at the start of a text.",
        '        """',
        f"        outputs, state = self.rnn(self.embedding(tokens), {given})",
        f"        logits = {_head(spec)}",
        f"        return logits, {'*state' if len(states) == 2 else 'state'}",
        "",
        "",
        "def load():",
        '    """The model with its trained weights."""',
        "    model = LanguageModel()",
        "    model.load_state_dict(torch.load(WEIGHTS, weights_only=True))",
        "    return model.eval()",
        "",
        "",
        'if __name__ == "__main__":',
        f"    zeros = torch.zeros({spec.num_layers}, 1, {spec.hidden_size})",
        "    with torch.no_grad():",
        f"        logits, *state = load()(torch.tensor([[UNKNOWN]]), {', '.join(['zeros'] * len(states))})",
        "    print(logits.shape)",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _modules(spec: LanguageSpec) -> list[str]:
    core = [f"{spec.embedding_size}", f"{spec.hidden_size}"]
    core += [f"num_layers={spec.num_layers}"] if spec.num_layers > 1 else []
    core += [f"dropout={spec.dropout!r}"] if spec.num_layers > 1 and spec.dropout else []
    padding = "" if spec.tie_weights else f", padding_idx={spec.tokenizer.pad_id}"
    head = (
        f"self.bias = nn.Parameter(torch.zeros({spec.vocabulary}))  # the head is tied to the embedding"
        if spec.tie_weights
        else f"self.head = nn.Linear({spec.hidden_size}, {spec.vocabulary})"
    )
    return [
        f"self.embedding = nn.Embedding({spec.vocabulary}, {spec.embedding_size}{padding})",
        f"self.rnn = nn.{spec.cell.upper()}({', '.join([*core, 'batch_first=True'])})",
        head,
    ]


def _head(spec: LanguageSpec) -> str:
    if spec.tie_weights:
        return "nn.functional.linear(outputs, self.embedding.weight, self.bias)"
    return "self.head(outputs)"


def _tokenizer_lines(spec: LanguageSpec) -> list[str]:
    """What the numbers mean; pieces of words have a tokenizer of their own, whose JSON the bundle and ONNX carry."""
    tokenizer = spec.tokenizer
    lines = [
        f"PAD, UNKNOWN = {tokenizer.pad_id}, {tokenizer.unknown_id}",
        f"VOCABULARY = {json.dumps(list(tokenizer.vocabulary), ensure_ascii=True)}",
    ]
    if tokenizer.kind != "bpe":
        lower = ", of the text in lower case" if tokenizer.lower_case else ""
        lines.append(
            f"PATTERN = {json.dumps(tokenizer.pattern)}  # tokens are re.findall(PATTERN, text){lower}"
        )
    return lines


def _network_words(spec: LanguageSpec) -> str:
    layers = f"{spec.num_layers} layer{'s' * (spec.num_layers > 1)}"
    return f"{spec.cell.upper()} with {spec.hidden_size} units, {layers}"


def _unit(spec: LanguageSpec) -> str:
    return {"word": "word", "character": "letter", "bpe": "piece"}[spec.tokenizer.kind]
