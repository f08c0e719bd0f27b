"""Text that is no delimited table, recognized by how it begins."""

from __future__ import annotations

import re

from studio.engine.errors import DataError

_FORMS: tuple[tuple[str, str, str], ...] = (
    (r"<!doctype html|<html", "a web page (HTML)", "Save the table itself as CSV."),
    (r"<\?xml|<svg", "an XML document", "Export the table as CSV."),
    (r"\{\s*[\"}]|\[\s*[\[{\"]", "JSON", "Convert it to CSV."),
    (
        r"(?:[%#].*\n|\s*\n)*@(?:problemname|relation)\b",
        "an ARFF or .ts file of series",
        "Convert it to CSV, one step a row.",
    ),
    (r"%!PS", "a PostScript document", "Export the table as CSV."),
)


def refuse_foreign(name: str, text: str) -> None:
    """Raises DataError when the text begins as another format does."""
    head = text[:20_000].lstrip()
    for pattern, kind, cure in _FORMS:
        if re.match(pattern, head, re.IGNORECASE):
            raise DataError(f"{name} is {kind}.", "A table of text is needed here: one row a line.", cure)
