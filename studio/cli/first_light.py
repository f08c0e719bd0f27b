"""`python -m studio.cli.first_light`: trains the bundled monthly sample in the terminal, curve and verdict as text.

It is what `make run` shows on a computer without a screen.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

from studio.cli.main import say
from studio.cli.train import exit_code, stopped_by_interrupt
from studio.engine.errors import StudioError
from studio.engine.events import Event, RunStarted, Validated
from studio.engine.training.control import Control
from studio.resources import resource_path

SAMPLE = "samples/air_passengers_monthly.csv"
WIDTH, HEIGHT = 64, 12


def main() -> int:
    """Proposes, trains, draws, judges. Gives the exit code."""
    try:
        return first_light()
    except StudioError as problem:
        say(f"recurrent-studio: {problem}")
        return problem.exit_code


def first_light() -> int:
    """The whole way from the file to the verdict."""
    from studio.engine.registry import find_task
    from studio.engine.runs import evaluate_run
    from studio.engine.training.run import execute, new_run_folder

    task, path = find_task("forecast"), resource_path(SAMPLE)
    table = task.open_data(path)
    experiment = task.propose(table)
    say(f"{path.name}: {len(table.frame)} rows; predicting {experiment.data.targets[0]}, "
        f"{experiment.preparation.horizon} steps ahead")  # fmt: skip
    folder, control, seen = new_run_folder(experiment), Control(), list[Event]()
    with stopped_by_interrupt(control):
        ended = execute(experiment, folder, control, seen.append, table=table)
    losses = [event.val_loss for event in seen if isinstance(event, Validated)]
    started = next((event for event in seen if isinstance(event, RunStarted)), None)
    if started is None or ended.best_epoch is None:
        return exit_code(ended)
    print(curve(losses, started.baseline.loss, f"{started.baseline.name.replace('_', ' ')}"))
    evaluation = evaluate_run(folder, table)
    print(f"\n{evaluation.verdict.sentence}\n{evaluation.verdict.reason}\nThe run is kept in {folder}")
    return exit_code(ended)


def curve(losses: Sequence[float], baseline: float, name: str) -> str:
    """The validation loss over the epochs on a log scale, the baseline as a dotted line, the best epoch as a star."""
    shown = [loss for loss in (*losses, baseline) if math.isfinite(loss) and loss > 0]
    low, high = math.log(min(shown)), math.log(max(shown))

    def row(loss: float) -> int:
        return round((HEIGHT - 1) * (high - math.log(loss)) / ((high - low) or 1))

    columns = min(WIDTH, len(losses))
    grid = [[" "] * columns for _ in range(HEIGHT)]
    grid[row(baseline)] = ["·"] * columns
    best = min(range(len(losses)), key=lambda epoch: losses[epoch])
    for epoch, loss in enumerate(losses):
        column = epoch * (columns - 1) // max(len(losses) - 1, 1)
        if math.isfinite(loss) and loss > 0 and grid[row(loss)][column] != "★":
            grid[row(loss)][column] = "★" if epoch == best else "•"
    marks = {0: f"{math.exp(high):9.3g} ", HEIGHT - 1: f"{math.exp(low):9.3g} "}
    lines = [marks.get(number, " " * 10) + "│" + "".join(cells) for number, cells in enumerate(grid)]
    foot = " " * 10 + "└" + "─" * columns
    words = f"{'':11}validation loss over {len(losses) - 1} epochs; ★ best, epoch {best}; ··· {name} {baseline:.3g}"
    return "\n".join([*lines, foot, words])


if __name__ == "__main__":
    sys.exit(main())
