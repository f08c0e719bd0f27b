"""All measurements, one after another: python -m benchmarks [NAME …]

Names: training_step, window, plots, library, padding, skill, classes, language (the last three take up to a quarter of
an hour each). Without a name, all but these three.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

QUICK = ("training_step", "window", "plots", "library", "padding")
ALL = (*QUICK, "skill", "classes", "language")


def main(names: list[str]) -> int:
    unknown = set(names) - set(ALL)
    if unknown:
        print(f"No measurement is named {', '.join(sorted(unknown))}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    folder = Path(__file__).resolve().parent
    codes = []
    for name in names or QUICK:
        print(f"--- {name}", flush=True)
        command = [sys.executable, str(folder / f"{name}.py")]
        codes.append(subprocess.run(command, cwd=folder.parent, check=False).returncode)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
