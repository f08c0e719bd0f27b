"""Going on with a run: what is known of it, whether it can go on exactly, and the proof that it did."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.engine.data.difference import SAME_VALUES
from studio.engine.errors import ModelError, SettingError, StudioError
from studio.engine.events import Outcome, Repeated, StepsDone
from studio.engine.experiment import Experiment, find_field, load_experiment
from studio.engine.predict.model import MODEL_FILE
from studio.engine.training.checkpoint import RUN_ID, Checkpoint, newest_checkpoint
from studio.engine.training.loop import Loop
from studio.engine.training.run_data import (
    PLACE_FILE,
    at_its_place,
    data_changes,
    read_seen,
    remember_place,
    seen_bytes,
)
from studio.engine.training.run_files import (
    CHECKPOINTS,
    EXPERIMENT_FILE,
    FILM_FILE,
    LOCK_FILE,
    LOG_FILE,
    RESOLVED_FILE,
    SEEN_FILE,
    last_outcome,
)

WORDS = {
    "torch": "PyTorch",
    "device": "the device",
    "threads": "the number of threads",
    "system": "the system",
    "data_sha256": "the data",
}
"""What has to be the same for the same bits, and what it is called."""
CHANGED, GONE = "has changed", "is gone"


class NotExactError(StudioError):
    """The run could go on, but not to the same bits; `differences` says why."""

    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resumption:
    """A run that was left: its experiment with everything chosen, its furthest checkpoint, and how it ended.

    `useless`: checkpoints that lie there and cannot be taken, with the reason.
    """

    experiment: Experiment
    checkpoint: Checkpoint
    useless: Mapping[Path, str]
    outcome: Outcome | None

    def check(self, more_epochs: int) -> None:
        """Raises SettingError where there is nothing left to do."""
        if more_epochs < 0:
            raise SettingError("--epochs cannot be below 0.", remedy="Give the epochs that are to be added.")
        if self.outcome in (Outcome.FINISHED, Outcome.STOPPED_EARLY) and not more_epochs:
            ended = "All its epochs are done" if self.outcome is Outcome.FINISHED else "It had stopped early"
            raise SettingError("This run has ended.", f"{ended}.", "Add epochs: --epochs 50 trains 50 more.")
        most = int(find_field("training.max_epochs").setting.maximum or 0) - self.checkpoint.place[0]
        if more_epochs > most:  # what it saved would be read as damaged
            raise SettingError(
                f"{more_epochs:,} epochs more are too many.",
                f"A run has at most {most + self.checkpoint.place[0]:,}.",
                f"Add at most {most:,}.",
            )

    def differences(self, now: Mapping[str, Any], data: Any = None) -> tuple[str, ...]:
        """What is not as it was when the checkpoint was made, in words; of `data` as it was read now, all of it."""
        content = self.checkpoint.content
        before = {**content.get("environment", {}), "data_sha256": content.get("data_sha256")}
        found = []
        for key, words in WORDS.items():
            if key == "data_sha256":
                other = self._data_words(data, same_bytes=before[key] == now[key])
                found += [other] if other else []
            elif before.get(key) != now[key]:
                found.append(f"{words} was {before.get(key)} and is {now[key]}")
        return tuple(found)

    def _data_words(self, data: Any, *, same_bytes: bool) -> str:
        """What is another in the data; empty where nothing is.

        A file of the same bytes may hold other values than the run saw: it was written anew between the reading and the
        start, or it is read in another way today.
        """
        path = Path(self.experiment.data.path)
        if not same_bytes and not path.exists():
            return f"{path.name} {GONE}"
        folder = self.checkpoint.path.parent.parent
        seen = read_seen(folder)
        is_of_checkpoint = seen is None or seen.sha256 == self.checkpoint.content["data_sha256"]
        changes = data_changes(folder, data, self.experiment) if is_of_checkpoint else None
        if same_bytes and (changes is None or changes.sentences == (SAME_VALUES,)):
            return ""
        return f"{path.name} {CHANGED}" + (f": {', '.join(changes.sentences)}" if changes else "")

    def keep_place(self, folder: Path) -> None:
        """The run goes on with its data where it lies now. Raises OutputError."""
        path = Path(self.experiment.data.path)
        if path.exists() and path != Path(
            at_its_place(folder, load_experiment(folder / EXPERIMENT_FILE)).data.path
        ):
            remember_place(folder, path)

    def seen_now(self, folder: Path, data: Any, sha256: str) -> bytes:
        """What the run sees of its data from its next checkpoint on; empty where the folder says so already, as the
        folders of earlier versions never do."""
        seen = read_seen(folder)
        known = self.checkpoint.content["data_sha256"] if seen is None else seen.sha256
        return b"" if sha256 == known else seen_bytes(data, self.experiment, sha256)

    def prolong(self, loop: Loop, more_epochs: int) -> None:
        """Lets a restored loop go on for so many epochs more, with its whole patience and no limit of time.

        They follow the end that it had; a run that was cut short makes the epochs that were planned, too.
        """
        has_ended = self.outcome in (Outcome.FINISHED, Outcome.STOPPED_EARLY)
        epochs = (loop.epochs_done if has_ended else loop.settings.max_epochs) + more_epochs
        loop.settings = dataclasses.replace(loop.settings, max_epochs=epochs, max_seconds=0.0)
        if has_ended:
            loop.progress.waiting_epoch, loop.progress.waiting_step = loop.epochs_done, loop.step

    def later_losses(self, folder: Path) -> dict[int, float]:
        """The losses by step that the log holds of the time after the checkpoint."""
        known: dict[int, float] = {}
        for step, loss in _losses_after(folder / LOG_FILE, self.checkpoint.place[1]):
            if known.get(step, loss) != loss:  # another course: what came later on the former is not of it
                known = {before: kept for before, kept in known.items() if before < step}
            known[step] = loss
        return known


def read_resumption(folder: Path, data: Path | None = None) -> Resumption:
    """What there is to go on with; its data is at `data`, where that is given. Raises ModelError or SettingError."""
    check_is_run(folder)
    experiment = at_its_place(folder, load_experiment(folder / EXPERIMENT_FILE))
    if data is not None:
        experiment = experiment.with_values({"data.path": str(data.resolve())})
    chosen, run_id = _resolved(folder / RESOLVED_FILE)
    checkpoint, useless = newest_checkpoint(folder / CHECKPOINTS, run_id)
    return Resumption(experiment.with_values(chosen), checkpoint, useless, last_outcome(folder))


def check_is_run(folder: Path) -> None:
    """Whether a folder is a run whose parts all lie in it. Raises ModelError."""
    if not (folder / EXPERIMENT_FILE).is_file() or not (folder / CHECKPOINTS).is_dir():
        raise ModelError(f"{folder} is no run.", remedy="Choose the folder that `train` made.")
    _refuse_links(folder)


def _refuse_links(folder: Path) -> None:
    """Raises ModelError where a part of the run lies elsewhere, or is no file: going on would write there."""
    files = [
        folder / name
        for name in (
            EXPERIMENT_FILE, RESOLVED_FILE, LOG_FILE, FILM_FILE, LOCK_FILE, MODEL_FILE, SEEN_FILE, PLACE_FILE,
        )
    ]  # fmt: skip
    for path in (folder / CHECKPOINTS, *files):
        if path.is_symlink() or (path.exists() and path.is_file() != (path in files)):
            raise ModelError(
                f"{path} is a link, or no file.",
                "What the run writes would go elsewhere.",
                "Put the file itself there.",
            )


def not_exact(differences: Sequence[str]) -> NotExactError:
    """The refusal, with its reasons."""
    of_data = any(words in difference for difference in differences for words in (CHANGED, GONE))
    place = "say where its data is with --data PATH, " if of_data else ""
    error = NotExactError(
        f"This run cannot go on exactly: {'; '.join(differences)}.",
        "Its curve would go on, but to other numbers than without the interruption.",
        f"Put it back as it was, {place}or go on all the same with --inexact.",
    )
    error.differences = tuple(differences)
    return error


def _resolved(path: Path) -> tuple[dict[str, object], str]:
    """What the first start chose and measured, as settings: it is not tried again. And the id of the run, empty where
    an older version made it. Raises ModelError.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        settings = {find_field(key).key: value for key, value in content.items() if "." in key}
        return settings, str(content.get(RUN_ID, ""))
    except (OSError, ValueError, AttributeError, RecursionError, SettingError) as fault:
        raise ModelError(
            f"{path} cannot be read: {fault}.",
            "What the run had chosen is not known.",
            "Train its experiment again.",
        ) from None


def _losses_after(path: Path, step: int) -> Iterator[tuple[int, float]]:
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            for line in stream:
                if not line.startswith('{"event": "step_done"'):
                    continue
                try:
                    record = json.loads(line)
                    place, loss = int(record["step"]), record["train_loss"]
                    if place > step and loss is not None:
                        yield place, float(loss)
                except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
                    continue  # the line that the process was killed in
    except OSError:
        return


class Repetition:
    """Compares the steps that a run makes again with what its log holds of them."""

    def __init__(self, losses: Mapping[int, float]) -> None:
        self._losses = dict(losses)
        self._last = max(self._losses, default=0)
        self._steps = 0
        self._first_difference: int | None = None
        self._done = not self._losses

    def compare(self, event: StepsDone) -> bool:
        """Takes in some steps; true once, when the last step that was known has been made again."""
        if self._done:
            return False
        for step, loss in enumerate(event.losses, event.first_step):
            if step not in self._losses:
                continue
            self._steps += 1
            if self._losses[step] != loss and self._first_difference is None:
                self._first_difference = step
        self._done = event.first_step + len(event.losses) > self._last
        return self._done

    def said(self) -> Repeated:
        """What came of it."""
        return Repeated(self._steps, self._first_difference)
