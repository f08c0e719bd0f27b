"""The report that a user may send: logs, crash file, versions and settings in one zip, without the user's data.

Paths, names of files, of experiments and of columns, and everything that stands in quotes of a message are replaced.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from itertools import islice
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
HOME_FOLDERS = ("Desktop", "Documents", "Downloads")
MOST_NAMES = 2000  # of one folder
COMMON_WORDS = frozenset({
    "studio", "data", "file", "files", "runs", "model", "models", "text", "texts", "train", "training", "test", "tests",
    "python", "torch", "home", "root", "user", "users", "desktop", "documents", "downloads", "pictures", "music",
    "videos", "public", "library", "error",
})  # fmt: skip
"""Names that say nothing of anybody, and without which a log cannot be read."""
README = """Report of Recurrent Studio.

studio.log, crash.txt: what the program wrote about itself. computer.json: versions, devices, memory.
settings.json: the settings of the program.
Paths, file names, names of experiments and columns, and texts in quotes have been replaced by <...>.
No data, no model and no experiment is in this file. Look through it before you send it.
"""
_FRAME = re.compile(r'File "([^"\n]*)", line')
_OURS = re.compile(r".*?((?:studio|site-packages|lib/python[\d.]+|Lib)[/\\][^\"\n]*)$")
_LETTER = r"(?:<name>|[^\s'\"“”:,;<>/\\])"  # of a path, where names of the user may be hidden already
_PATH = re.compile(
    rf"(?:[A-Za-z]:\\|\\\\|(?<![\w<])~?/)(?:{_LETTER}|[/\\])+"
    rf"(?:(?: {_LETTER}+){{0,3}} {_LETTER}+[/\\](?:{_LETTER}|[/\\])*)*"  # folders with spaces in their names
    rf"(?: {_LETTER}+\.\w+)?"
)
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


def names_on_this_computer() -> frozenset[str]:
    """Names of the user, of the runs of the library and their data, and of what lies in the user's own folders.

    A name with spaces is no file name to any pattern: it has to be known.
    """
    from studio.engine.library.library import Library

    names = {Path.home().name}
    for folder in (Path.home(), *(Path.home() / name for name in HOME_FOLDERS)):
        with contextlib.suppress(OSError):
            for path in islice(folder.iterdir(), MOST_NAMES):
                names |= {path.name, path.stem} if not path.name.startswith(".") else set()
    with contextlib.suppress(StudioError), Library() as library:
        for run in (*library.runs(), *library.runs(trashed=True)):
            data = Path(run.data)
            names |= {run.name, run.folder.name, data.name, data.stem, data.parent.name, *run.tags}
    return frozenset(name for name in names if len(name) > 3 and name.lower() not in COMMON_WORDS)


def scrubbed(text: str, hidden: Iterable[str] = ()) -> str:
    """A text about the program, without what is the user's."""
    forms = {unicodedata.normalize(form, name) for name in hidden for form in ("NFC", "NFD")}
    longest_first = sorted((name for name in forms if name in text), key=len, reverse=True)
    return "\n".join(_scrubbed_line(line, longest_first) for line in text.splitlines()) + "\n"


def _scrubbed_line(line: str, hidden: Sequence[str]) -> str:
    frame = _FRAME.search(line)
    if frame is not None:
        ours = _OURS.match(frame.group(1))
        place = ours.group(1) if ours else "<path>"
        return f'{line[: frame.start()]}File "{place}", line{line[frame.end() :]}'
    for name in hidden:  # first: a name with spaces is more than the pattern of a file takes
        line = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "<name>", line)
    line = _PATH.sub("<path>", _QUOTED.sub("<text>", line))
    return _FILE_NAME.sub(lambda match: match.group() if match.group() in _OWN_NAMES else "<file>", line)


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
    hidden = hidden | names_on_this_computer()
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
