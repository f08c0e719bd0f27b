"""What a language model learns from the novel: `new`, `train` and `evaluate` as they are, with defaults and presets.

    python benchmarks/language.py [--presets default,quick,balanced] [--seeds 42] [--json OUT.json]

Bits per character of the test part, which is looked at once, beside letter n-grams and bzip2; processor time of the
training alone on one thread, everything between `train` and its end included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOVEL = ROOT / "resources" / "samples" / "northanger_abbey.txt"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--presets", default="default,quick,balanced")
    parser.add_argument("--seeds", default="42")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = []
    for preset in options.presets.split(","):
        runs = [one(preset, int(seed)) for seed in options.seeds.split(",")]
        results.append({"preset": preset, "runs": runs})
        print(row(results[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


def one(preset: str, seed: int) -> dict[str, Any]:
    """One training: bits of the test part beside the simple answers, processor and wall-clock seconds."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        chosen = [] if preset == "default" else ["--preset", preset]
        words = ("new", str(NOVEL), *chosen, "--set", f"training.seed={seed}", "-o", "experiment.toml")
        studio(folder, *words)
        began, before = time.monotonic(), cpu_seconds()
        studio(folder, "train", "experiment.toml", "--out", "run", "--device", "cpu")
        seconds, cpu = time.monotonic() - began, cpu_seconds() - before
        report = json.loads(studio(folder, "evaluate", "run", "--json"))
        text = studio(
            folder, "generate", "run", "--prompt", "Catherine was", "--length", "300", "--seed", "1"
        )
    bits = {name: values["bits_per_character"] for name, values in report["baselines"].items()}
    return {
        "seed": seed, "bits": report["metrics"]["bits_per_character"], "simple": bits, "skill": report["skill"],
        "cpu_seconds": cpu, "seconds": seconds, "text": text,
    }  # fmt: skip


def cpu_seconds() -> float:
    """Processor seconds of the programs that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def studio(folder: Path, *arguments: str) -> str:
    """One command of the program; its stdout."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "RECURRENT_STUDIO_HOME": str(folder / "home")}
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-m", "studio", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def row(result: dict[str, Any]) -> str:
    """One line of the table, and a text."""
    runs = result["runs"]
    bits, cpu = [run["bits"] for run in runs], [run["cpu_seconds"] for run in runs]
    simple = ", ".join(f"{name} {value:.3f}" for name, value in runs[0]["simple"].items())
    return (
        f"{result['preset']}: {statistics.mean(bits):.3f} bits a character ({min(bits):.3f} … {max(bits):.3f}); "
        f"{simple} | "
        f"{statistics.median(cpu):.0f} s of one processor, {statistics.median(run['seconds'] for run in runs):.0f} s\n"
        f"    {' '.join(runs[0]['text'].split())}"
    )


if __name__ == "__main__":
    sys.exit(main())
