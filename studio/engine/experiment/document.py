"""The experiment as a TOML file that a person can read: every setting with its meaning and range beside it."""

from __future__ import annotations

import textwrap
import tomllib
from pathlib import Path
from typing import Any

from studio.engine.errors import SettingError
from studio.engine.experiment.experiment import FORMAT_VERSION, SECTIONS, Experiment, all_fields
from studio.engine.experiment.fields import Field
from studio.engine.files import write_atomic

TITLES = {
    "data": "Where the data is and what its columns are for",
    "preparation": "How the data becomes what a network reads",
    "split": "What trains, what chooses, what judges",
    "model": "The network",
    "training": "How it learns",
}
LARGEST_DOCUMENT = 1_000_000


def to_toml(experiment: Experiment) -> str:
    """The whole experiment, each setting with a comment."""
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("An experiment of Recurrent Studio: everything that decides a run."))
    document.add("format_version", tomlkit.item(FORMAT_VERSION))
    document.add("task", tomlkit.item(experiment.task))
    document.add("name", tomlkit.item(experiment.name))
    for section in SECTIONS:
        table = tomlkit.table()
        table.add(tomlkit.comment(TITLES[section]))
        for described in all_fields():
            if described.section == section and described.concerns(experiment.task):
                table.add(tomlkit.nl())
                for line in _comment(described):
                    table.add(tomlkit.comment(line))
                value = experiment.get(described.key)
                table.add(described.name, tomlkit.item(list(value) if isinstance(value, tuple) else value))
        document.add(tomlkit.nl())
        document.add(section, table)
    return tomlkit.dumps(document)


def from_toml(text: str) -> Experiment:
    """The experiment a text describes; settings it leaves out have their default. Raises SettingError."""
    try:
        content = tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as reason:  # numbers and nesting beyond all measure besides bad grammar
        raise SettingError(
            f"This is no experiment: {reason}.", remedy="Write a new one with `new`."
        ) from None
    version, task, name = (content.pop(key, None) for key in ("format_version", "task", "name"))
    if not isinstance(version, int) or not isinstance(task, str):
        raise SettingError(
            "This is no experiment: format_version or task is missing.", remedy="Write one with `new`."
        )
    if version > FORMAT_VERSION:
        raise SettingError(
            f"This experiment has format {version}; this version reads up to {FORMAT_VERSION}.",
            remedy="Update Recurrent Studio to open it.",
        )
    values: dict[str, Any] = {}
    for section, entries in content.items():
        if section not in SECTIONS or not isinstance(entries, dict):
            raise SettingError(f"Unknown key {section}.", remedy=f"The sections are {', '.join(SECTIONS)}.")
        values |= {f"{section}.{key}": value for key, value in entries.items()}
    return Experiment(task=task, name=name if isinstance(name, str) else "").with_values(values)


def load_experiment(path: Path) -> Experiment:
    """Reads an experiment; a relative data path is made absolute from the file's folder.

    Raises SettingError naming the file for anything that is no experiment.
    """
    try:
        if path.exists() and not (
            path.is_file() or path.is_dir()
        ):  # reading a pipe or a device may never end
            raise SettingError(f"{path.name} is no file.", remedy="Choose an experiment.")
        if path.stat().st_size > LARGEST_DOCUMENT:
            raise SettingError(
                f"{path.name} is too large to be an experiment.", remedy="Write one with `new`."
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as reason:
        raise SettingError(f"{path} cannot be read: {reason.strerror}.", remedy="Check the path.") from None
    except UnicodeDecodeError:
        raise SettingError(
            f"{path.name} is not a text file.", remedy="Write an experiment with `new`."
        ) from None
    try:
        experiment = from_toml(text)
    except SettingError as reason:
        raise SettingError(f"{path.name}: {reason.what}", reason.meaning, reason.remedy) from None
    data = experiment.data.path
    if data and not Path(data).is_absolute():
        experiment = experiment.with_values({"data.path": str((path.parent / data).resolve())})
    return experiment


def save_experiment(experiment: Experiment, path: Path) -> None:
    """Writes the commented TOML, whole or not at all.

    Raises OutputError where the place cannot be written, SettingError for a path that is no text.
    """
    try:
        content = to_toml(experiment).encode()
    except UnicodeEncodeError:
        shown = experiment.data.path.encode("utf-8", "replace").decode()
        raise SettingError(
            f"The name of {shown} holds bytes that are no text.",
            "An experiment could not name the file.",
            "Rename it or its folder.",
        ) from None
    write_atomic(path, content)


def _comment(described: Field) -> list[str]:
    words = f"{described.setting.help} ({described.range_in_words()})"
    return textwrap.wrap(words, 100)
