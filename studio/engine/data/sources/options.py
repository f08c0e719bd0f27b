"""What a person may say about a file when the guess is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.errors import SettingError

_SEPARATORS = {
    "auto": "auto",
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "\\t": "\t",
    "pipe": "|",
    "colon": ":",
    "space": " ",
    "fixed": "fixed",
    ",": ",",
    ";": ";",
    "\t": "\t",
    "|": "|",
    ":": ":",
    " ": " ",
}
_DECIMALS = {"auto": "auto", "point": ".", "comma": ",", ".": ".", ",": ","}
_THOUSANDS = {
    "auto": "auto",
    "none": "",
    "": "",
    "comma": ",",
    "point": ".",
    "apostrophe": "'",
    "space": " ",
    ",": ",",
    ".": ".",
    "'": "'",
    " ": " ",
}
_YES_NO = {"auto": "auto", "yes": "yes", "no": "no", "true": "yes", "false": "no", "on": "yes", "off": "no"}


@dataclass(frozen=True)
class ReadOptions:
    """How to read a delimited file; `auto` leaves the guess to the reader.

    `separator`: auto, comma, semicolon, tab, pipe, colon, space (runs of blanks), fixed (columns by
    position), or the
    character itself. `decimal`: auto, point or comma. `thousands`: auto, none, comma, point, apostrophe or
    space.
    `encoding`: auto or a name Python knows. `day_first`: auto, yes (3/8 is 3 August) or no (March 8).
    `header`: auto, yes, no, or the line of the header counted from 1.
    """

    separator: str = "auto"
    decimal: str = "auto"
    thousands: str = "auto"
    encoding: str = "auto"
    day_first: str = "auto"
    header: str = "auto"

    def resolved(self) -> ReadOptions:
        """The same options with words replaced by characters. Raises SettingError for a word that is not
        known.
        """
        header = self.header.lower()
        if not (header.isdigit() and int(header) > 0):
            header = _word("data.header", header, _YES_NO, "a line number")
        return ReadOptions(
            separator=_word("data.separator", self.separator, _SEPARATORS),
            decimal=_word("data.decimal", self.decimal, _DECIMALS),
            thousands=_word("data.thousands", self.thousands, _THOUSANDS),
            encoding=_encoding(self.encoding),
            day_first=_word("data.day_first", self.day_first, _YES_NO),
            header=header,
        )


def _word(key: str, value: str, known: dict[str, str], also: str = "") -> str:
    found = known.get(value if value in known else value.lower())
    if found is None:
        words = [
            word for word in known if len(word) > 1 and word not in ("\\t", "true", "false", "on", "off")
        ]
        choices = ", ".join([*words, also] if also else words)
        raise SettingError(f"{key} cannot be “{value}”.", remedy=f"Use one of {choices}.")
    return found


def _encoding(name: str) -> str:
    if name.lower() == "auto":
        return "auto"
    try:
        "".encode(name)
    except LookupError:
        raise SettingError(
            f"data.encoding “{name}” is not known.",
            remedy="Use auto, utf-8, utf-16, windows-1252, or another name of a text encoding.",
        ) from None
    return name
