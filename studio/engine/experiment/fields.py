"""One setting of an experiment: its value's type, range and words, written beside the field itself.

Forms, `--help`, the comments of the TOML and every range check read the same description.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, Literal, get_type_hints

from studio.engine.errors import SettingError

Kind = Literal["word", "text", "integer", "number", "boolean", "names"]
Value = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """What is known of one setting besides its value.

    `minimum` and `maximum` are inclusive unless `above` is set, which excludes the minimum. `words` are other spellings
    of a choice, such as `true` for `on`. `tasks` are the tasks that the setting has a meaning for, all where it is
    empty.
    """

    label: str
    help: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    choices: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A setting with its place in the document: section, name, kind and default."""

    section: str
    name: str
    kind: Kind
    default: Value
    setting: Setting

    @property
    def key(self) -> str:
        """The name that `--set` and the TOML use, such as `model.hidden_size`."""
        return f"{self.section}.{self.name}"

    def concerns(self, task: str) -> bool:
        """Whether the setting has a meaning for this task."""
        return not self.setting.tasks or task in self.setting.tasks

    def range_in_words(self) -> str:
        """The values that are allowed: "one of lstm, gru", "0 to 0.9", "more than 0"."""
        setting = self.setting
        if setting.choices:
            return "one of " + ", ".join(setting.choices)
        low, high = (None if bound is None else f"{bound:g}" for bound in (setting.minimum, setting.maximum))
        if low is not None and high is not None:
            return f"more than {low}, at most {high}" if setting.above else f"{low} to {high}"
        if low is not None:
            return f"more than {low}" if setting.above else f"{low} or more"
        if high is not None:
            return f"{high} or less"
        return {"boolean": "true or false", "names": "a list of column names"}.get(self.kind, self.kind)

    def parse(self, text: str) -> Value:
        """The value that a word of `--set` means. Raises SettingError naming the key and the range."""
        text = text.strip()
        if self.kind == "names":
            return tuple(name.strip() for name in text.split(",") if name.strip())
        if self.kind == "boolean":
            return self.check({"true": True, "false": False}.get(text.lower(), text))
        if self.kind == "integer":
            return self.check(_number(text, int))
        if self.kind == "number":
            return self.check(_number(text, float))
        return self.check(text)

    def check(self, value: object) -> Value:
        """The value in its own type. Raises SettingError naming the key and the range."""
        matched = self._typed(value)
        if matched is None or _has_nul(matched):
            raise self._refusal(value)
        setting = self.setting
        if setting.choices and matched not in setting.choices:
            raise self._refusal(value)
        if isinstance(matched, (int, float)) and not isinstance(matched, bool):
            low, high = setting.minimum, setting.maximum
            below = low is not None and (matched <= low if setting.above else matched < low)
            if below or (high is not None and matched > high) or not math.isfinite(matched):
                raise self._refusal(value)
        return matched

    def _typed(self, value: object) -> Value | None:
        if self.kind == "boolean":
            return value if isinstance(value, bool) else None
        if self.kind == "names":
            return _names(value)
        if self.kind in ("word", "text"):
            if isinstance(value, bool):
                value = str(value).lower()
            return dict(self.setting.words).get(value, value) if isinstance(value, str) else None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        if self.kind == "integer":
            return int(value) if float(value).is_integer() else None
        return float(value)

    def _refusal(self, value: object) -> SettingError:
        return SettingError(
            f"{self.key} cannot be {value!r}.",
            remedy=f"{self.setting.label}: {self.range_in_words()}.",
        )


def _has_nul(value: Value) -> bool:
    """No file, column or encoding has a NUL in its name; the system would refuse one with an error of its own."""
    parts = value if isinstance(value, tuple) else (value,)
    return any(isinstance(part, str) and "\0" in part for part in parts)


def setting(default: Value, label: str, help: str, **rest: Any) -> Any:
    """A dataclass field with its description; the arguments after `help` are those of Setting."""
    return dataclasses.field(default=default, metadata={"setting": Setting(label, help, **rest)})


def fields_of(section: str, part: type) -> tuple[Field, ...]:
    """The described fields of one part of the experiment, in the order of its class."""
    hints = get_type_hints(part)
    kinds: dict[Any, Kind] = {int: "integer", float: "number", bool: "boolean", str: "text"}
    described = []
    for field in dataclasses.fields(part):
        words: Setting = field.metadata["setting"]
        kind = "word" if words.choices else kinds.get(hints[field.name], "names")
        default: Any = field.default
        described.append(Field(section, field.name, kind, default, words))
    return tuple(described)


def _number(text: str, convert: type[int] | type[float]) -> int | float | str:
    try:
        return convert(text)
    except ValueError:
        return text


def _names(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value):
        return tuple(value)
    return None
