"""What the Data page holds of one task: it fills the body of the page and says what stands above it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.engine.errors import SettingError
from studio.engine.experiment import Experiment, find_field
from studio.ui.pages.base import PageBase
from studio.ui.pages.data.findings import findings_sheet
from studio.ui.theme import set_margins, set_spacing


class DataContent(QWidget):
    """Everything on it comes from the overview; everything changed on it is an edit of the experiment."""

    reading_keys: tuple[str, ...] = ()
    """The settings of how the file is read that have a meaning here."""

    def __init__(self, page: PageBase) -> None:
        super().__init__()
        self.page, self.workspace = page, page.workspace
        self.column = QVBoxLayout(self)
        set_margins(self.column, 0, 0, 0, 0)
        set_spacing(self.column, 12)

    def sentence(self, overview: Any) -> str:
        """The line below the title of the page."""
        raise NotImplementedError

    def show_banner(self, overview: Any) -> None:
        """What stands above the cards."""
        raise NotImplementedError

    def refresh(self, overview: Any, experiment: Experiment) -> None:
        """All cards from what was found last."""
        raise NotImplementedError

    def first_field(self) -> QWidget | None:
        """Where the keyboard goes first."""
        return None

    def flush(self) -> None:
        """Takes what was typed last without waiting any longer."""

    def forget(self) -> None:
        """Another document is open."""

    def fit(self, height: int) -> None:
        """The page shows so many pixels of its body at once."""

    # --- for the content's own code -------------------------------------------------------------------------

    def edit(self, values: dict[str, object], words: str) -> bool:
        """Changes settings as one step of undo; what cannot be is said by the page, and False is answered."""
        try:
            self.workspace.edit(values, words)
        except SettingError as error:
            self.page.show_problem(error)
            self.page.request_refresh()
            return False
        return True

    def choose_reading(self, key: str, value: str) -> None:
        """An answer to a question about the file."""
        self.edit({key: value}, find_field(key).setting.label.lower())

    def open_notes(self) -> None:
        """The sheet with every finding and how the file is read."""
        overview = self.workspace.overview
        if overview is not None:
            findings_sheet(
                self.page, self.workspace, overview.findings, self.choose_reading, self.reading_keys
            ).open()
