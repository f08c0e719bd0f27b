"""The Python program beside exported weights: torch alone, and only the lines that this classifier needs."""

from __future__ import annotations

import json
from collections.abc import Mapping

from torch import Tensor

from studio import __version__
from studio.engine.tasks.classify_text.spec import TextSpec

PREFIXES = ("core.", "pooling.")  # rooms of the studio's own modules, which the program does without
INDENT = " " * 8


def plain_weights(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights under the names that the program has: embedding, rnn, score, head."""
    plain = {}
    for name, tensor in weights.items():
        prefix = next((prefix for prefix in PREFIXES if name.startswith(prefix)), "")
        plain[name.removeprefix(prefix)] = tensor
    return plain


def loading_code(spec: TextSpec, weights: str) -> str:
    """A program whose `load()` gives the classifier with the weights in the file of that name beside it."""
    return "\n".join([
        *_opening(spec, weights),
        *_tokenizer(spec),
        "",
        "",
        "class Classifier(nn.Module):",
        f'    """{_network_words(spec)}."""',
        "",
        "    def __init__(self):",
        "        super().__init__()",
        *(INDENT + line for line in _modules(spec)),
        "",
        "    def forward(self, tokens, lengths):",
        '        """Returns probabilities, float32 [batch, CLASSES].',
        "",
        "        tokens: int64 [batch, time], padded behind with PAD. lengths: int64 [batch], real tokens, 1 or more.",
        '        """',
        *(INDENT + line for line in _forward(spec)),
        *_closing(spec),
        "",
    ])  # fmt: skip


def _opening(spec: TextSpec, weights: str) -> list[str]:
    bpe = spec.tokenizer.kind == "bpe"
    needs = (
        "Needs PyTorch, and the tokenizers library to read texts" if bpe else "Needs PyTorch and nothing else"
    )
    return [
        f'"""Says which of {len(spec.classes)} classes a text belongs to.',
        "",
        f"Written by Recurrent Studio {__version__}. {needs}:",
        "",
        "    classifier = load()",
        '    probabilities = classifier(*encode(["a text", "another one"]))',
        '"""',
        "",
        "import re" if not bpe else "import json",
        "from pathlib import Path",
        "",
        "import torch",
        "from torch import nn",
        "from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence",
        "",
        f"WEIGHTS = Path(__file__).with_name({_literal(weights)})",
        "",
        f"CLASSES = {_literal(list(spec.classes))}",
        f"MAX_LENGTH = {spec.max_length}  # tokens that are read of a text",
        f"PAD, UNKNOWN = {spec.pad_id}, {spec.tokenizer.unknown_id}",
    ]


def _tokenizer(spec: TextSpec) -> list[str]:
    """How a text becomes numbers."""
    said = spec.tokenizer.to_json()
    lines = [
        "",
        "",
        "def encode(texts):",
        '    """Texts → tokens int64 [batch, time] and lengths int64 [batch]."""',
        "    rows = [numbers(text)[:MAX_LENGTH] or [UNKNOWN] for text in texts]",
        "    lengths = torch.tensor([len(row) for row in rows])",
        "    tokens = torch.full((len(rows), int(lengths.max())), PAD)",
        "    for place, row in enumerate(rows):",
        "        tokens[place, : len(row)] = torch.tensor(row)",
        "    return tokens, lengths",
    ]
    if spec.tokenizer.kind == "bpe":
        return [
            f"TOKENIZER = {_literal(said['tokenizer_json'])}",
            *lines,
            "",
            "",
            "def numbers(text):",
            '    """The number of each piece of a text."""',
            "    from tokenizers import Tokenizer",
            "",
            "    content = TOKENIZER if isinstance(TOKENIZER, str) else json.dumps(TOKENIZER)",
            f"    return Tokenizer.from_str(content).encode({_lowered(spec)}).ids",
        ]
    return [
        f"PATTERN = {said['pattern']!r}",
        f"VOCABULARY = {_literal(said['vocabulary'])}",
        "NUMBER = {token: number for number, token in enumerate(VOCABULARY)}",
        *lines,
        "",
        "",
        "def numbers(text):",
        '    """The number of each token of a text; what training never taught is UNKNOWN."""',
        f"    return [NUMBER.get(token, UNKNOWN) for token in re.findall(PATTERN, {_lowered(spec)})]",
    ]


