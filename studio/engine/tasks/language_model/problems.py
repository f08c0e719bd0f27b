"""What stands in the way of a start: each problem with its figures and its cure."""

from __future__ import annotations

from studio.engine.errors import DataError, SettingError
from studio.engine.experiment import Experiment
from studio.engine.experiment.problems import Fix, Problem, errors_first
from studio.engine.tasks.language_model.prepared import PARTS, LanguageData

LEAST_TOKENS = {"train": 100, "validation": 20, "test": 20}  # fewer would teach and judge nothing
LITTLE_TEXT = 20_000  # characters; from fewer a network learns next to nothing
LARGE_VOCABULARY, PROPOSED_VOCABULARY = 30_000, 10_000
SOME_UNKNOWN, MUCH_UNKNOWN = 0.01, 0.2  # of the validation part
USUAL_SHARES = {"split.train": 0.8, "split.validation": 0.1, "split.test": 0.1}


def check_start(prepared: LanguageData) -> None:
    """Raises DataError or SettingError for the first problem that blocks a start."""
    for problem in find_problems(prepared):
        if problem.severity == "error":
            remedy = f"{problem.fixes[0].label}." if problem.fixes else ""
            kind = SettingError if problem.key.startswith(("model.", "training.")) else DataError
            raise kind(problem.title, problem.detail, remedy)


def find_problems(prepared: LanguageData) -> tuple[Problem, ...]:
    """All problems, those that block a start first."""
    experiment = prepared.experiment
    found = [*setting_problems(experiment), *_short_parts(prepared)]
    if not found or all(problem.severity != "error" for problem in found):
        found += [*_monotony(prepared), *_lanes(prepared), *_vocabulary(prepared), *_little_text(prepared)]
    return errors_first(found)


def setting_problems(experiment: Experiment) -> list[Problem]:
    """What can be said without the text."""
    model, found = experiment.model, []
    if experiment.split.method != "chronological":
        found.append(
            Problem(
                "error", "split.method", f"split.method cannot be {experiment.split.method} for running text.",
                "Its parts are three stretches of the text, one after the other.",
                (Fix("Use chronological", {"split.method": "chronological"}),),
            )
        )  # fmt: skip
    if model.tie_weights and model.embedding_size != model.hidden_size:
        found.append(
            Problem(
                "error", "model.tie_weights",
                f"Tied weights need an embedding of {model.hidden_size} numbers; it has {model.embedding_size}.",
                "The answer uses the same numbers for a token as the input.",
                (
                    Fix(f"Set the embedding to {model.hidden_size}", {"model.embedding_size": model.hidden_size}),
                    Fix("Do not tie the weights", {"model.tie_weights": False}),
                ),
            )
        )  # fmt: skip
    return found


def _short_parts(prepared: LanguageData) -> list[Problem]:
    counts = {name: len(prepared.parts[name].tokens) for name in PARTS}
    short = [name for name in PARTS if counts[name] < LEAST_TOKENS[name]]
    if not short:
        return []
    one, many = prepared.unit
    total = sum(counts.values())
    name = short[0]
    title = f"The {name} part has {_count(counts[name], one, many)}; it needs {LEAST_TOKENS[name]}."
    shares = USUAL_SHARES
    fits = all(shares[f"split.{part}"] * total >= least for part, least in LEAST_TOKENS.items())
    fixes: tuple[Fix, ...] = (
        (Fix("Use 80 % for training and 10 % each for validation and test", shares),) if fits else ()
    )
    if prepared.tokenizer.kind != "character" and len(prepared.text) > 4 * sum(LEAST_TOKENS.values()):
        fixes += (Fix("Split into letters", {"preparation.tokenizer": "character"}),)
    if not fixes:
        needed = max(round(least / shares[f"split.{part}"]) for part, least in LEAST_TOKENS.items())
        fixes = (Fix(f"Add more text: at least {needed} {many} in all"),)
    detail = f"The whole text has {_count(total, one, many)}."
    return [Problem("error", "data.path", title, detail, fixes)]


def _monotony(prepared: LanguageData) -> list[Problem]:
    tokens = prepared.train.tokens
    if (tokens != tokens[0]).any():
        return []
    one, _ = prepared.unit
    piece = prepared.tokenizer.decode([int(tokens[0])]) or "unknown"
    title = f"The training part is the same {one} again and again: {piece!r}."
    fixes: tuple[Fix, ...] = (Fix("Add text in which something changes"),)
    if prepared.experiment.preparation.min_frequency > 1:
        fixes = (Fix("Keep tokens that occur once", {"preparation.min_frequency": 1}),)
    return [
        Problem("error", "data.path", title, "What comes next is known; there is nothing to learn.", fixes)
    ]


def _lanes(prepared: LanguageData) -> list[Problem]:
    training, targets = prepared.experiment.training, len(prepared.train.tokens) - 1
    lanes, many = training.batch_size, prepared.unit[1]
    if lanes * min(training.bptt_length, 8) <= targets or lanes <= 1:
        return []
    fewer = max(1, targets // training.bptt_length)
    title = f"{lanes:,} lanes are many for {targets:,} {many}."
    return [
        Problem(
            "warning", "training.batch_size", title,
            f"Each would be {max(1, targets // lanes):,} {many} long, so states are hardly carried.",
            (Fix(f"Use {fewer} lane{'s' * (fewer > 1)}", {"training.batch_size": fewer}),),
        )
    ]  # fmt: skip


def _vocabulary(prepared: LanguageData) -> list[Problem]:
    found, many = [], prepared.unit[1]
    size, validation = prepared.tokenizer.size, prepared.validation
    if size > LARGE_VOCABULARY:
        found.append(
            Problem(
                "warning", "preparation.vocabulary_size", f"{size:,} different {many} make a large network.",
                "Most of them are too rare to be learned.",
                (
                    Fix(
                        f"Keep the {PROPOSED_VOCABULARY:,} most frequent",
                        {"preparation.vocabulary_size": PROPOSED_VOCABULARY},
                    ),
                    Fix("Split into pieces of words", {"preparation.tokenizer": "bpe"}),
                ),
            )
        )  # fmt: skip
    share = len(validation.unknown) / max(1, len(validation.tokens))
    if share > SOME_UNKNOWN and not prepared.train.unknown:
        found.append(
            Problem(
                "warning", "preparation.min_frequency",
                f"The training part holds no unknown {prepared.unit[0]}, the validation part {100 * share:.0f} %.",
                "The model never learns where an unknown one may stand, so each costs far more than it must.",
                (Fix("Read those that occur once as unknown", {"preparation.min_frequency": 2}),),
            )
        )  # fmt: skip
    if share > MUCH_UNKNOWN:
        found.append(
            Problem(
                "warning", "preparation.tokenizer",
                f"{100 * share:.0f} % of the {many} of the validation part are unknown.",
                "The training part does not have them, or not often enough; each has to be spelled out.",
                (Fix("Split into letters", {"preparation.tokenizer": "character"}),),
            )
        )  # fmt: skip
    return found


def _little_text(prepared: LanguageData) -> list[Problem]:
    characters = len(prepared.text)
    if characters >= LITTLE_TEXT:
        return []
    return [
        Problem(
            "warning", "data.path", f"{characters:,} letters are little to learn from.",
            f"With fewer than {LITTLE_TEXT:,}, simple answers are often better than a network.",
            (Fix("Add more text of the same kind"),),
        )
    ]  # fmt: skip


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
