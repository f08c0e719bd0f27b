"""What the window says and does when the data of a run was moved, changed, or is gone since."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.engine.errors import StudioError
from studio.ui.jobs.job import Job
from studio.ui.pages.base import PageBase
from studio.ui.shell.difference_sheet import difference_sheet
from studio.ui.shell.page_stack import PageStack
from studio.ui.state.documents import open_with_data
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_data import DataNews, Located, locate
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Answer, Question, Sheet

if TYPE_CHECKING:
    pass

if TYPE_CHECKING:  # numpy comes with it
    from studio.engine.data.difference import Difference

PAGES = ("data", "model", "train", "results", "export")
"""Where it is said: all about the document and its run."""
LEAVE, FIND, ANEW = "leave", "find", "new_data"
ASKS_FOR = "All files (*)"
ChoosePath = Callable[[DataNews], Path | None]
"""Asks where the data of the run is; None where nobody says."""


class RunDataNews(QObject):
    """One banner on each page, and what its links do."""

    def __init__(
        self,
        workspace: Workspace,
        controller: RunController,
        pages: PageStack,
        window: QWidget,
        say: Callable[[str], object],
        *,
        choose: ChoosePath | None = None,
    ) -> None:
        super().__init__(window)
        self._workspace, self._pages, self._window, self._say = workspace, pages, window, say
        self._choose = choose or self._choose_path
        self._attached: list[PageBase] = []
        self._job: Job | None = None
        self._sheet: Sheet | None = None
        pages.current_changed.connect(self._close_sheet)
        controller.started.connect(self._on_started)
        pages.page_built.connect(self._on_page_built)
        run_data = workspace.run_data
        run_data.changed.connect(self._on_changed)
        run_data.find_requested.connect(self.find)
        run_data.new_requested.connect(self._on_new_requested)
        run_data.difference_requested.connect(self.show_difference)
        # After whatever asked has done its own work: a dialog holds it up.
        run_data.wanted.connect(self.ask, Qt.ConnectionType.QueuedConnection)

    # --- what is said ---------------------------------------------------------------------------------------

    def _on_page_built(self, page: PageBase) -> None:
        if page.name in PAGES:
            self._attached.append(page)
            page.data_requested.connect(self.find)
            self._show_on(page)

    def _on_started(self, _event: object) -> None:
        self._workspace.run_data.show(None)  # what trains now sees the data as it is

    def _on_changed(self) -> None:
        self._close_sheet()
        for page in self._attached:
            self._show_on(page)

    def _show_on(self, page: PageBase) -> None:
        news = self._workspace.run_data.news
        if news is None:
            page.data_banner.hide()
            return
        links: list[tuple[str, Callable[[], object]]] = []
        if news.kind == "gone":
            links.append(("Find it…", self.find))
        else:
            links.append(("Use as new data", self._on_new_requested))
            if news.difference is not None:
                links.append(("Show difference", self.show_difference))
            links.append(("Locate…", self.find))
        page.data_banner.show_message("warning", news.headline, news.meaning, links)
        page.request_refresh()

    # --- what a hand does -----------------------------------------------------------------------------------

    def show_difference(self) -> None:
        """The sheet with all that is another, over the page in sight."""
        news = self._workspace.run_data.news
        if news is not None and news.difference is not None:
            self._close_sheet()
            sheet = difference_sheet(self._pages.current_page(), news.path.name, news.difference)
            sheet.closed.connect(self._on_sheet_closed)
            self._sheet = sheet
            sheet.open()

    def _close_sheet(self, *_: object) -> None:
        if self._sheet is not None:
            self._sheet.close_sheet()

    def _on_sheet_closed(self) -> None:
        self._sheet = None

    def use_as_new(self, path: Path, difference: Difference | None) -> None:
        """Opens the experiment on the data as it is now: what is trained then is a run of its own."""
        experiment = self._workspace.experiment
        if experiment is not None:
            renamed = difference.renamed if difference is not None else {}
            how = partial(open_with_data, experiment=experiment, renamed=renamed)
            self._workspace.open_path(path, how=how)

    def _on_new_requested(self) -> None:
        news = self._workspace.run_data.news
        if news is not None:
            self.use_as_new(news.path, news.difference)

    def find(self) -> None:
        """Asks where the data is, and takes it where it is what the run saw."""
        news, experiment = self._workspace.run_data.news, self._workspace.experiment
        if news is None or experiment is None or self._job is not None:
            return
        path = self._choose(news)
        if path is None:
            self._workspace.run_data.declined.emit()
            return
        job = self._workspace.jobs.prepare(locate, news, experiment, path)
        job.succeeded.connect(self._on_located)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        self._job = job
        job.start()

    def ask(self) -> None:
        """Something needs the data that is not there: says so, and offers to find it."""
        news = self._workspace.run_data.news
        if news is None or news.can_be_used:
            return
        answers = [Answer(LEAVE, "Leave it", "reject"), Answer(FIND, "Find it…", "accept", "folder-open")]
        if self._put(news.headline.rstrip("."), news.meaning, answers, "data_gone_dialog") == FIND:
            self.find()
        else:
            self._workspace.run_data.declined.emit()

    def _on_located(self, located: Located) -> None:
        self._job = None
        news = self._workspace.run_data.news
        if news is None:
            return
        if located.is_the_data:
            self._say(f"{located.path.name} is the data of this run, and is used from there.")
            self._workspace.open_path(news.run_dir)
            return
        answers = [
            Answer(LEAVE, "Leave it", "reject"),
            Answer(FIND, "Choose another…", "accept", "folder-open"),
            Answer(ANEW, "Use as new data", "accept", "file-plus"),
        ]
        said = located.difference.sentences if located.difference is not None else ()
        words = f"{'; '.join(said)}. " if said else ""
        text = f"{words[:1].upper()}{words[1:]}The run cannot go on exactly with it; a new run can be trained on it."
        title = f"{located.path.name} is not the data of this run"
        answer = self._put(title, text, answers, "other_data_dialog")
        if answer == FIND:
            self.find()
            return
        self._workspace.run_data.declined.emit()
        if answer == ANEW:
            self.use_as_new(located.path, located.difference)

    def _on_failed(self, error: StudioError) -> None:
        self._job = None
        self._workspace.run_data.declined.emit()
        self._pages.current_page().show_problem(error)

    def _on_cancelled(self) -> None:
        self._job = None

    def _put(self, title: str, text: str, answers: list[Answer], name: str) -> str:
        question = Question(title, text, tuple(answers), self._window, name=name)
        answer = question.ask()
        question.deleteLater()
        return answer

    def _choose_path(self, news: DataNews) -> Path | None:
        start = next((str(folder) for folder in news.path.parents if folder.is_dir()), "")
        title = f"Where is {news.path.name}?"
        if news.path.is_dir() or (news.seen is not None and news.seen.names):
            chosen = QFileDialog.getExistingDirectory(self._window, title, start)
        else:
            chosen, _ = QFileDialog.getOpenFileName(self._window, title, start, ASKS_FOR)
        return Path(chosen) if chosen else None
