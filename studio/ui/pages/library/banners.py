"""The one banner of the Library page: a library that was set aside, an interrupted run, or a second window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from studio.engine.events import RunState
from studio.ui.pages.library.words import safe_words
from studio.ui.pages.run_words import network_words
from studio.ui.state.library_keeper import LibraryKeeper
from studio.ui.state.run_queue import RunQueue
from studio.ui.widgets import Banner
from studio.ui.words import plural

if TYPE_CHECKING:
    from studio.engine.library.records import RunRecord


class LibraryBanners:
    """Shows the most important of them; one that was closed does not come again."""

    def __init__(
        self,
        banner: Banner,
        keeper: LibraryKeeper,
        queue: RunQueue,
        resume: Callable[[RunRecord], object],
    ) -> None:
        self._banner, self._keeper, self._queue, self._resume = banner, keeper, queue, resume
        self._aside: Path | None = None
        self._closed: set[object] = set()
        self._shown: object = None
        banner.closed.connect(self._on_closed)

    def say_set_aside(self, path: Path) -> None:
        """The library could not be read and lies there now."""
        self._aside = path
        self.refresh()

    def refresh(self) -> None:
        """Shows what is worst now, or nothing."""
        interrupted = next((run for run in self._keeper.runs if run.state is RunState.INTERRUPTED), None)
        if self._aside is not None and self._aside not in self._closed:
            self._show_set_aside(self._aside)
        elif interrupted is not None and interrupted.id not in self._closed:
            self._show_interrupted(interrupted)
        elif self._keeper.reads_only:
            self._shown = None
            self._banner.show_message(
                "info", "Another window has the library open.",
                "This one shows it, and keeps what it trains. Names, notes, tags and the trash are changed there.",
            )  # fmt: skip
        elif self._queue.runs:
            self._show_waiting()
        else:
            self._shown = None
            self._banner.hide()

    def _show_waiting(self) -> None:
        if self._shown == self._queue.runs and not self._banner.isHidden():
            return  # its link keeps the focus
        self._shown = self._queue.runs
        ready, passed = len(self._queue.ready), len(self._queue.runs) - len(self._queue.ready)
        title = f"{plural(ready, 'run waits', 'runs wait')}." if ready else ""
        words = f"{plural(passed, 'run was', 'runs were')} passed over." if passed else ""
        if ready:
            experiment = self._queue.ready[0].experiment
            words = f"Next: {experiment.name or network_words(experiment)}. {words}".strip()
        links = [("Show", self._queue.show_asked.emit, "clock")]
        self._banner.show_message("info", title or words, words if title else "", links)

    def _show_set_aside(self, path: Path) -> None:
        self._shown = path
        self._banner.show_message(
            "warning", "The library could not be read.",
            f"It was set aside as {path.name}, and a new one has begun with the runs that were found.", closable=True,
        )  # fmt: skip

    def _show_interrupted(self, run: RunRecord) -> None:
        if self._shown == run.id and not self._banner.isHidden():
            return  # its link keeps the focus
        self._shown = run.id
        safe = self._keeper.safe_step(run.id)
        if not run.there:
            self._banner.show_message(
                "warning", f"Run {run.id} was interrupted.", "Its folder is gone.", closable=True
            )
            return
        words = f"Everything up to {safe_words(run, safe)} is safe." if safe else "It had no checkpoint yet."
        links = [("Resume", partial(self._resume, run), "play")] if safe else []
        self._banner.show_message("warning", f"Run {run.id} was interrupted.", words, links, closable=True)

    def _on_closed(self) -> None:
        if self._shown is not None:
            self._closed.add(self._shown)
            self.refresh()
