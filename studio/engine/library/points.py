"""Curves as bytes: float64, little end first; the bits of what is no number are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from studio.engine.files import is_held
from studio.engine.training.run_files import LOCK_FILE

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
DTYPE = np.dtype("<f8")
ROWS = ("epoch", "seconds", "loss", "norm", "rate")
LARGEST = 2**62
BLOCK = 4096  # steps in one row of the table, once a run has ended


@dataclass(frozen=True)
class Curve:
    """All points of one run. Arrays of steps hold every update in order, those of looks every validation.

    `train_loss`, `gradient_norm`, `learning_rate` [steps]; `seconds` [steps] at the end of the block a step came in;
    `look_step`, `val_loss`, `skill` [looks].
    """

    step: Whole
    epoch: Whole
    seconds: Floats
    train_loss: Floats
    gradient_norm: Floats
    learning_rate: Floats
    look_step: Whole
    look_epoch: Whole
    val_loss: Floats
    skill: Floats


def pack(
    epoch: int, seconds: float, losses: Sequence[float], norms: Sequence[float], rates: Sequence[float]
) -> bytes:
    """The bytes of a block of steps: one row of float64 each for epoch, seconds, loss, norm and learning rate."""
    block = np.empty((len(ROWS), len(losses)), DTYPE)
    block[0], block[1], block[2], block[3], block[4] = epoch, seconds, losses, norms, rates
    return block.tobytes()


def read_curve(connection: sqlite3.Connection, run: int) -> Curve:
    """All points of a run that went on, as one curve.

    Where steps were made twice, the later ones count. What was made before and lies after the place where the run now
    stands is left out while somebody trains it, and where the run took another course than before, for then it will
    never come; of a run that was interrupted again it is shown. It is deleted by nobody but the end of the run.
    """
    row = connection.execute(
        "SELECT folder, outcome, steps, passes FROM runs WHERE id = ?", (run,)
    ).fetchone()
    folder, outcome, stands, passes = row or ("", "", 0, 1)
    step, figures, _, same = _read_steps(connection, run)
    training = outcome is None and is_held(Path(folder) / LOCK_FILE)
    last = stands if passes > 1 and (training or not same) else LARGEST
    until = int(np.searchsorted(step, last, "right"))
    step, figures = step[:until], figures[:, :until]
    looks = connection.execute(
        "SELECT epoch, step, figures FROM looks WHERE run = ? AND step <= ? ORDER BY epoch", (run, last)
    ).fetchall()
    seen = np.frombuffer(b"".join(row[2] for row in looks), DTYPE).reshape(-1, 3)
    return Curve(
        step=step, epoch=figures[0].astype(np.int64), seconds=figures[1], train_loss=figures[2],
        gradient_norm=figures[3], learning_rate=figures[4],
        look_step=np.array([row[1] for row in looks], np.int64),
        look_epoch=np.array([row[0] for row in looks], np.int64),
        val_loss=seen[:, 1], skill=seen[:, 2],
    )  # fmt: skip


def compact(connection: sqlite3.Connection, run: int) -> None:
    """Puts the many small blocks of a run that has ended into few large ones; call it in a transaction."""
    step, figures, newest_pass, _ = _read_steps(connection, run)
    if not len(step):
        return
    connection.execute("DELETE FROM steps WHERE run = ?", (run,))
    borders = np.flatnonzero(np.diff(step, prepend=step[:1] - 2) != 1)  # a gap begins another block
    for start, end in zip(borders, [*borders[1:], len(step)], strict=True):
        for first in range(int(start), int(end), BLOCK):
            part = np.ascontiguousarray(figures[:, first : min(first + BLOCK, int(end))])
            connection.execute(
                "INSERT INTO steps VALUES (?, ?, ?, ?, ?)",
                (run, newest_pass, int(step[first]), part.shape[1], part.astype(DTYPE).tobytes()),
            )


def _read_steps(connection: sqlite3.Connection, run: int) -> tuple[Whole, Floats, int, bool]:
    """Steps [steps], their figures [rows, steps], the number of the newest pass, and whether the steps that were made
    twice came out the same. Raises ValueError.
    """
    rows = connection.execute(
        "SELECT first_step, count, figures, pass FROM steps WHERE run = ? ORDER BY pass, first_step", (run,)
    ).fetchall()
    if not rows:
        return np.empty(0, np.int64), np.empty((len(ROWS), 0)), 1, True
    if any(len(row[2]) != len(ROWS) * row[1] * DTYPE.itemsize for row in rows):
        raise ValueError("a block of points is not whole")
    first = np.array([row[0] for row in rows], np.int64)
    count = np.array([row[1] for row in rows], np.int64)
    step = np.repeat(first - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
    blocks = [np.frombuffer(row[2], DTYPE).reshape(len(ROWS), row[1]) for row in rows]
    figures, newest_pass = np.concatenate(blocks, axis=1), int(rows[-1][3])
    if len(step) < 2 or (np.diff(step) > 0).all():
        return step, figures, newest_pass, True
    order = np.argsort(step, kind="stable")  # of one that was made again, the later one comes later
    again = step[order][1:] == step[order][:-1]
    losses = figures[ROWS.index("loss"), order].view(
        np.int64
    )  # the bits: what is no number is equal to itself
    same = not (again & (losses[1:] != losses[:-1])).any()
    keep = order[np.r_[~again, True]]
    return step[keep], figures[:, keep], newest_pass, same
