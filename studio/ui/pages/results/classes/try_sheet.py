"""A text of one's own: typed, read by the model, answered while one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from studio.engine.errors import StudioError
from studio.ui.jobs.job import Job, JobContext, JobRunner
from studio.ui.theme import set_margins, set_maximum_height, set_minimum_height, set_spacing
from studio.ui.widgets import CellRole, DataTable, Sheet, label
from studio.ui.widgets.piece_text import KnownText
from studio.ui.words import count, percent, plural

Index = QModelIndex | QPersistentModelIndex
DELAY_MS = 250
"""How long the text must stand still before the model is asked."""
HINT = "The model answers while you type."
MORE = (
    "Here every class stands with its probability. Below your text you see what the model read of it, "
    "and which of it is not in its vocabulary."
)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class Tried:
    """The answer of a model, and what its tokens are called: one, many."""

    answer: Any
    units: tuple[str, str]


def ask(_context: JobContext, model: Any, text: str) -> Tried:
    """What a model says of a text; runs in a job. Raises StudioError."""
    from studio.engine.data.prepare.tokens import unit_words
    from studio.engine.tasks import find_task

    room: Any = find_task(model.task)
    kind = model.bundle.experiment.preparation.tokenizer
    return Tried(room.try_text(model, text), unit_words(kind))


class _ProbabilitiesModel(QAbstractTableModel):
    """Classes and their probabilities, the likeliest first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, float], ...] = ()

    def show_rows(self, rows: tuple[tuple[str, float], ...]) -> None:
        """Shows another answer."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        named = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return ("Class", "Probability")[section] if named else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name, share = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name if index.column() == 0 else _share_words(share)
            case CellRole.KIND:
                return "share" if index.column() else "strong" if index.row() == 0 else "text"
            case CellRole.VALUE:
                return share
            case CellRole.BAR:
                return "prediction" if index.row() == 0 else "baseline"
        return None


class TrySheet(Sheet):
    """Text at the left, the classes with their probabilities at the right; below, what the model has read."""

    def __init__(self, host: QWidget, jobs: JobRunner, model: Any) -> None:
        super().__init__(host, "Try your own text", "Nothing of it is kept.", name="try_sheet")
        self._jobs, self._model = jobs, model
        self._job: Job | None = None
        self.text = QPlainTextEdit()
        self.text.setObjectName("try_text_field")
        self.text.setAccessibleName("Your text")
        self.text.setPlaceholderText("Type or paste a text here")
        self.text.setTabChangesFocus(True)
        self._said = label(HINT, "heading", name="try_said", wrap=True)
        self._more = label(MORE, "small", name="try_more", wrap=True)
        self._read_words = label("", "small", name="try_read_words", wrap=True)
        self.read = KnownText("try_read")
        self._table = DataTable("try_probabilities", "Classes with their probabilities")
        self._rows = _ProbabilitiesModel(self._table)
        self._build()
        self._delay = QTimer(self, interval=DELAY_MS, singleShot=True)
        self._delay.timeout.connect(self._on_text_at_rest)
        self.text.textChanged.connect(self._on_text_changed)
        self.closed.connect(self._give_up)

    def open(self) -> None:
        """Shows it; the keyboard goes into the field."""
        super().open()
        self.text.setFocus(Qt.FocusReason.PopupFocusReason)

    def _build(self) -> None:
        self._table.setModel(self._rows)
        head = self._table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        left, right, row = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for column in (left, right):
            set_spacing(column, 8)
        set_spacing(row, 20)
        set_minimum_height(self.text, 110)
        set_maximum_height(self.text, 260)
        area = QScrollArea()
        area.setObjectName("try_read_area")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.viewport().setAutoFillBackground(False)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        holder.setProperty("plane", "surface")
        inner = QVBoxLayout(holder)
        set_margins(inner, 0, 0, 0, 0)
        inner.addWidget(self.read)
        inner.addStretch(1)
        area.setWidget(holder)
        left.addWidget(self.text, 2)
        left.addWidget(self._read_words)
        left.addWidget(area, 3)
        right.addWidget(self._said)
        right.addWidget(self._more)
        right.addWidget(self._table, 1)
        right.addStretch(0)
        self._table.hide()
        row.addLayout(left, 3)
        row.addLayout(right, 2)
        self.body.addLayout(row, 1)

    # --- asking ---------------------------------------------------------------------------------------------

    def _on_text_changed(self) -> None:
        self._delay.start()

    def _on_text_at_rest(self) -> None:
        self._give_up()
        text = self.text.toPlainText()
        if not text.strip():
            self._said.setText(HINT)
            self._read_words.setText("")
            self.read.show_pieces(())
            self._show_rows(())
            return
        job = self._jobs.prepare(ask, self._model, text)
        job.succeeded.connect(self._on_answered)
        job.failed.connect(self._on_failed)
        self._job = job
        job.start()

    def _give_up(self) -> None:
        self._delay.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_answered(self, tried: Tried) -> None:
        self._job, answer = None, tried.answer
        name, share = answer.probabilities[0]
        self._said.setText(f"{name}, {_share_words(share)} sure")
        self._show_rows(answer.probabilities)
        self.read.show_pieces(answer.tokens)
        self._read_words.setText(_read_words(answer, tried.units))

    def _show_rows(self, rows: tuple[tuple[str, float], ...]) -> None:
        """A table only where it has rows."""
        self._rows.show_rows(rows)
        self._table.setVisible(bool(rows))
        self._more.setVisible(not rows)

    def _on_failed(self, error: StudioError) -> None:
        self._job = None
        self._said.setText(error.what)
        self._show_rows(())
        self._read_words.setText(" ".join(part for part in (error.meaning, error.remedy) if part))


def _share_words(share: float) -> str:
    """ "96 %"; what is not quite 0 or 1 does not say that it is."""
    if 0 < share < 0.005:
        return "<\N{NO-BREAK SPACE}1\N{NO-BREAK SPACE}%"
    if 0.995 <= share < 1:
        return ">\N{NO-BREAK SPACE}99\N{NO-BREAK SPACE}%"
    return percent(share, sign=False)


def _read_words(answer: Any, units: tuple[str, str]) -> str:
    """ "Read: 12 words, 2 of them not in the vocabulary (marked). The last 3 were not read: …" """
    unknown = sum(not known for _, known in answer.tokens)
    words = f"Read: {plural(len(answer.tokens), *units)}"
    if unknown:
        words += f", {count(unknown)} of them not in the vocabulary (marked)"
    if answer.cut:
        words += f". The last {count(answer.cut)} were not read: the model reads {count(len(answer.tokens))} at most"
    return f"{words}."
