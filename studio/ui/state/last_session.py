"""What the last session left: the draft of the experiment that was edited last, and the run that ended last.

Both lie in the program's own folder. The draft is an experiment like any other; beside it stands, in one small file,
what the first screen says of draft and run without opening them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment, save_experiment
from studio.engine.files import write_atomic
from studio.engine.home import studio_home
from studio.ui.jobs.job import JobContext

_log = logging.getLogger(__name__)

FILE_NAME, DRAFT_NAME = "session.json", "draft.toml"
Kind = Literal["draft", "run"]
KINDS: tuple[Kind, ...] = ("draft", "run")


@dataclass(frozen=True)
class Left:
    """A draft, or the folder of a run: what is opened, and what is said of it.

    `state`: how the run ended, empty for a draft; `moment`: seconds since 1970.
    """

    kind: Kind
    path: Path
    name: str
    task: str
    data: Path
    state: str
    moment: float
    gone: str = ""
    """The name of what it needs and what is not where it was; known once somebody has looked."""

    @property
    def needed(self) -> tuple[Path, ...]:
        """What must still be there to go on with it; a run is shown without its data, too."""
        return (self.data,) if self.kind == "draft" else (self.path,)


def draft_path() -> Path:
    """Where the draft lies. Raises OSError."""
    return studio_home() / DRAFT_NAME


def describe(kind: Kind, path: Path, experiment: Experiment, moment: float, state: str = "") -> Left:
    """What is said of a draft or of a run."""
    data = Path(experiment.data.path)
    return Left(kind, path, experiment.name, experiment.task, data, state, moment)


def read_left() -> tuple[Left, ...]:
    """What the last session left, the draft first; nothing where nothing readable is kept."""
    try:
        kept = json.loads((studio_home() / FILE_NAME).read_text(encoding="utf-8"))
        return tuple(_left(kind, kept[kind]) for kind in KINDS if kept.get(kind))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
        _log.warning("What the last session left cannot be read: %s", reason)
        return ()


def write_left(left: Iterable[Left]) -> None:
    """Keeps what is said of draft and run. A disk that takes nothing costs the offer, not the work: it is logged."""
    kept = {each.kind: asdict(replace(each, gone="")) for each in left}
    try:
        content = json.dumps(kept, indent=1, ensure_ascii=False, default=str)
        write_atomic(studio_home() / FILE_NAME, content.encode())
    except (OSError, StudioError, UnicodeEncodeError) as reason:
        _log.warning("What the next session is to offer cannot be kept: %s", reason)


def write_draft(experiment: Experiment) -> bool:
    """Writes the draft, whole or not at all; False where it cannot be written."""
    try:
        save_experiment(experiment, draft_path())
    except (OSError, StudioError) as reason:
        _log.warning("The draft cannot be kept: %s", reason)
        return False
    return True


def look_for(_context: JobContext, left: tuple[Left, ...]) -> tuple[Left, ...]:
    """Job: the same, with whether what they need is still there."""
    return tuple(
        replace(each, gone=next((path.name for path in each.needed if not path.exists()), ""))
        for each in left
    )


def keep_left(_context: JobContext, left: tuple[Left, ...]) -> None:
    """Job: `write_left`."""
    write_left(left)


def _left(kind: Kind, kept: dict[str, Any]) -> Left:
    texts = {key: str(kept[key]) for key in ("name", "task", "state")}
    return Left(kind, path=Path(kept["path"]), data=Path(kept["data"]), moment=float(kept["moment"]), **texts)
