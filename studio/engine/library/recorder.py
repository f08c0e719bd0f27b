"""Writes what a run says into the library while it trains."""

from __future__ import annotations

import json
import sqlite3
import struct
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from studio.engine.errors import OutputError
from studio.engine.events import Edited, Event, RunEnded, RunStarted, StepsDone, Validated
from studio.engine.experiment import Experiment, to_toml
from studio.engine.library.database import connect, transaction
from studio.engine.library.points import DTYPE, ROWS, compact, pack


class Recorder:
    """Keeps a run's events in the library; made and used in the thread that trains.

    A library that cannot be written must not end a training: `problem` says why, nothing more is recorded, and the
    run's own folder still has all of it.
    """

    def __init__(
        self, experiment: Experiment, folder: Path, path: Path | None = None, *, began: float | None = None
    ) -> None:
        self._experiment, self._folder = experiment, folder.resolve()
        self._began = time.time() if began is None else began
        self._connection: sqlite3.Connection | None = None
        self._run, self._pass, self._epochs_before = 0, 1, 0
        self.problem: OutputError | None = None
        try:
            self._connection = connect(path)
        except OutputError as problem:
            self.problem = problem

    def __call__(self, event: Event) -> None:
        """Keeps one event, for good when this returns."""
        if self._connection is None:
            return
        try:
            with transaction(self._connection):
                self._write(self._connection, event)
        except OutputError as problem:
            self.problem = problem
            self.close()

    def close(self) -> None:
        """Lets go of the library."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(self, connection: sqlite3.Connection, event: Event) -> None:
        match event:
            case RunStarted():
                self._begin(connection, event)
            case _ if not self._run:
                return
            case StepsDone():
                self._steps(connection, event)
            case Validated():
                self._look(connection, event)
            case Edited():
                setting = json.dumps(dict(event.values), ensure_ascii=False)
                connection.execute(
                    "INSERT INTO edits VALUES (?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET setting = json_patch(setting, excluded.setting)",
                    (self._run, event.step, event.epoch, setting),
                )
            case RunEnded():
                if (
                    self._pass > 1 and (event.best_epoch or 0) > self._epochs_before
                ):  # it was of another model
                    connection.execute("UPDATE runs SET test = '{}' WHERE id = ?", (self._run,))
                connection.execute(
                    "UPDATE runs SET outcome = ?, reason = ?, seconds = ? WHERE id = ?",
                    (event.outcome.value, event.reason, event.seconds, self._run),
                )
                self._cut_what_was_not_made_again(connection)
                compact(connection, self._run)

    def _begin(self, connection: sqlite3.Connection, event: RunStarted) -> None:
        """A new run, or one that goes on: what lies after its checkpoint is made again."""
        folder, model = str(self._folder), self._experiment.model
        network = f"{model.cell.upper()} {model.hidden_size}"
        found = connection.execute("SELECT id, passes FROM runs WHERE folder = ?", (folder,)).fetchone()
        if found is None or event.resumed_from is None:
            connection.execute("DELETE FROM runs WHERE folder = ?", (folder,))
            added = connection.execute(
                "INSERT INTO runs (folder, name, task, began, experiment, network) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    folder, self._experiment.name, self._experiment.task, self._began, to_toml(self._experiment),
                    network,
                ),
            )  # fmt: skip
            self._run = int(added.lastrowid or 0)
        else:
            self._run, self._pass = int(found[0]), int(found[1]) + 1
            self._go_back(connection, event.resumed_from[1])
        started = {
            "parameters": event.parameters, "device": event.device, "threads": event.threads,
            "precision": event.precision, "steps_per_epoch": event.steps_per_epoch,
            "max_epochs": event.max_epochs, "items_per_epoch": event.items_per_epoch,
            "baseline": [event.baseline.name, event.baseline.metric, event.baseline.value],
            "baseline_loss": event.baseline.loss if event.baseline.loss == event.baseline.loss else None,
        }  # fmt: skip
        connection.execute(
            "UPDATE runs SET outcome = NULL, reason = '', started = ?, resolved = ? WHERE id = ?",
            (json.dumps(started), json.dumps(dict(event.resolved), ensure_ascii=False), self._run),
        )

    def _go_back(self, connection: sqlite3.Connection, step: int) -> None:
        """The run stands at its checkpoint again. Points made after it stay until they are made again or the run ends;
        edits made after it do not hold any longer. It is no longer in the trash: that would be emptied with it.
        """
        (epochs,) = connection.execute(
            "SELECT coalesce(max(epoch), 0) FROM looks WHERE run = ? AND step <= ?", (self._run, step)
        ).fetchone()
        connection.execute(
            "UPDATE runs SET steps = min(steps, ?), epochs = min(epochs, ?), passes = ?, trashed = NULL WHERE id = ?",
            (step, epochs, self._pass, self._run),
        )
        self._epochs_before = int(epochs)
        connection.execute("DELETE FROM edits WHERE run = ? AND step > ?", (self._run, step))

    def _cut_what_was_not_made_again(self, connection: sqlite3.Connection) -> None:
        """A run that went on from a checkpoint and ended sooner than before has no points after its end."""
        (last,) = connection.execute("SELECT steps FROM runs WHERE id = ?", (self._run,)).fetchone()
        connection.execute("DELETE FROM looks WHERE run = ? AND step > ?", (self._run, last))
        connection.execute("DELETE FROM steps WHERE run = ? AND first_step > ?", (self._run, last))
        across = connection.execute(
            "SELECT pass, first_step, count, figures FROM steps WHERE run = ? AND first_step + count - 1 > ?",
            (self._run, last),
        ).fetchall()
        for number, first, count, figures in across:
            kept = np.frombuffer(figures, DTYPE).reshape(len(ROWS), count)[:, : last - first + 1]
            connection.execute(
                "UPDATE steps SET count = ?, figures = ? WHERE run = ? AND pass = ? AND first_step = ?",
                (kept.shape[1], np.ascontiguousarray(kept).tobytes(), self._run, number, first),
            )

    def _steps(self, connection: sqlite3.Connection, event: StepsDone) -> None:
        count = len(event.losses)
        rates = event.rates or (event.learning_rate,) * count
        figures = pack(event.epoch, event.seconds, event.losses, event.norms, rates)
        connection.execute(
            "INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?)",
            (self._run, self._pass, event.first_step, count, figures),
        )
        connection.execute(
            "UPDATE runs SET steps = ?, seconds = ? WHERE id = ?",
            (event.first_step + count - 1, event.seconds, self._run),
        )

    def _look(self, connection: sqlite3.Connection, event: Validated) -> None:
        figures = struct.pack("<3d", event.train_loss, event.val_loss, event.skill)
        metrics = {name: value if value == value else None for name, value in event.metrics.items()}
        before = connection.execute(
            "SELECT figures FROM looks WHERE run = ? AND epoch = ?", (self._run, event.epoch)
        ).fetchone()
        if (
            before is not None and before[0] != figures
        ):  # another course: what came later on the former is not of it
            connection.execute("DELETE FROM looks WHERE run = ? AND epoch > ?", (self._run, event.epoch))
        connection.execute(
            "INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self._run,
                event.epoch,
                event.step,
                event.seconds,
                figures,
                json.dumps(metrics),
                int(event.best),
            ),
        )
        connection.execute("UPDATE runs SET epochs = ? WHERE id = ?", (event.epoch, self._run))


def both(first: Callable[[Event], None], second: Callable[[Event], None]) -> Callable[[Event], None]:
    """A listener that hands each event to one and then to the other."""

    def emit(event: Event) -> None:
        first(event)
        second(event)

    return emit
