"""How right text classifiers are: the proposed settings and the presets, several seeds, beside the simple answers.

    python benchmarks/classes.py [--seeds 0,1,2] [--languages FOLDER] [--json OUT.json]

Nothing is set but seed and preset. The seed decides the split too. Times are wall clock of the training on one thread,
without the simple answers. `--languages`: a folder with a folder of text files for each class.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from studio.engine.data.table import Table  # noqa: E402
from studio.engine.predict.model import open_model  # noqa: E402
from studio.engine.registry import find_task  # noqa: E402
from studio.engine.training.control import Control  # noqa: E402
from studio.engine.training.run import execute  # noqa: E402

SAMPLE = ROOT / "resources" / "samples" / "wordnet_gloss_topics.csv"
TASK = find_task("classify-text")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--languages", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    seeds, results = [int(seed) for seed in options.seeds.split(",")], []
    print(
        "texts | settings | accuracy, mean | each seed | largest class | word n-grams | seconds | best epoch"
    )
    for path in (SAMPLE, *([options.languages] if options.languages else [])):
        table = TASK.open_data(path)
        for name in ("proposed", *(preset.name for preset in TASK.presets)):
            runs = [one(table, name, seed) for seed in seeds]
            results.append({"file": path.name, "settings": name, "runs": runs})
            print(row(results[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


def one(table: Table, name: str, seed: int) -> dict[str, Any]:
    """One seed: accuracy of the model and of the simple answers on the test part."""
    experiment = TASK.propose(table, (), {"training.seed": seed, "training.device": "cpu"})
    for preset in TASK.presets:
        if preset.name == name:
            experiment = experiment.with_values(preset.values)
    with tempfile.TemporaryDirectory() as scratch:
        ended = execute(experiment, Path(scratch) / "run", Control(), lambda event: None, table=table)
        report = TASK.evaluate(open_model(Path(scratch) / "run"), table).report
    return {
        "seed": seed,
        "accuracy": report["metrics"]["accuracy"],
        "simple": {simple: values["accuracy"] for simple, values in report["baselines"].items()},
        "seconds": ended.seconds,
        "best_epoch": ended.best_epoch,
    }


def row(result: dict[str, Any]) -> str:
    """One line of the table."""
    runs = result["runs"]
    mean = statistics.mean(run["accuracy"] for run in runs)
    each = " ".join(f"{run['accuracy']:.3f}" for run in runs)
    simple = " | ".join(
        f"{statistics.mean(run['simple'][name] for run in runs):.3f}" for name in ("majority", "tfidf_linear")
    )
    seconds = statistics.mean(run["seconds"] for run in runs)
    epochs = " ".join(str(run["best_epoch"]) for run in runs)
    return (
        f"{result['file']} | {result['settings']} | {mean:.3f} | {each} | {simple} | {seconds:.0f} | {epochs}"
    )


if __name__ == "__main__":
    sys.exit(main())
