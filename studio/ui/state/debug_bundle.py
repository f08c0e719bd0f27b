"""The report that a user may send: logs, crash file, versions and settings in one zip, without the user's data.

Paths, names of files, of experiments and of columns, and everything that stands in quotes of a message are replaced.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.engine.files import write_atomic
from studio.engine.home import studio_home
from studio.ui.jobs.job import JobContext
from studio.ui.state.last_session import Left
from studio.ui.state.preferences import FILE_NAME as SETTINGS_NAME
from studio.ui.state.recent import RecentFile
from studio.ui.state.session_log import CRASH_NAME, LOG_NAME, log_folder

LARGEST_PART = 2_000_000
README = """Report of Recurrent Studio.

studio.log, crash.txt: what the program wrote about itself. computer.json: versions, devices, memory.
settings.json: the settings of the program.
Paths, file names, names of experiments and columns, and texts in quotes have been replaced by <...>.
No data, no model and no experiment is in this file. Look through it before you send it.
"""
_FRAME = re.compile(r'File "([^"\n]*)", line')
_OURS = re.compile(r".*?((?:studio|site-packages|lib/python[\d.]+|Lib)[/\\][^\"\n]*)$")
_PATH = re.compile(r"(?:[A-Za-z]:\\|\\\\|(?<![\w<>])~?/)[^\s'\"“”:,;<>]+(?: [^\s'\"“”:,;<>/]+\.\w+)?")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”")
_FILE_NAME = re.compile(
    r"[\w.\-]+\.(?:csv|tsv|txt|dat|data|json|parquet|xlsx?|toml|gz|zip|bundle|onnx|safetensors)\b"
)


def names_to_hide(
    experiment: Experiment | None, recent: Iterable[RecentFile], left: Iterable[Left]
) -> frozenset[str]:
    """Names of the user's files, experiments and columns, as far as the window knows them."""
    names: set[str] = set()
    for file in recent:
        names |= {file.path.name, file.path.stem, file.name}
    for each in left:
        names |= {each.name, each.path.name, each.data.name, each.data.stem}
    if experiment is not None:
        data, path = experiment.data, Path(experiment.data.path)
        names |= {experiment.name, path.name, path.stem, data.time, data.series_id, data.text, data.label}
        names |= {*data.targets, *data.past_features, *data.known_future_features, *data.static_features}
    return frozenset(name for name in names if len(name) > 1)


def scrubbed(text: str, hidden: Iterable[str] = ()) -> str:
    """A text about the program, without what is the user's."""
    return "\n".join(_scrubbed_line(line, hidden) for line in text.splitlines()) + "\n"


def _scrubbed_line(line: str, hidden: Iterable[str]) -> str:
    frame = _FRAME.search(line)
    if frame is not None:
        ours = _OURS.match(frame.group(1))
        place = ours.group(1) if ours else "<path>"
        return f'{line[: frame.start()]}File "{place}", line{line[frame.end() :]}'
    line = _PATH.sub("<path>", _QUOTED.sub("<text>", line))
    line = _FILE_NAME.sub(lambda match: match.group() if match.group() in _OWN_NAMES else "<file>", line)
    for name in sorted(hidden, key=len, reverse=True):
        line = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "<name>", line)
    return line


_OWN_NAMES = frozenset({"crash.txt", "settings.json", "session.json", "draft.toml", "computer.json"})


def save_report(_context: JobContext | None, path: Path, hidden: frozenset[str]) -> Path:
    """Job: writes the report. Raises StudioError."""
    from studio.engine.training.computer import examine

    try:
        folder = log_folder()
        logs = {file.name: _tail(file) for file in sorted(folder.glob(f"{LOG_NAME}*"))}
        logs[CRASH_NAME] = _tail(folder / CRASH_NAME)
        settings = _tail(studio_home() / SETTINGS_NAME)
    except OSError as reason:
        raise StudioError("The report cannot be made.", str(reason)) from None
    computer = {key: value for key, value in examine().items() if key != "home"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        archive.writestr("computer.json", json.dumps(computer, indent=1))
        archive.writestr(SETTINGS_NAME, settings)
        for name, text in logs.items():
            archive.writestr(name, scrubbed(text, hidden))
    write_atomic(path, out.getvalue())
    return path


def _tail(path: Path) -> str:
    """The end of a file; empty where there is none. Raises OSError."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - LARGEST_PART))
        return stream.read().decode("utf-8", "replace")
