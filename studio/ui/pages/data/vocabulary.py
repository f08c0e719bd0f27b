"""The sheet of the vocabulary: the most frequent tokens, and those that are unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from studio.ui.theme import set_spacing
from studio.ui.widgets import DataTable, Sheet, label
from studio.ui.words import NO_BREAK, count, percent

if TYPE_CHECKING:
    from studio.engine.tasks.text_views import TokenCount, VocabularyView

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NAMES = {" ": "space", "\n": "line break", "\t": "tabulator", "\u00a0": "no-break space"}


def token_words(token: str) -> str:
    """A token as it can be read: spaces and line breaks have names."""
    if token in _NAMES:
        return _NAMES[token]
    return token.replace("\n", "⏎").replace("\t", "⇥") if token.strip() else f"{len(token)} × space"


def unknown_words(view: VocabularyView) -> str:
    """How much of the validation part is unknown: "17 % of the words"."""
    share = percent(view.unknown_share, sign=False)
    if 0 < view.unknown_share < 0.005:
        share = f"Under 1{NO_BREAK}%"
    return f"{share} of the {view.units}"


class TokenModel(QAbstractTableModel):
    """A row a token with its count."""

    def __init__(self, tokens: Sequence[TokenCount], head: str) -> None:
        super().__init__()
        self._tokens, self._heads = tuple(tokens), (head, "Times")

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._tokens)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and section else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        token = self._tokens[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return count(token.count) if index.column() else token_words(token.token)
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and index.column() else None


def vocabulary_sheet(host: QWidget, view: VocabularyView) -> Sheet:
    """Two tables side by side: what is known best, and what the validation part has and training had not."""
    sheet = Sheet(host, "Vocabulary", f"{count(view.size)} {view.units}", name="vocabulary_sheet")
    one = view.unit[:1].upper() + view.unit[1:]
    row = QHBoxLayout()
    set_spacing(row, 24)
    row.addLayout(
        _column(
            "Most frequent",
            f"Counted in the training part: what is learned from decides which {view.units} are known.",
            _table("frequent_tokens", f"Most frequent {view.units}", view.most_frequent, one),
        ),
        1,
    )
    unknown = (
        _table("unknown_tokens", f"Unknown {view.units}", view.unknown, one)
        if view.unknown
        else label(
            f"Every one of the {view.units} of the validation part is known.", "body", "muted", wrap=True
        )
    )
    row.addLayout(
        _column(
            "Unknown",
            f"{unknown_words(view)} of the validation part: too rare in the training part."
            if view.unknown
            else "Nothing of the validation part is read as “unknown”.",
            unknown,
        ),
        1,
    )
    sheet.body.addLayout(row, 1)
    return sheet


def _column(title: str, sentence: str, content: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    set_spacing(column, 6)
    column.addWidget(label(title, "strong"))
    column.addWidget(label(sentence, "small", wrap=True))
    column.addWidget(content, 1)
    if not isinstance(content, DataTable):
        column.setAlignment(content, Qt.AlignmentFlag.AlignTop)
    return column


def _table(name: str, words: str, tokens: Sequence[TokenCount], head: str) -> DataTable:
    table = DataTable(name, words)
    model = TokenModel(tokens, head)
    model.setParent(table)
    table.setModel(model)
    header = table.horizontalHeader()
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return table
