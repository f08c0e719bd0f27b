"""The certificate of an exported file: what was compared, and what came of it; or why there is none."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSizePolicy, QVBoxLayout, QWidget

from studio.engine.errors import StudioError
from studio.engine.export.certificate import SUFFIX
from studio.ui.charts import number_text
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
Step = tuple[str, str]
"""What one time step is called, and many of them."""
HEAD, ROW = 30, 28


class CasesModel(QAbstractTableModel):
    """A row a comparison."""

    def __init__(self, cases: tuple[Any, ...], step: Step, unit: str, parent: QObject) -> None:
        super().__init__(parent)
        self._cases, self._step, self._unit = cases, step, unit

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._cases)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Windows at once", "Look back", "Largest difference", "Verdict")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        case, column = self._cases[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                count(case.batch), plural(case.time, *self._step),
                with_unit(plain(case.largest_difference), self._unit), "same" if case.passed else "differs",
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

    def show_certificate(self, certificate: Any, path: Path, step: Step, unit: str) -> None:
        """A file that answers as the model does; `unit` is that of its values."""
        self._replace(_Passed(certificate, path, step, unit))

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
    def __init__(self, certificate: Any, path: Path, step: Step, unit: str) -> None:
        sentence = f"{path.name} gives the same answers as the trained model."
        super().__init__("passed", "Export certificate", sentence, "Passed", "success")
        self._path, self._sha256 = path, str(certificate.sha256)
        self.column.addWidget(_cases_table(tuple(certificate.cases), step, unit))
        self._add_facts(certificate, step, unit)
        self.column.addWidget(hairline())
        self._add_last_row(certificate)

    def _add_facts(self, certificate: Any, step: Step, unit: str) -> None:
        worst, runtime = certificate.worst, certificate.runtime
        allowed = with_unit(plain(certificate.tolerance * worst.scale), unit)
        reloaded = f"{runtime['name']} {runtime['version']}, a fresh process"
        self.column.addWidget(FactRow("Reloaded in", reloaded, name="certificate_runtime"))
        self.column.addWidget(
            FactRow("Allowed difference", f"{allowed}, a 100,000th of the spread", name="certificate_allowed")
        )
        self.column.addWidget(
            FactRow("Takes and gives values in your units", "checked", name="certificate_units", checked=True)
        )
        reach = _reach_row(dict(getattr(certificate, "facts", None) or {}), step)
        if reach is not None:
            self.column.addWidget(reach)
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


def _reach_row(facts: dict[str, Any], step: Step) -> FactRow | None:
    """Whether the newest reading moves every step ahead, where the file was asked."""
    horizon, moved = facts.get("horizon"), facts.get("moved_by_newest_row")
    if not isinstance(horizon, int) or not isinstance(moved, int):
        return None
    every = moved == horizon
    steps = f"all {count(horizon)} {step[1]}" if horizon > 1 else f"the {step[0]} ahead"
    return FactRow(
        f"Newest reading moves {steps}", "checked" if every else f"{count(moved)} of {count(horizon)}",
        name="certificate_reach", checked=every,
    )  # fmt: skip


def _cases_table(cases: tuple[Any, ...], step: Step, unit: str) -> DataTable:
    table = DataTable("certificate_table", "Comparisons with the model")
    model = CasesModel(cases, step, unit, table)
    table.setModel(model)
    table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    head = table.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    set_fixed_height(table, HEAD + ROW * len(cases) + 2)
    return table


def plain(value: float) -> str:
    """A small difference without an exponent where that is readable: "0.0000012"."""
    if value == 0 or not math.isfinite(value):
        return number_text.measured(value)
    exponent = math.floor(math.log10(abs(value)))
    return f"{value:.{1 - exponent}f}" if -10 <= exponent < 0 else number_text.measured(value, 2)


def size_words(size: int) -> str:
    """ "83 kB" """
    if size < 1000:
        return f"{size}\N{NO-BREAK SPACE}bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f}\N{NO-BREAK SPACE}kB"
    return f"{size / 1_000_000:.1f}\N{NO-BREAK SPACE}MB"


def _moment(made: str) -> str:
    try:
        return day_and_clock(datetime.fromisoformat(made).timestamp())
    except ValueError:
        return made
