"""Writing with a model, in a job: what is written is handed over a few times a second."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from studio.engine.tasks.writing import WritingSettings
from studio.ui.jobs.job import JobContext

EVERY_SECONDS = 0.05


@dataclass(frozen=True)
class Written:
    """What was written since it was handed over last, and the pieces of the prompt that the model does not know."""

    rest: str
    unknown: tuple[str, ...]


def write(context: JobContext, model: Any, how: WritingSettings) -> Written:
    """Writes until it is enough or nobody waits any more; progress carries the new text. Raises StudioError."""
    from studio.engine.tasks import find_task

    room: Any = find_task(model.task)
    waiting, said, pieces = "", time.monotonic(), 0
    for piece in room.write(model, how, context.cancelled):
        waiting, pieces = waiting + piece, pieces + 1
        now = time.monotonic()
        if waiting and now - said >= EVERY_SECONDS:
            context.progress(min(pieces / max(how.length, 1), 1.0), waiting)
            waiting, said = "", now
    return Written(waiting, room.unknown_in(model, how.prompt))
