"""Lines of code that turn a text into the tokens of an exported file, from what the file says of itself."""

from __future__ import annotations

KEY = "recurrent_studio"
CSHARP_USING = (
    "using System.Text.Json;", "using System.Text.RegularExpressions;",
    "using Microsoft.ML.OnnxRuntime;", "using Microsoft.ML.OnnxRuntime.Tensors;", "",
)  # fmt: skip


def python_about(file: str) -> list[str]:
    """Opens the file and reads what it says of itself."""
    return [
        f"model = ort.InferenceSession({file})",
        f'about = json.loads(model.get_modelmeta().custom_metadata_map["{KEY}"])',
        'words = about["tokenizer"]',
    ]


def python_tokens(kind: str, lower_case: bool) -> list[str]:
    """`text` becomes `tokens`."""
    text = "text.lower()" if lower_case else "text"
    if kind == "bpe":
        return [
            'pieces = Tokenizer.from_str(words["tokenizer_json"])',
            f"tokens = pieces.encode({text}).ids",
        ]
    return [
        'number = {piece: place for place, piece in enumerate(words["vocabulary"])}',
        f'pieces = re.findall(words["pattern"], {text})',
        'tokens = [number.get(piece, words["unknown_id"]) for piece in pieces]',
    ]


def python_imports(kind: str) -> list[str]:
    """What the lines above need."""
    library = ["from tokenizers import Tokenizer"] if kind == "bpe" else []
    return ["import json", *(["import re"] if kind != "bpe" else []), "import numpy as np",
            "import onnxruntime as ort", *library, ""]  # fmt: skip


def csharp_tokens(kind: str, lower_case: bool) -> list[str]:
    """`text` becomes `tokens`; pieces of words need a library that reads the file's own tokenizer."""
    if kind == "bpe":
        return [
            "// the ids that the tokenizer in the file's metadata gives the text",
            "var tokens = new List<long> { 12, 7, 31 };",
        ]
    text = "text.ToLowerInvariant()" if lower_case else "text"
    return [
        "var about = JsonDocument.Parse(model.ModelMetadata",
        f'    .CustomMetadataMap["{KEY}"]).RootElement;',
        'var words = about.GetProperty("tokenizer");',
        'var number = words.GetProperty("vocabulary").EnumerateArray()',
        "    .Select((piece, id) => (piece.GetString()!, (long)id))",
        "    .ToDictionary(pair => pair.Item1, pair => pair.Item2);",
        'var unknown = words.GetProperty("unknown_id").GetInt64();',
        'var pattern = words.GetProperty("pattern").GetString()!;',
        f"var tokens = Regex.Matches({text}, pattern)",
        "    .Select(found => number.GetValueOrDefault(found.Value, unknown))",
        "    .ToList();",
    ]