def _lowered(spec: TextSpec) -> str:
    return "text.lower()" if spec.tokenizer.lower_case else "text"


def _modules(spec: TextSpec) -> list[str]:
    """The layers, under the names that the exported weights have."""
    network = spec.network
    options = [f"{spec.embedding_size}, {network.hidden_size}"]
    if network.num_layers > 1:
        options.append(f"num_layers={network.num_layers}")
        options += [f"dropout={network.dropout}"] if network.dropout else []
    options += ["bidirectional=True"] if network.bidirectional else []
    lines = [
        f"self.embedding = nn.Embedding({spec.tokenizer.size}, {spec.embedding_size}, padding_idx=PAD)",
        f"self.rnn = nn.{network.cell.upper()}({', '.join(options)}, batch_first=True)",
    ]
    if network.pooling == "attention":
        lines.append(f"self.score = nn.Linear({network.width}, 1)")
    if network.dropout:
        lines.append(f"self.dropout = nn.Dropout({network.dropout})")
    return [*lines, f"self.head = nn.Linear({network.width}, len(CLASSES))"]


def _forward(spec: TextSpec) -> list[str]:
    network, last = spec.network, spec.network.pooling == "last"
    dropped = "self.dropout({})" if network.dropout else "{}"
    state = "_" if not last else "(state, _)" if network.cell == "lstm" else "state"
    lines = [
        f"vectors = {dropped.format('self.embedding(tokens)')}",
        "packed = pack_padded_sequence(vectors, lengths.cpu(), batch_first=True, enforce_sorted=False)",
        f"outputs, {state} = self.rnn(packed)",
    ]
    if last:
        both = "torch.cat((state[-2], state[-1]), dim=1)"
        lines.append(f"read = {both if network.bidirectional else 'state[-1]'}")
    else:
        lines += [
            "outputs, _ = pad_packed_sequence(outputs, batch_first=True)",
            "real = (torch.arange(outputs.shape[1])[None] < lengths[:, None])[:, :, None]",
        ]
    lines += {
        "last": [],
        "mean": ["read = outputs.masked_fill(~real, 0.0).sum(dim=1) / lengths[:, None]"],
        "max": ["read = outputs.masked_fill(~real, -torch.inf).amax(dim=1)"],
        "attention": [
            "weights = self.score(outputs).masked_fill(~real, -torch.inf).softmax(dim=1)",
            "read = (weights * outputs.masked_fill(~real, 0.0)).sum(dim=1)",
        ],
    }[network.pooling]
    return [*lines, f"return self.head({dropped.format('read')}).softmax(dim=1)"]


def _closing(spec: TextSpec) -> list[str]:
    """`load`, and a small proof that it works."""
    return [
        "",
        "",
        "def load():",
        '    """The classifier with its trained weights."""',
        "    classifier = Classifier()",
        "    classifier.load_state_dict(torch.load(WEIGHTS, weights_only=True))",
        "    return classifier.eval()",
        "",
        "",
        'if __name__ == "__main__":',
        "    with torch.no_grad():",
        '        for label, probability in zip(CLASSES, load()(*encode(["a text"]))[0].tolist()):',
        '            print(f"{probability:.3f} {label}")',
    ]


def _network_words(spec: TextSpec) -> str:
    network = spec.network
    layers = f"{network.num_layers} layer{'s' * (network.num_layers > 1)}"
    directions = ", both directions" if network.bidirectional else ""
    core = f"{network.cell.upper()} with {network.hidden_size} units, {layers}{directions}"
    return f"Embedding, {core}, and a linear head"


def _literal(value: object) -> str:
    """Python with double quotes: JSON of strings and lists of strings is that."""
    return json.dumps(value, ensure_ascii=False)
