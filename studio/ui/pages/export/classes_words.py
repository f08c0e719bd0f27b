"""What the Export page says of a text classifier."""

from __future__ import annotations

from functools import partial
from typing import Any

from studio.engine.experiment import Experiment
from studio.ui.pages.export import token_code
from studio.ui.pages.export.figures import plain
from studio.ui.pages.export.snippets import (
    NEEDS_CSHARP,
    STATE_DICT,
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
    data_file,
    in_code,
    in_shell,
    kept_epoch,
)
from studio.ui.pages.run_words import token_units
from studio.ui.state.run_history import RunHistory
from studio.ui.words import count

STILL = 1e-5
ASKED = (
    ("moved_by_padding", "Padding moves no answer"),
    ("moved_by_tokens_behind", "Nothing behind the end of a text counts"),
)
EXAMPLE = "a small bird that eats seeds"


class ClassesWords:
    """Texts in, probabilities of the classes out."""

    def inside(self, format_name: str, history: RunHistory, overview: Any) -> Inside:
        """The bundle reads texts itself; other files take the numbers of their tokens."""
        units, classes = token_units(history.experiment)[1], len(getattr(overview, "classes", ()))
        longest = history.started.resolved.get("preparation.max_length") if history.started else None
        most = f", at most {count(int(longest))} of a text" if longest else ""
        takes = (
            f"Texts as they are; it reads their {units}{most}."
            if format_name == "bundle"
            else f"Numbers of {units} and how many there are{most}; the vocabulary is in the file."
        )
        if format_name == STATE_DICT:
            takes = f"Texts, by the program beside it; it reads their {units}{most}."
        of = f"of {count(classes)} classes" if classes else "of each class"
        prepared = "Vocabulary of the training part, the names of the classes"
        holds = holds_words(format_name, kept_epoch(history), prepared, "vocabulary and classes are")
        return Inside(takes, f"The probability {of}; they sum to 1.", holds)

    def snippets(self, format_name: str, file_name: str, history: RunHistory) -> dict[str, Snippet]:
        """The terminal for files that it opens, code for the others."""
        experiment = history.experiment
        return snippets_of(
            format_name,
            command_line=partial(_command, file_name, experiment),
            python=partial(_python, file_name, experiment),
            csharp=partial(_csharp, file_name, experiment),
            state_dict=partial(_state_dict, file_name),
        )

    def comparison(self, certificate: Any, experiment: Experiment, overview: Any) -> Comparison:
        """Probabilities of texts, alone and padded."""
        worst = certificate.worst
        return Comparison(
            batch_head="Texts at once",
            time_head="Longest",
            step=token_units(experiment),
            unit="",
            allowed=f"{plain(certificate.tolerance * worst.scale)} of a probability",
            promise="Gives the probabilities of the model",
            findings=still_findings(certificate.facts, ASKED, STILL),
        )


def _command(file_name: str, experiment: Experiment) -> Snippet:
    words = f"recurrent-studio predict {in_shell(file_name)} {in_shell(data_file(experiment) or 'texts.csv')}"
    return Snippet(
        command(words, "-o answers.csv"),
        "Writes a row for each text: the class that the model says, and the probability of each.",
    )


def _python(file_name: str, experiment: Experiment) -> Snippet:
    settings = experiment.preparation
    lines = [
        *token_code.python_imports(settings.tokenizer),
        *token_code.python_about(in_code(file_name)),
        f"text = {in_code(EXAMPLE)}",
        *token_code.python_tokens(settings.tokenizer, settings.lower_case),
        'tokens = tokens[: about["max_length"]] or [words["unknown_id"]]',
        "lengths = np.array([len(tokens)], np.int64)",
        'feed = {"tokens": np.array([tokens], np.int64), "lengths": lengths}',
        'probabilities = model.run(["probabilities"], feed)[0]  # [texts, classes]',
        'print(about["classes"][probabilities[0].argmax()])',
    ]
    needs = "ONNX Runtime and tokenizers" if settings.tokenizer == "bpe" else "ONNX Runtime"
    return Snippet("\n".join(lines), f"Shorter texts of a batch are padded with 0 behind. Needs {needs}.")


def _csharp(file_name: str, experiment: Experiment) -> Snippet:
    settings = experiment.preparation
    lines = [
        *token_code.CSHARP_USING,
        f"using var model = new InferenceSession({in_code(file_name)});",
        f"var text = {in_code(EXAMPLE)};",
        *token_code.csharp_tokens(settings.tokenizer, settings.lower_case),
        "var shape = new[] { 1, tokens.Count };",
        "using var answer = model.Run(new[] {",
        '    NamedOnnxValue.CreateFromTensor("tokens",',
        "        new DenseTensor<long>(tokens.ToArray(), shape)),",
        '    NamedOnnxValue.CreateFromTensor("lengths",',
        "        new DenseTensor<long>(new[] { (long)tokens.Count }, new[] { 1 })),",
        "});",
        "var probabilities = answer.First().AsEnumerable<float>().ToArray();",
    ]
    return Snippet("\n".join(lines), NEEDS_CSHARP)


def _state_dict(file_name: str) -> Snippet:
    lines = [
        'classifier = program["load"]()',
        "with torch.no_grad():",
        f'    probabilities = classifier(*program["encode"]([{in_code(EXAMPLE)}]))',
        'print(program["CLASSES"][probabilities[0].argmax()])',
    ]
    return state_dict_snippet(file_name, lines)
