"""What is told of a run that failed."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from studio.engine.events import RunEnded
from studio.ui.widgets import Answer, Question


def tell_what_happened(ended: RunEnded, window: QWidget) -> None:
    """Why a run failed, what was kept, what helps; with the words to copy."""
    kept = (
        "Nothing was kept."
        if ended.best_epoch is None
        else f"The best model, epoch {ended.best_epoch}, is kept."
    )
    words = " ".join(part for part in (ended.reason, kept, ended.remedy) if part)
    question = Question(
        "What happened",
        words,
        (Answer("close", "Close", "reject"), Answer("copy", "Copy details", "accept", "copy")),
        window,
        name="what_happened_dialog",
    )
    if question.ask() == "copy":
        QGuiApplication.clipboard().setText(words)
    question.deleteLater()
