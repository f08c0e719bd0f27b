"""Which file gives a model that beats its baseline: `new` and `train` as they are, several seeds, both cells.

    python benchmarks/skill.py [--seeds 0,1,2,3,4] [--json OUT.json]

Nothing is set but the look ahead, the seed and the cell. Times are wall clock from `new` to the end of `train`, on one
thread, pre-flight included.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILES = (("air_passengers_monthly.csv", "passengers", 12), ("nyc_weather_jfk_hourly_2013.csv", "temp", 24))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0,1,2,3,4")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    results = []
    for name, target, horizon in FILES:
        for cell in ("lstm", "gru"):
            runs = [one(name, target, horizon, cell, seed) for seed in seeds]
            results.append({"file": name, "target": target, "horizon": horizon, "cell": cell, "runs": runs})
            print(row(results[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


def one(name: str, target: str, horizon: int, cell: str, seed: int) -> dict[str, Any]:
    """One seed: skill against the reference and against every simple forecast, and seconds."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        started = time.monotonic()
        changes = (f"preparation.horizon={horizon}", f"training.seed={seed}", f"model.cell={cell}")
        assignments = [word for change in changes for word in ("--set", change)]
        data = str(ROOT / "resources" / "samples" / name)
        studio(folder, "new", data, "--target", target, *assignments, "-o", "experiment.toml")
        studio(folder, "train", "experiment.toml", "--out", "run", "--device", "cpu")
        seconds = time.monotonic() - started
        report = json.loads(studio(folder, "evaluate", "run", "--json"))
        resolved = json.loads((folder / "run" / "resolved.json").read_text(encoding="utf-8"))
    error = report["metrics"]["mae"]
    gains = {simple: 1 - error / values["mae"] for simple, values in report["baselines"].items()}
    chosen = {key: resolved[key] for key in ("model.on_top_of", "preparation.calendar", "training.learn_from")}
    return {
        "seed": seed, "skill": report["skill"], "reference": report["reference"], "gains": gains, "mae": error,
        "seconds": seconds, "chosen": chosen,
    }  # fmt: skip


def studio(folder: Path, *arguments: str) -> str:
    """One command of the program; its stdout."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "RECURRENT_STUDIO_HOME": str(folder / "home")}
    command = [sys.executable, "-m", "studio", *arguments]
    environment["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def row(result: dict[str, Any]) -> str:
    """One line of the table."""
    runs = result["runs"]
    skills, seconds = [run["skill"] for run in runs], [run["seconds"] for run in runs]
    hardest = statistics.mean(min(run["gains"].values()) for run in runs)
    return (
        f"{result['file']} → {result['target']}, {result['horizon']} ahead | {result['cell'].upper()} | "
        f"skill {statistics.mean(skills):+.2f} ({min(skills):+.2f} … {max(skills):+.2f}) over "
        f"{'/'.join(sorted({run['reference'] for run in runs}))} | "
        f"against the hardest simple forecast {hardest:+.2f} | "
        f"{statistics.median(seconds):.0f} s, at most {max(seconds):.0f} s | {[run['chosen'] for run in runs][:2]}"
    )


if __name__ == "__main__":
    sys.exit(main())
