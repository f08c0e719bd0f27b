"""The certificate of an exported file: what was compared, and what came of it; or why there is none."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSizePolicy, QVBoxLayout, QWidget

from studio.engine.errors import StudioError
from studio.engine.export.certificate import SUFFIX
from studio.ui.pages.export.figures import plain, size_words
from studio.ui.pages.export.words import Comparison
from studio.ui.pages.places import open_file
from studio.ui.pages.run_words import day_and_clock, with_unit
from studio.ui.theme import set_fixed_height, set_margins, set_spacing
from studio.ui.widgets import (
    Card,
    CellRole,
    Chip,
    DataTable,
    FactRow,
    Seal,
    hairline,
    label,
    link_button,
    tool_button,
)
from studio.ui.words import count, plural

Index = QModelIndex | QPersistentModelIndex
HEAD, ROW = 30, 28


class CasesModel(QAbstractTableModel):
    """A row a comparison."""

    def __init__(self, cases: tuple[Any, ...], words: Comparison, parent: QObject) -> None:
        super().__init__(parent)
        self._cases, self._words = cases, words

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._cases)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            words = self._words
            return (words.batch_head, words.time_head, "Largest difference", "Verdict")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        case, column = self._cases[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                count(case.batch), plural(case.time, *self._words.step),
                with_unit(plain(case.largest_difference), self._words.unit), "same" if case.passed else "differs",
            )[column]  # fmt: skip
        if column == 3 and role == CellRole.ICON:
            return "circle-check" if case.passed else "circle-x"
        if column == 3 and role == CellRole.TONE:
            return "success" if case.passed else "danger"
        return None


class CertificateCard(Card):
    """Hidden and without a word until there is something to certify or to refuse."""

    def __init__(self) -> None:
        super().__init__(name="certificate")
        self._content: QWidget | None = None
        self.hide()

    def clear(self) -> None:
        """Nothing was exported."""
        self._replace(None)

    def show_certificate(self, certificate: Any, path: Path, words: Comparison) -> None:
        """A file that answers as the model does."""
        self._replace(_Passed(certificate, path, words))

    def show_blocked(self, error: StudioError) -> None:
        """A file that was not written, and what is safe instead."""
        self._replace(_Blocked(error))

    def _replace(self, content: QWidget | None) -> None:
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.setParent(None)
            self._content.deleteLater()
        self._content = content
        if content is not None:
            self.body.addWidget(content)
            self.setAccessibleName(content.accessibleName())
        self.setVisible(content is not None)


class _Content(QWidget):
    """Seal, title, sentence and chip, with a column below them."""

    def __init__(self, state: str, title: str, sentence: str, word: str, tone: str) -> None:
        super().__init__()
        self.setAccessibleName(f"{title}. {sentence}")
        self.column = QVBoxLayout(self)
        set_margins(self.column, 0, 0, 0, 0)
        set_spacing(self.column, 7)
        words = QVBoxLayout()
        set_spacing(words, 3)
        words.addStretch(1)
        words.addWidget(label(title, "heading", name="certificate_title"))
        words.addWidget(label(sentence, "body", name="certificate_sentence", wrap=True))
        words.addStretch(1)
        row = QHBoxLayout()
        set_spacing(row, 14)
        row.addWidget(Seal(state, "certificate_seal"))
        row.addLayout(words, 1)
        row.addWidget(Chip(word, tone, name="certificate_chip"))
        self.column.addLayout(row)


class _Blocked(_Content):
    def __init__(self, error: StudioError) -> None:
        super().__init__("blocked", "Not exported", error.what, "Blocked", "danger")
        if error.meaning:
            self.column.addWidget(label(error.meaning, "body", name="certificate_meaning", wrap=True))
        if error.remedy:
            self.column.addWidget(label(error.remedy, "body", "muted", name="certificate_remedy", wrap=True))


class _Passed(_Content):
    def __init__(self, certificate: Any, path: Path, words: Comparison) -> None:
        sentence = f"{path.name} gives the same answers as the trained model."
        super().__init__("passed", "Export certificate", sentence, "Passed", "success")
        self._path, self._sha256 = path, str(certificate.sha256)
        self.column.addWidget(_cases_table(tuple(certificate.cases), words))
        self._add_facts(certificate, words)
        self.column.addWidget(hairline())
        self._add_last_row(certificate)

    def _add_facts(self, certificate: Any, words: Comparison) -> None:
        runtime = certificate.runtime
        reloaded = f"{runtime['name']} {runtime['version']}, a fresh process"
        self.column.addWidget(FactRow("Reloaded in", reloaded, name="certificate_runtime"))
        self.column.addWidget(FactRow("Allowed difference", words.allowed, name="certificate_allowed"))
        self.column.addWidget(FactRow(words.promise, "checked", name="certificate_units", checked=True))
        for place, found in enumerate(words.findings):
            name = "certificate_reach" if place == 0 else f"certificate_finding_{place}"
            self.column.addWidget(FactRow(found.text, found.value, name=name, checked=found.holds))
        copy = tool_button("copy", "Copy the SHA-256", "certificate_copy")
        copy.clicked.connect(self._on_copy_clicked)
        sha256 = self._sha256
        short = f"{sha256[:4]} {sha256[4:8]} … {sha256[-8:-4]} {sha256[-4:]}"
        self._add_row(FactRow("SHA-256", short, name="certificate_sha256"), copy)

    def _add_last_row(self, certificate: Any) -> None:
        opened = link_button("Open certificate", "certificate_open", "file-badge")
        opened.clicked.connect(self._on_open_clicked)
        made = f"{size_words(certificate.bytes)} · made {_moment(certificate.made)}"
        self._add_row(label(made, "small", name="certificate_made"), opened)

    def _add_row(self, first: QWidget, last: QWidget) -> None:
        row = QHBoxLayout()
        set_spacing(row, 6)
        row.addWidget(first, 1)
        row.addWidget(last)
        self.column.addLayout(row)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._sha256)

    def _on_open_clicked(self) -> None:
        open_file(self._path.with_name(self._path.name + SUFFIX))


def _cases_table(cases: tuple[Any, ...], words: Comparison) -> DataTable:
    table = DataTable("certificate_table", "Comparisons with the model")
    model = CasesModel(cases, words, table)
    table.setModel(model)
    table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    head = table.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    set_fixed_height(table, HEAD + ROW * len(cases) + 2)
    return table


def _moment(made: str) -> str:
    try:
        return day_and_clock(datetime.fromisoformat(made).timestamp())
    except ValueError:
        return made
