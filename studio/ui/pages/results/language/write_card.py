"""Write with it: a beginning, a few settings, and the text as it comes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from studio.engine.errors import StudioError
from studio.engine.tasks.writing import WritingSettings
from studio.ui.jobs.job import Job, JobRunner
from studio.ui.pages.plot_card import PlotCard
from studio.ui.pages.results.language.temperature import TemperatureField
from studio.ui.pages.results.language.writing_job import Written, write
from studio.ui.theme import set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import (
    SIDE_LABEL_WIDTH,
    DecimalSpin,
    FormRow,
    More,
    Spin,
    button,
    label,
    line_edit,
    set_button_text,
    tool_button,
)

USUAL = WritingSettings()
LETTERS, OTHERS = 400, 100
"""How much is written at first, in letters and in longer tokens."""
LEAST, LEAST_OPEN, LEAST_WITH_TEXT, LEAST_WITH_WORDS = 204, 396, 178, 48
"""Heights: closed, with More open, and what a text and a remark on it add."""
MORE = "top-k, top-p, seed, stop"


class WriteCard(PlotCard):
    """The text streams in from a job; another press stops it."""

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__("write_card", LEAST)
        self.set_title("Write with it")
        self._jobs = jobs
        self._model: Any = None
        self._job: Job | None = None
        self.prompt = line_edit("", "write_prompt", "Words to begin with")
        self.temperature = TemperatureField(USUAL.temperature)
        self.length = Spin("write_length", 1, 100_000, LETTERS, step=50)
        self.top_k = Spin("write_top_k", 0, 100_000, USUAL.top_k)
        self.top_k.setSpecialValueText("all")
        self.top_p = DecimalSpin("write_top_p", 0.01, 1.0, USUAL.top_p, step=0.05, decimals=2)
        self.seed = Spin("write_seed", 0, 2_000_000_000, USUAL.seed)
        self.stop = line_edit(USUAL.stop, "write_stop", "never")
        self._prompt_row = _row("Begin with", self.prompt)
        self.more = More(MORE, "write_more")
        self.go = button("Write", "write", "pencil")
        self._length_row = _row("Letters", self.length, "How many are written after the beginning.")
        self.text = QPlainTextEdit()
        self._words = label("", "small", name="written_words", wrap=True)
        self._copy = tool_button("copy", "Copy the text", "written_copy")
        self._build()
        self.go.clicked.connect(self._on_go_clicked)
        self.prompt.returnPressed.connect(self._write)
        self._copy.clicked.connect(self._on_copy_clicked)
        self.more.defaults_asked.connect(self._on_defaults_asked)
        for field in (self.top_k, self.seed):
            field.valueChanged.connect(self._say_more)
        self.top_p.valueChanged.connect(self._say_more)
        self.stop.textChanged.connect(self._say_more)

    def _build(self) -> None:
        self.text.setObjectName("written_text")
        self.text.setAccessibleName("Text that the model wrote")
        self.text.setProperty("kind", "reading")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        set_minimum_height(self.text, 150)
        self.add_tool(self._copy)
        self.more.add_tool(self.go)
        set_margins(self.body, 0, 6, 0, 0)
        set_spacing(self.body, 8)
        self.body.addWidget(self._prompt_row)
        self.body.addWidget(
            _row(
                "Temperature",
                self.temperature,
                "Low: safe and repetitive. High: bold and full of mistakes.",
                "The scores of the next token are divided by it: below 1 the likely gets likelier. "
                "Near 0 the likeliest token is always taken.",
            )
        )
        self.body.addWidget(self._length_row)
        for text, field, short in (
            ("Top-k", self.top_k, "Only so many of the likeliest tokens can come next."),
            ("Top-p", self.top_p, "Only the fewest tokens that together have this share of the probability."),
            ("Seed", self.seed, "The same seed writes the same text."),
            ("Stop at", self.stop, "Writing ends after this text was written."),
        ):
            self.more.body.addWidget(_row(text, field, short))
        self.body.addWidget(self.more)
        self.body.addWidget(self.text, 20)
        self.body.addWidget(self._words)
        self.body.addStretch(1)  # before there is a text the rows stay together
        self.more.opened_changed.connect(self._fit)
        self._show_text(False)

    # --- what it is about -----------------------------------------------------------------------------------

    def show_model(self, model: Any, prompt: str, unit: str, units: str) -> None:
        """Another model; `prompt` is what it may begin with, `unit` and `units` what it writes one by one."""
        self.forget()
        self._model = model
        self._length_row.label.setText(units[:1].upper() + units[1:])
        self.length.setAccessibleName(units)
        self.length.setValue(LETTERS if unit == "letter" else OTHERS)
        self.prompt.setText(prompt)
        self.text.clear()
        self._say("")
        self._show_text(False)
        self.go.setEnabled(model is not None)

    def settings(self) -> WritingSettings:
        """What the fields say."""
        return WritingSettings(
            prompt=self.prompt.text(), length=self.length.value(), temperature=self.temperature.value(),
            top_k=self.top_k.value(), top_p=self.top_p.value(), seed=self.seed.value(), stop=self.stop.text(),
        )  # fmt: skip

    @property
    def is_writing(self) -> bool:
        """Whether a text is on its way."""
        return self._job is not None

    def forget(self) -> None:
        """Gives up what is being written; what is there stays."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    # --- writing --------------------------------------------------------------------------------------------

    def _on_go_clicked(self) -> None:
        if self._job is not None:
            self.forget()
            self._say("Stopped.")
        else:
            self._write()

    def _write(self) -> None:
        if self._model is None:
            return
        self.forget()
        self.text.clear()
        self._say("")
        self._show_text(True)
        job = self._jobs.prepare(write, self._model, self.settings())
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_written)
        job.failed.connect(self._on_failed)
        self._job = job
        set_button_text(self.go, "Stop")
        job.start()

    def _on_progressed(self, _share: float, piece: str) -> None:
        self._add(piece)

    def _on_written(self, written: Written) -> None:
        self._add(written.rest)
        self._end()
        self._show_beginning()
        if written.unknown:
            named = ", ".join(f"“{piece}”" for piece in written.unknown[:5])
            self._say(f"The model does not know {named}: it read something unknown there.")

    def _on_failed(self, error: StudioError) -> None:
        self._end()
        self._say(" ".join(part for part in (error.what, error.meaning, error.remedy) if part))

    def _add(self, piece: str) -> None:
        """At the end of the text; the sight follows where it was at the end."""
        bar = self.text.verticalScrollBar()
        follows = bar.value() >= bar.maximum()
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(piece)
        if follows:
            bar.setValue(bar.maximum())

    def _show_beginning(self) -> None:
        """The whole is read from its prompt on; who has scrolled meanwhile stays where they are."""
        bar = self.text.verticalScrollBar()
        if bar.value() >= bar.maximum():
            bar.setValue(0)

    def _show_text(self, shown: bool) -> None:
        for part in (self.text, self._copy):
            part.setVisible(shown)
        self._fit()

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._fit()

    def _fit(self, *_: object) -> None:
        least = LEAST_OPEN if self.more.is_open() else LEAST
        shown = ((self.text, LEAST_WITH_TEXT), (self._words, LEAST_WITH_WORDS))
        self.set_least(least + sum(height for part, height in shown if not part.isHidden()))

    def _end(self) -> None:
        self._job = None
        set_button_text(self.go, "Write")

    # --- what a hand does -----------------------------------------------------------------------------------

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _on_defaults_asked(self) -> None:
        self.top_k.setValue(USUAL.top_k)
        self.top_p.setValue(USUAL.top_p)
        self.seed.setValue(USUAL.seed)
        self.stop.setText(USUAL.stop)

    def _say_more(self, *_: object) -> None:
        found = self.settings()
        usual = all(
            getattr(found, name) == getattr(USUAL, name) for name in ("top_k", "top_p", "seed", "stop")
        )
        self.more.set_differs(not usual)


def _row(text: str, field: Any, short: str = "", long: str = "") -> FormRow:
    made = FormRow(text, field, help=short, long_help=long, label_width=SIDE_LABEL_WIDTH + 12)
    made.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made
