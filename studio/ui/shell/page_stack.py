"""The pages of the window: built when needed or when there is time, told when they are in sight."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from studio.ui.pages import PLACES, START, START_PLACE, Place
from studio.ui.pages.base import PageBase
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace

REST_MS = 30
"""After the last page that was built or shown: by then it is painted."""
BREATH_MS = 60
"""Between two pages built in spare time: what the user does comes first."""


class PageStack(QStackedWidget):
    """One page is in sight; the others keep their state and do not draw."""

    page_built = Signal(object)
    """PageBase: connect its signals now."""
    current_changed = Signal(str)
    work_began = Signal()
    """A page is built or shown: whatever works in the background had better wait."""
    work_ended = Signal()
    """The window has time again."""

    def __init__(self, workspace: Workspace, controller: RunController) -> None:
        super().__init__()
        self.setObjectName("pages")
        self._workspace, self._controller = workspace, controller
        self._places: dict[str, Place] = {place.name: place for place in (START_PLACE, *PLACES)}
        self._pages: dict[str, PageBase] = {}
        self._current = ""
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self.work_ended)
        self._spare_time = QTimer(self, interval=BREATH_MS)
        self._spare_time.timeout.connect(self._on_spare_time)

    @property
    def current(self) -> str:
        """The name of the page in sight."""
        return self._current

    def page(self, name: str) -> PageBase:
        """The page of that name, built now if it was not before. Raises KeyError."""
        if name not in self._pages:
            self._begin_work()
            built = self._places[name].build(self._workspace, self._controller)
            self._pages[name] = built
            self.addWidget(built)
            self.page_built.emit(built)
        return self._pages[name]

    def current_page(self) -> PageBase:
        """The page in sight."""
        return self.page(self._current or START)

    def go(self, name: str) -> None:
        """Brings a page into sight. Raises KeyError."""
        wanted = self.page(name)
        if name == self._current:
            return
        self._begin_work()
        before = self._pages.get(self._current)
        self._current = name
        self.setCurrentWidget(wanted)
        if before is not None:
            before.set_shown(False)
        wanted.set_shown(True)
        self.current_changed.emit(name)

    def build_all(self) -> None:
        """Builds the other pages one by one whenever the window has nothing else to do."""
        self._spare_time.start()

    def _begin_work(self) -> None:
        self.work_began.emit()
        self._rest.start()

    def _on_spare_time(self) -> None:
        missing = next((name for name in self._places if name not in self._pages), None)
        if missing is None:
            self._spare_time.stop()
        else:
            self.page(missing)
