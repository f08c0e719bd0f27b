"""What Results and Export share: both are about the model of a run, and say why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from studio.ui.pages.base import PageBase
from studio.ui.state.comparison import same_settings
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_minimum_height
from studio.ui.widgets import EmptyState, button, set_button_text

Link = tuple[str, Callable[[], object]]


@dataclass(frozen=True)
class EmptyWords:
    """Title and sentences of the empty page: without data, while it trains, without a run, after one that
    left no model.
    """

    title: str
    without_data: str
    while_training: str
    without_run: str


class AfterRunPage(PageBase):
    """Has an empty state with one button that leads to where a model comes from."""

    def __init__(
        self,
        name: str,
        title: str,
        icon: str,
        words: EmptyWords,
        workspace: Workspace,
        controller: RunController,
    ) -> None:
        super().__init__(name, title, "", workspace, controller)
        self.run: RunHistory | None = None
        """The run that the page is about."""
        self._words = words
        self.next_step = button("Go to Train", f"{name}_next")
        self.next_step.clicked.connect(self.on_next_step)
        self.empty = EmptyState(icon, "", "", self.next_step, name=f"{name}_empty")
        set_minimum_height(self.empty, 220)
        self.body.addWidget(self.empty)

    def run_at_hand(self) -> RunHistory | None:
        """The run that the page is to be about: one that has ended stays while the next of the queue trains."""
        return self.workspace.queue.at_hand(self.controller.history)

    @property
    def has_model(self) -> bool:
        """Whether the run has ended with a model."""
        return self.run is not None and self.run.has_model and self.run.run_dir is not None

    def say_why_empty(self) -> None:
        """Fills the empty state for what is missing."""
        words, run = self._words, self.run
        if self.workspace.experiment is None:
            title, sentence, step = words.title, words.without_data, "Open file…"
        elif run is not None and run.ended is None:
            title, sentence, step = "The model is still learning", words.while_training, "Watch it learn"
        elif run is not None:
            title, sentence, step = "The run left no model", "See on Train how it went.", "Go to Train"
        else:
            title, sentence, step = words.title, words.without_run, "Go to Train"
        self.say_empty(title, sentence, step)

    def say_empty(self, title: str, sentence: str, step: str) -> None:
        """Words of the empty state and of its button."""
        self.empty.set_text(title, sentence)
        set_button_text(self.next_step, step)

    def show_next_banner(self) -> bool:
        """The banner that another run trains while the page stays with the one before it; False where none does."""
        now = self.controller.history
        if self.run is None or now is None or now is self.run:
            return False
        link: Link = ("Watch it learn", partial(self.go_requested.emit, "train"))
        words = "Until it ends, this page stays with the one before it."
        self.banner.show_message("info", "The next run is being trained.", words, [link])
        return True

    def show_earlier_banner(self, text: str) -> None:
        """The banner that the experiment is another one by now, or that another run trains, or none."""
        experiment = self.workspace.experiment
        if self.show_next_banner():
            return
        if self.run is None or experiment is None or same_settings(self.run.experiment, experiment):
            self.banner.hide()
        else:
            again: Link = ("Train again", self.start_requested.emit)
            links = [] if self.controller.is_running else [again]
            self.banner.show_message("info", "From an earlier experiment.", text, links)

    def on_next_step(self) -> None:
        """The button of the empty state was pressed."""
        if self.workspace.experiment is None:
            self.open_requested.emit()
        else:
            self.go_requested.emit("train")
