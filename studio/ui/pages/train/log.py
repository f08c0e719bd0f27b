"""The events of a run as lines of text, and the sheet that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio.engine.events import (
    CheckpointSaved,
    Edited,
    Event,
    Prepared,
    Reference,
    Repeated,
    RunEnded,
    RunStarted,
    SaveFailed,
    SaveWorks,
    StateChanged,
    Validated,
)
from studio.ui.charts import number_text
from studio.ui.pages.figures import figure_of
from studio.ui.pages.run_words import exact_words
from studio.ui.pages.train.edit_card import edit_words
from studio.ui.theme import code_font
from studio.ui.widgets import Sheet
from studio.ui.words import count, duration, percent, plural


def log_lines(events: Iterable[Event]) -> Iterator[str]:
    """One line an event; single steps are in the curves and in the run's own file."""
    for event in events:
        words = _words(event)
        if words:
            yield words


def log_sheet(host: QWidget, events: Iterable[Event], run_dir: str) -> Sheet:
    """A sheet over `host` with the log as it is now."""
    sheet = Sheet(host, "Log", run_dir, name="log_sheet")
    text = QPlainTextEdit("\n".join(log_lines(events)))
    text.setObjectName("log_text")
    text.setAccessibleName("Log of the run")
    text.setProperty("kind", "code")
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    text.setFont(code_font())
    sheet.body.addWidget(text, 1)
    return sheet


def _reference_words(reference: Reference) -> str:
    figure = figure_of(reference.metric)
    return f"{figure.caption} to beat {figure.words(reference.value, '')}"


def _words(event: Event) -> str:
    match event:
        case StateChanged():
            return event.state.value
        case Prepared():
            chosen = ", ".join(f"{key} = {value}" for key, value in event.choice.items())
            return f"Preparing: {event.what}" + (f" ({chosen})" if chosen else "")
        case RunStarted():
            return (
                f"Started on {event.device}: {plural(event.parameters, 'parameter')},"
                f" {plural(event.steps_per_epoch, 'step')} an epoch,"
                f" at most {plural(event.max_epochs, 'epoch')},"
                f" {_reference_words(event.baseline)}"
            )
        case Validated():
            best = ", best so far" if event.best else ""
            return (
                f"Epoch {count(event.epoch)}, step {count(event.step)}: training loss"
                f" {number_text.measured(event.train_loss)},"
                f" validation loss {number_text.measured(event.val_loss)},"
                f" skill {percent(event.skill)}{best}"
            )
        case Edited():
            return f"Changed after step {count(event.step)}: {edit_words(event.values)}"
        case Repeated():
            return exact_words(event)
        case SaveFailed():
            return f"{event.what} {event.remedy} It is tried again.".replace("  ", " ")
        case SaveWorks():
            return "What could not be written is saved now"
        case CheckpointSaved():
            return f"Checkpoint at step {count(event.step)}: {event.path}"
        case RunEnded():
            ended = f"{event.outcome.state.value} after {duration(event.seconds)}"
            return f"{ended}: {event.reason} {event.remedy}".strip()
        case _:
            return ""
