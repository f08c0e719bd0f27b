"""What each unit of the last layer does over a text, and a plain guess of what it marks. No torch here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from studio.engine.errors import SettingError
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.language_model.reading import Answer, checked, step
from studio.engine.tasks.language_model.spec import LanguageSpec

if TYPE_CHECKING:
    from studio.engine.tasks.language_model.views import UnitsOnText

Activity = npt.NDArray[np.float32]
MOST_TOKENS = 2_000
STILL = 0.05  # of the range −1…1: a unit that moves less over a text tells nothing of it
CLEAR = 0.5  # a correlation from which on a guess is worth saying
LEAST_TOKENS = 20
NOTHING_FITS = "No simple pattern: this unit marks none of what was looked for."
TOO_SHORT = "The text is too short to say what this unit marks."
HARDLY = "This unit hardly changes over this text."
QUOTES = frozenset('"“”„«»')
ENDS = frozenset(".!?…")


def units_on_text(model: TrainedModel, text: str) -> UnitsOnText:
    """The activity of every unit, token by token, read from a zero state. Raises ModelError, SettingError.

    Of a long text the first tokens are read.
    """
    from studio.engine.tasks.language_model.views import UnitsOnText

    spec = LanguageSpec.from_json(model.bundle.spec)
    tokens = np.array(spec.tokenizer.encode(text)[:MOST_TOKENS], np.int64)
    if not len(tokens):
        raise SettingError("The text is empty.", "No unit can be shown on it.", "Give at least one letter.")
    pieces = tuple(spec.tokenizer.pieces(text)[: len(tokens)])
    activity = activity_of(model.answers, spec, tokens)
    still = still_units(activity)
    return UnitsOnText(pieces, activity, int(still.sum()), sentences(activity, pieces, still))


def activity_of(answer: Answer, spec: LanguageSpec, tokens: npt.NDArray[np.int64]) -> Activity:
    """The state h of the last layer after each token: float32 [tokens, hidden], −1…1."""
    activity = np.empty((len(tokens), spec.hidden_size), np.float32)
    answer, state = checked(answer, spec), spec.zero_state(1)
    for place, token in enumerate(tokens):
        _, state = step(answer, np.array([[token]], np.int64), state)
        activity[place] = state["state_h"][-1, 0]
    return activity


def still_units(activity: Activity) -> npt.NDArray[np.bool_]:
    """Which units [hidden] hardly change over a text."""
    still: npt.NDArray[np.bool_] = np.ptp(activity, axis=0) < STILL
    return still


def sentences(activity: Activity, pieces: tuple[str, ...], still: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    """A guess for each unit: what its activity goes along with most clearly, if anything."""
    if len(pieces) < LEAST_TOKENS:
        return tuple(HARDLY if quiet else TOO_SHORT for quiet in still)
    named = marks(pieces)
    flags = np.array(list(named.values()), np.float64)
    moving = flags.std(axis=1) > 0
    words = [words for words, moves in zip(named, moving, strict=True) if moves]
    related = _correlation(flags[moving], activity)
    found = []
    for unit, quiet in enumerate(still):
        if quiet or not len(words):
            found.append(HARDLY if quiet else NOTHING_FITS)
            continue
        best = int(np.abs(related[:, unit]).argmax())
        strength = related[best, unit]
        if abs(strength) < CLEAR:
            found.append(NOTHING_FITS)
        else:
            found.append(f"This unit is {'on' if strength > 0 else 'off'} {words[best]}.")
    return tuple(found)


def marks(pieces: tuple[str, ...]) -> dict[str, npt.NDArray[np.float64]]:
    """What is looked for, by its words: a number for each token [tokens]."""
    inside, place, start = False, 0, True
    quoted, places, starts, sentence_starts = [], [], [], []
    fresh = True
    for piece in pieces:
        if any(letter in QUOTES for letter in piece):
            inside = not inside
        quoted.append(float(inside))
        letters = any(letter.isalnum() for letter in piece)
        place = place + 1 if letters else 0
        places.append(float(place))
        starts.append(float(start))
        start = piece.endswith("\n")
        sentence_starts.append(float(fresh and letters))
        fresh = (fresh and not letters) or any(letter in ENDS for letter in piece)

    def share(test: str) -> npt.NDArray[np.float64]:
        return np.array([float(any(getattr(letter, test)() for letter in piece)) for piece in pieces])

    def holds(letters: frozenset[str]) -> npt.NDArray[np.float64]:
        return np.array([float(any(letter in letters for letter in piece)) for piece in pieces])

    between = np.array([float(piece.isspace()) for piece in pieces])
    punctuation = np.array(
        [float(bool(piece.strip()) and not any(letter.isalnum() for letter in piece)) for piece in pieces]
    )
    return {
        "between words": between,
        "at line breaks": holds(frozenset("\n")),
        "at the start of a line": np.array(starts),
        "at the start of a sentence": np.array(sentence_starts),
        "at capital letters": share("isupper"),
        "at punctuation": punctuation,
        "at quotation marks": holds(QUOTES),
        "inside quotations": np.array(quoted),
        "at digits": share("isdigit"),
        "at vowels": holds(frozenset("aeiouAEIOU")) if _letters(pieces) else np.zeros(len(pieces)),
        "late in long words": np.array(places) if _letters(pieces) else np.zeros(len(pieces)),
    }


def _letters(pieces: tuple[str, ...]) -> bool:
    """Whether each token is one letter."""
    return all(len(piece) == 1 for piece in pieces)


def _correlation(flags: npt.NDArray[np.float64], activity: Activity) -> npt.NDArray[np.float64]:
    """Pearson's r of each mark with each unit: [marks, hidden]; 0 for a unit that does not move."""
    left = flags - flags.mean(axis=1, keepdims=True)
    right = activity.astype(np.float64) - activity.mean(axis=0)
    size = np.sqrt((left**2).sum(axis=1))[:, None] * np.sqrt((right**2).sum(axis=0))[None, :]
    found: npt.NDArray[np.float64] = np.divide(left @ right, size, out=np.zeros_like(size), where=size > 0)
    return found
