"""Results of text tasks made by hand, in the engine's own classes, and a model that answers without a network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from studio.engine.events import (
    Event,
    Outcome,
    Previewed,
    Reference,
    RunEnded,
    RunStarted,
    StepsDone,
    Validated,
)
from studio.engine.experiment.problems import Fix
from studio.engine.tasks.classify_text.views import ClassEvaluation, ClassifiedText, TextAnswer
from studio.engine.tasks.language_model.views import LanguageEvaluation, UnitsOnText
from studio.engine.tasks.text_views import CheckLine, Verdict
from studio.engine.tasks.writing import WritingSettings
from tests.ui.pages.texts import novel

CLASSES = ("animal", "artifact", "plant")
CONFUSION = np.array([[4, 1, 0], [0, 3, 2], [3, 0, 2]])
FIX = Fix("Train up to 12 epochs", {"training.max_epochs": 12})


def texts_of(classes: Sequence[str], confusion: Any) -> tuple[ClassifiedText, ...]:
    """One text for each count of a matrix; the later ones are less sure."""
    found: list[ClassifiedText] = []
    for row, truth in enumerate(classes):
        for column, said in enumerate(classes):
            for _ in range(int(confusion[row, column])):
                number = len(found) + 1
                sure = 1.0 - 0.02 * number
                found.append(
                    ClassifiedText(
                        number,
                        "",
                        f"text {number}, {truth}",
                        truth,
                        said,
                        sure,
                        sure if row == column else 0.1,
                    )
                )
    return tuple(found)


def class_evaluation(
    classes: Sequence[str] = CLASSES, confusion: Any = CONFUSION, *, metric: str = "accuracy"
) -> ClassEvaluation:
    """A classifier that is better than the largest class and worse than word n-grams."""
    confusion = np.asarray(confusion)
    figures = {}
    for place, label in enumerate(classes):
        hit, true, said = confusion[place, place], confusion[place].sum(), confusion[:, place].sum()
        figures[label] = {
            "precision": hit / said if said else 0.0, "recall": hit / true if true else 0.0,
            "f1": 2 * hit / (true + said) if true + said else 0.0, "support": int(true),
        }  # fmt: skip
    right = float(np.trace(confusion) / confusion.sum())
    report = {
        "task": "classify-text", "split": "test", "items": int(confusion.sum()),
        "metrics": {"accuracy": right, "macro_f1": 0.6, "log_loss": 0.9},
        "baselines": {
            "majority": {"accuracy": 0.35, "macro_f1": 0.2, "log_loss": 1.1},
            "tfidf_linear": {"accuracy": 0.8, "macro_f1": 0.7, "log_loss": 0.5},
        },
        "skill": -0.2, "classes": list(classes), "confusion": confusion.tolist(), "per_class": figures,
    }  # fmt: skip
    return ClassEvaluation(
        report=report,
        verdict=Verdict(
            "danger", "60 of 100 texts right; word n-grams get 80.", "Best epoch 2 of 3.", (FIX,)
        ),
        checks=(CheckLine("Padding changes nothing", "The same probabilities.", True),),
        classes=tuple(classes),
        confusion=confusion,
        texts=texts_of(classes, confusion),
        labels={"majority": "largest class", "tfidf_linear": "word n-grams with a linear model"},
        reference="tfidf_linear",
        metric=metric,
        facts={},
    )


def language_evaluation(**changes: Any) -> LanguageEvaluation:
    """A model that guesses letters better than n-grams."""
    report = {
        "task": "language-model", "split": "test", "items": 21_671, "items_are": "letters",
        "metrics": {"bits_per_character": 2.09, "perplexity": 4.26},
        "baselines": {
            "ngram": {"bits_per_character": 2.57, "perplexity": 5.94},
            "compressor": {"bits_per_character": 2.6, "perplexity": None},
        },
        "reference": "ngram", "skill": 0.19,
    }  # fmt: skip
    made = LanguageEvaluation(
        report=report,
        verdict=Verdict(
            "success", "Guesses the next letter better than 4-grams by 19 %.", "Best epoch 2 of 3."
        ),
        checks=(CheckLine("Writes its own text", "Nothing of a sample stands in the training part.", True),),
        labels={"ngram": "letter 4-grams", "compressor": "bzip2"},
        reference="ngram",
        unit="letter",
        units="letters",
        facts={},
        passage="ed her. No one who had ever seen Catherine",
    )
    return replace(made, **changes)


def language_run(run_dir: str = "/runs/1", films: bool = True) -> list[Event]:
    """Three epochs of a language model; the second one was best. A nat a letter is 1.4427 bits a letter."""
    events: list[Event] = [
        RunStarted(
            run_dir, "cpu", 1, "float32", 17_000, 10, 3, Reference("ngram", "bits_per_character", 2.57, 1.78),
            1.0, 9_480, others=(Reference("compressor", "bits_per_character", 2.6, 1.8),),
        )
    ]  # fmt: skip
    for epoch, loss in enumerate((2.2, 1.5, 1.6), start=1):
        bits = {"bits_per_character": loss / np.log(2), "perplexity": float(np.exp(loss))}
        first = 10 * (epoch - 1) + 1
        events.append(StepsDone(epoch, first, (loss,) * 10, (0.5,) * 10, 0.001, 1.0, epoch * 2.0))
        events.append(Validated(epoch, 10 * epoch, loss, loss, bits, 0.1, epoch < 3, epoch * 2.0))
        if films:
            text = f"Catherine was in epoch {epoch}\nand wrote on"
            events.append(Previewed(epoch, {"prompt_length": (13.0,)}, text))
    events.append(RunEnded(Outcome.FINISHED, "All 3 epochs are done.", 2, 1.5, 6.0, "ab" * 32))
    return events


def units_on(text: str) -> UnitsOnText:
    """Four units: on at spaces, off at spaces, still, and rising; the first one moves most."""
    flags = np.array([float(letter.isspace()) for letter in text], np.float32)
    rising = np.linspace(-0.2, 0.2, len(text), dtype=np.float32)
    activity = np.stack([2 * flags - 1, -0.5 * flags, np.zeros_like(flags), rising], axis=1)
    said = (
        "This unit is on between words.",
        "This unit is off between words.",
        "It hardly changes.",
        "No pattern.",
    )
    return UnitsOnText(tuple(text), activity, 1, said)


@dataclass
class StandInRoom:
    """Answers for a model as the room of its task does."""

    task: str = "language-model"
    asked: list[Any] = field(default_factory=list)
    holds: bool = False

    def try_text(self, _model: Any, text: str) -> TextAnswer:
        """Words with a z are unknown; what is longer than four words is cut."""
        self.asked.append(text)
        pieces = text.split()
        read = tuple((piece, "z" not in piece) for piece in pieces[:4])
        return TextAnswer(
            (("plant", 0.7), ("animal", 0.298), ("artifact", 0.002)), read, max(0, len(pieces) - 4)
        )

    def units_on_text(self, _model: Any, text: str) -> UnitsOnText:
        self.asked.append(text)
        return units_on(text)

    def unknown_in(self, _model: Any, prompt: str) -> tuple[str, ...]:
        return tuple(letter for letter in prompt if letter in "é☃")

    def write(self, _model: Any, how: WritingSettings, cancelled: Callable[[], bool]) -> Iterator[str]:
        self.asked.append(how)
        yield how.prompt
        written = 0
        while self.holds or written < how.length:
            if cancelled():
                return
            written += 1
            threading.Event().wait(0.001)  # as long as a step of a small network takes
            yield "x"


@dataclass(frozen=True)
class StandInModel:
    """As much of a model as the pages look at."""

    task: str
    bundle: Any


def stand_in_model(task: str = "language-model", tokenizer: str = "character") -> StandInModel:
    """A model of a task."""

    @dataclass(frozen=True)
    class Bundle:
        experiment: Any

    return StandInModel(task, Bundle(novel(preparation__tokenizer=tokenizer)))
