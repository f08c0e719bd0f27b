"""Curves as bytes: float64, little end first; the bits of what is no number are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
DTYPE = np.dtype("<f8")
ROWS = ("epoch", "seconds", "loss", "norm", "rate")
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
    """All points of a run. Where steps were made twice, by a run that went on, the later ones count."""
    step, figures, _ = _read_steps(connection, run)
    looks = connection.execute(
        "SELECT epoch, step, figures FROM looks WHERE run = ? ORDER BY epoch", (run,)
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
    step, figures, newest_pass = _read_steps(connection, run)
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


def _read_steps(connection: sqlite3.Connection, run: int) -> tuple[Whole, Floats, int]:
    """Steps [steps], their figures [rows, steps] and the number of the newest pass. Raises ValueError."""
    rows = connection.execute(
        "SELECT first_step, count, figures, pass FROM steps WHERE run = ? ORDER BY pass, first_step", (run,)
    ).fetchall()
    if not rows:
        return np.empty(0, np.int64), np.empty((len(ROWS), 0)), 1
    if any(len(row[2]) != len(ROWS) * row[1] * DTYPE.itemsize for row in rows):
        raise ValueError("a block of points is not whole")
    first = np.array([row[0] for row in rows], np.int64)
    count = np.array([row[1] for row in rows], np.int64)
    step = np.repeat(first - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
    blocks = [np.frombuffer(row[2], DTYPE).reshape(len(ROWS), row[1]) for row in rows]
    keep = _last_of_each(step)
    return step[keep], np.concatenate(blocks, axis=1)[:, keep], int(rows[-1][3])


def _last_of_each(step: Whole) -> Whole | slice:
    """The places of the steps that count, in order: of one that was made again, the later one."""
    if len(step) < 2 or (np.diff(step) > 0).all():
        return slice(None)
    order = np.argsort(step, kind="stable")
    sorted_steps = step[order]
    last = np.r_[sorted_steps[1:] != sorted_steps[:-1], True]
    return order[last]
