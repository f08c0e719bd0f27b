"""The process that reads: one line in (reader, path), one line out (how it went, and its seconds of work)."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
import warnings
from importlib import import_module
from pathlib import Path

GIBIBYTE = 1 << 30
ROOM = 3 * GIBIBYTE  # besides what the libraries map when they are loaded


def main() -> None:
    """Reads until there is no more."""
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever is printed is no answer
    warnings.simplefilter("ignore")
    from studio.engine.errors import StudioError
    from tests.fuzz.readers import READERS, SHOWN, forget_home

    _load()
    _limit_memory()
    home = Path(os.environ["RECURRENT_STUDIO_HOME"])
    answer.write("ready\n")
    answer.flush()
    for line in sys.stdin:
        reader, path = json.loads(line)
        forget_home(home)
        before, said = time.process_time(), "read"
        try:
            (READERS | SHOWN)[reader](Path(path))
        except StudioError:
            said = "refused"
        except BaseException:  # noqa: BLE001 - whatever it is, it is what is looked for
            said = "fault " + traceback.format_exc()[-4000:]
        answer.write(json.dumps([said, time.process_time() - before]) + "\n")
        answer.flush()


def _load() -> None:
    """Everything heavy, before memory is limited and time is counted."""
    import torch

    from studio.engine.registry import TASKS, find_task

    torch.set_num_threads(1)
    for room in ("onnxruntime", "tokenizers", "sklearn.linear_model", "sklearn.feature_extraction.text"):
        import_module(room)
    for info in TASKS:
        if info.available:
            find_task(info.name)


def _limit_memory() -> None:
    if sys.platform != "linux":  # nowhere else does the system say how much a process has mapped
        return
    import resource

    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + ROOM, mapped + ROOM))


if __name__ == "__main__":
    main()
