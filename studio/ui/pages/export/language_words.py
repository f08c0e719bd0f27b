"""What the Export page says of a language model."""

from __future__ import annotations

from functools import partial
from typing import Any

from studio.engine.experiment import Experiment
from studio.ui.pages.export import token_code
from studio.ui.pages.export.figures import plain
from studio.ui.pages.export.snippets import (
    NEEDS_CSHARP,
    holds_words,
    snippets_of,
    state_dict_snippet,
    still_findings,
)
from studio.ui.pages.export.words import (
    Comparison,
    Inside,
    Snippet,
    command,
    in_code,
    in_shell,
    kept_epoch,
)
from studio.ui.pages.run_words import token_units
from studio.ui.state.run_history import RunHistory

STILL = 1e-4
"""Two halves of a text add up rounding of every step in between."""
ASKED = (
    ("two_halves_differ_from_whole", "Goes on from a state as from the whole text"),
    ("moved_by_later_tokens", "Does not see what comes later"),
)
LENGTH = 400


class LanguageWords:
    """Tokens and a state in, scores of the next token and the state after it out."""

    def inside(self, format_name: str, history: RunHistory, overview: Any) -> Inside:
        """The bundle writes text itself; other files go on token by token."""
        unit, units = token_units(history.experiment)
        if format_name == "bundle":
            takes = "A beginning of any length, and how to write on: temperature, top-k, top-p, seed."
            gives = f"Text, {unit} by {unit}."
        else:
            takes = f"Numbers of {units}, and the state so far: zeros at the start of a text."
            gives = f"Scores of every {unit} that can come next, and the next state."
        prepared = "Vocabulary of the training part"
        holds = holds_words(format_name, kept_epoch(history), prepared, "the vocabulary is")
        return Inside(takes, gives, holds)

    def snippets(self, format_name: str, file_name: str, history: RunHistory) -> dict[str, Snippet]:
        """The terminal for files that it opens, code for the others."""
        experiment = history.experiment
        return snippets_of(
            format_name,
            command_line=partial(_command, file_name, experiment),
            python=partial(_python, file_name, experiment),
            csharp=partial(_csharp, file_name, experiment),
            state_dict=partial(_state_dict, file_name, experiment),
        )

    def comparison(self, certificate: Any, experiment: Experiment, overview: Any) -> Comparison:
        """Probabilities and states, over some length at once."""
        worst = certificate.worst
        return Comparison(
            batch_head="Texts at once",
            time_head="At a time",
            step=token_units(experiment),
            unit="",
            allowed=f"{plain(certificate.tolerance * worst.scale)} of a probability or a state",
            promise="Gives probabilities and states of the model",
            findings=still_findings(certificate.facts, ASKED, STILL),
        )


def _command(file_name: str, experiment: Experiment) -> Snippet:
    units = token_units(experiment)[1]
    first = f"recurrent-studio generate {in_shell(file_name)}"
    return Snippet(
        command(first, f'--prompt "It was" --length {LENGTH} --temperature 0.7 --seed 1'),
        f"Writes the prompt and {LENGTH} {units} more. The same seed writes the same text.",
    )


def _python(file_name: str, experiment: Experiment) -> Snippet:
    settings = experiment.preparation
    pieces = settings.tokenizer == "bpe"  # a piece alone may be no whole letter
    said = "    written += tokens" if pieces else '    text += words["vocabulary"][tokens[0]]'
    lines = [
        *token_code.python_imports(settings.tokenizer),
        *token_code.python_about(in_code(file_name)),
        'text, random = "It was", np.random.default_rng(1)',
        *token_code.python_tokens(settings.tokenizer, settings.lower_case),
        *(["written = list(tokens)"] if pieces else []),
        'start = np.zeros((about["layers"], 1, about["hidden_size"]), np.float32)',
        'state = {name: start for name in about["state"]}',
        'wanted = ["logits", *("next_" + name for name in state)]',
        "for _ in range(200):",
        '    feed = {"tokens": np.array([tokens], np.int64), **state}',
        "    logits, *after = model.run(wanted, feed)",
        "    state = dict(zip(state, after))",
        "    scores = logits[0, -1].astype(float) / 0.7  # temperature",
        "    scores = np.exp(scores - scores.max())",
        '    scores[[words["pad_id"], words["unknown_id"]]] = 0',
        "    tokens = [int(random.choice(len(scores), p=scores / scores.sum()))]",
        said,
        "print(pieces.decode(written))" if pieces else "print(text)",
    ]
    needs = "ONNX Runtime and tokenizers" if settings.tokenizer == "bpe" else "ONNX Runtime"
    return Snippet("\n".join(lines), f"The state is carried from call to call. Needs {needs}, not PyTorch.")


def _csharp(file_name: str, experiment: Experiment) -> Snippet:
    settings, model = experiment.preparation, experiment.model
    names = ("state_h", "state_c") if model.cell == "lstm" else ("state_h",)
    shape = f"new[] {{ {model.num_layers}, 1, {model.hidden_size} }}"
    lines = [
        *token_code.CSHARP_USING,
        f"using var model = new InferenceSession({in_code(file_name)});",
        'var text = "It was";',
        *token_code.csharp_tokens(settings.tokenizer, settings.lower_case),
        "var shape = new[] { 1, tokens.Count };",
        "using var answer = model.Run(new[] {",
        '    NamedOnnxValue.CreateFromTensor("tokens",',
        "        new DenseTensor<long>(tokens.ToArray(), shape)),",
        *(
            line
            for name in names
            for line in (
                f'    NamedOnnxValue.CreateFromTensor("{name}",',
                f"        new DenseTensor<float>({shape})),",
            )
        ),
        "});",
        'var logits = answer.First(found => found.Name == "logits").AsTensor<float>();',
        f"// {' and '.join(f'next_{name}' for name in names)} go into the next call",
    ]
    return Snippet("\n".join(lines), NEEDS_CSHARP)


def _state_dict(file_name: str, experiment: Experiment) -> Snippet:
    model = experiment.model
    states = 2 if model.cell == "lstm" else 1
    lines = [
        'model = program["load"]()',
        "tokens = torch.tensor([[2, 3, 4]])  # ids of the vocabulary",
        f"state = [torch.zeros({model.num_layers}, 1, {model.hidden_size})] * {states}",
        "with torch.no_grad():",
        "    logits, *state = model(tokens, *state)",
        "print(logits.shape)  # [texts, time, vocabulary]",
    ]
    return state_dict_snippet(file_name, lines)
