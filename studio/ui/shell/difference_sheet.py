"""The sheet that shows what is another in the data than a run saw: in sentences, and side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import ElidedLabel, IconLabel, Sheet, ghost_button, hairline, label
from studio.ui.words import count

if TYPE_CHECKING:
    from studio.engine.data.difference import Difference, ShownItem
    from studio.engine.data.difference_columns import Change, ColumnPair

MOST_COLUMNS = 60
LONGEST = 300
CHANGES: dict[Change, tuple[str, str, str]] = {
    "same": ("check", "muted", "as it was"),
    "gone": ("minus", "danger", "is missing"),
    "new": ("plus", "accent_text", "is new"),
    "renamed": ("pencil", "warning", "has another name"),
    "type": ("triangle-alert", "warning", "is read as another type"),
    "values": ("triangle-alert", "warning", "has other values"),
}
"""Icon, its role, and what became of a column."""


def difference_sheet(host: QWidget, name: str, difference: Difference) -> Sheet:
    """The sheet over `host` for the file of that name."""
    sheet = Sheet(host, "What has changed", f"{name} {difference.headline}", name="difference_sheet")
    inside = QWidget()
    inside.setProperty("plane", "surface")
    column = QVBoxLayout(inside)
    set_margins(column, 0, 0, 12, 0)
    set_spacing(column, 8)
    for place, sentence in enumerate(difference.sentences):
        column.addLayout(_line("circle-dot", "accent_text", _sentence(sentence), f"difference_{place}"))
    if difference.facts:
        column.addWidget(hairline())
        heads = ("", "When it was trained", "Now")
        column.addWidget(_grid([heads, *difference.facts], "difference_facts"))
    if difference.columns:
        column.addWidget(hairline())
        column.addWidget(label("Columns", "strong"))
        column.addWidget(_columns(difference.columns))
    if difference.shown:
        column.addWidget(hairline())
        column.addWidget(label("First ones that are not as they were", "strong"))
        for place, item in enumerate(difference.shown):
            column.addLayout(_item(item, f"difference_item_{place}"))
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setObjectName("difference_scroll")
    scroll.setAccessibleName("What has changed in the data")
    scroll.setWidgetResizable(True)
    scroll.setWidget(inside)
    sheet.body.addWidget(scroll, 1)
    copy = ghost_button("Copy", "difference_copy", "copy")
    copy.clicked.connect(partial(QGuiApplication.clipboard().setText, difference_text(name, difference)))
    sheet.head.insertWidget(sheet.head.count() - 1, copy)
    return sheet


def difference_text(name: str, difference: Difference) -> str:
    """All of it as lines of text."""
    lines = [f"{name} {difference.headline}.", *(f"- {_sentence(said)}" for said in difference.sentences)]
    lines += [f"{what}: {before} before, {now} now" for what, before, now in difference.facts]
    for pair in difference.columns:
        if pair.change != "same":
            lines.append(f"column {pair.before or pair.now}: {CHANGES[pair.change][2]}")
    lines += [f"{_place(item)}: {item.text[:LONGEST]}" for item in difference.shown]
    return "\n".join(lines)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _line(icon: str, role: str, words: str, name: str) -> QHBoxLayout:
    row = QHBoxLayout()
    set_spacing(row, 8)
    row.addWidget(IconLabel(icon, role, 14))
    row.addWidget(label(words, "body", name=name, wrap=True), 1)
    return row


def _grid(rows: Sequence[Sequence[str]], name: str) -> QWidget:
    holder = QWidget()
    holder.setObjectName(name)
    grid = QGridLayout(holder)
    set_margins(grid, 0, 0, 0, 0)
    set_spacing(grid, 8)
    for line, cells in enumerate(rows):
        for place, text in enumerate(cells):
            grid.addWidget(label(text, "small" if line == 0 or place == 0 else "body"), line, place)
    grid.setColumnStretch(len(rows[0]) - 1, 1)
    return holder


def _columns(pairs: Sequence[ColumnPair]) -> QWidget:
    """What was beside what is, those that changed first."""
    holder = QWidget()
    holder.setObjectName("difference_columns")
    grid = QGridLayout(holder)
    set_margins(grid, 0, 0, 0, 0)
    set_spacing(grid, 6)
    ordered = sorted(pairs, key=lambda pair: pair.change == "same")
    for line, pair in enumerate(ordered[:MOST_COLUMNS]):
        icon, role, words = CHANGES[pair.change]
        grid.addWidget(IconLabel(icon, role, 14), line, 0)
        grid.addWidget(label(pair.before or "–", "body"), line, 1)
        grid.addWidget(label(pair.now or "–", "body"), line, 2)
        grid.addWidget(label(words, "small"), line, 3)
    if len(ordered) > MOST_COLUMNS:
        grid.addWidget(label(f"and {count(len(ordered) - MOST_COLUMNS)} more", "small"), MOST_COLUMNS, 1)
    grid.setColumnStretch(3, 1)
    return holder


def _item(item: ShownItem, name: str) -> QHBoxLayout:
    row = QHBoxLayout()
    set_spacing(row, 10)
    icon, role = ("plus", "accent_text") if item.is_new else ("pencil", "warning")
    row.addWidget(IconLabel(icon, role, 14))
    row.addWidget(label(_place(item), "small"))
    row.addWidget(ElidedLabel(item.text[:LONGEST].replace("\n", " "), "body", name=name), 1)
    return row


def _place(item: ShownItem) -> str:
    return f"line {count(item.line)}" if item.line else f"number {count(item.number)}"
