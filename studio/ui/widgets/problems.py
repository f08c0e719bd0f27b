"""Before a training starts: all problems at once, each with its reason and its cure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets.availability import disable, enable
from studio.ui.widgets.buttons import button, ghost_button, primary_button, set_button_text
from studio.ui.widgets.inputs import Check
from studio.ui.widgets.labels import IconLabel, hairline, label, set_tone
from studio.ui.widgets.question import DialogFrame

CANNOT_START, WORTH_A_LOOK = "Cannot start training yet", "Worth a look before training"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Problem:
    """What is in the way. `fix` cures it at once; `other_fix` is the alternative; without a fix it is only
    told.
    """

    severity: Literal["error", "warning"]
    title: str
    text: str
    fix_text: str = ""
    fix: Callable[[], object] | None = None
    other_text: str = ""
    other_fix: Callable[[], object] | None = None


class ProblemRow(QWidget):
    """One problem: icon, title, numbers, the cure and its alternative; ticked off once it is cured."""

    fixed = Signal()

    def __init__(self, problem: Problem, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.problem = problem
        self._is_fixed = False
        row = QHBoxLayout(self)
        set_margins(row, 0, 7, 0, 7)
        set_spacing(row, 12)
        error = problem.severity == "error"
        self._icon = IconLabel(
            "circle-alert" if error else "triangle-alert", "danger" if error else "warning", 18
        )
        self._title = label(problem.title, "strong", wrap=True)
        words = QVBoxLayout()
        set_spacing(words, 2)
        words.addWidget(self._title)
        words.addWidget(label(problem.text, "body", "muted", wrap=True))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._buttons: list[QWidget] = []
        if problem.other_fix is not None:
            self._add_button(
                row, ghost_button(problem.other_text, f"{name}_other", size="small"), problem.other_fix
            )
        if problem.fix is not None:
            self._add_button(row, button(problem.fix_text, f"{name}_fix", size="small"), problem.fix)
        self.setAccessibleName(f"{problem.severity}: {problem.title}. {problem.text}")

    def is_fixed(self) -> bool:
        """Whether it has been cured here."""
        return self._is_fixed

    def take_focus(self) -> None:
        """Puts the focus on its first cure."""
        self._buttons[-1].setFocus()

    def fix(self) -> None:
        """Cures it with its first cure; nothing happens where it has none or is cured already."""
        if self.problem.fix is not None and not self._is_fixed:
            self._cure(self.problem.fix)

    def _add_button(self, row: QHBoxLayout, made: QWidget, act: Callable[[], object]) -> None:
        made.clicked.connect(lambda _checked=False: self._cure(act))  # type: ignore[attr-defined]
        self._buttons.append(made)
        row.addWidget(made)

    def _cure(self, act: Callable[[], object]) -> None:
        act()
        self._is_fixed = True
        self._icon.set_icon("circle-check", "success")
        set_tone(self._title, "muted")
        for made in self._buttons:
            made.hide()
        self.setAccessibleName(f"done: {self.problem.title}")
        self.fixed.emit()


class ProblemsDialog(DialogFrame):
    """Errors first. Start is on once no error is left and, with warnings left, the check is ticked.

    `exec()` gives `Accepted` for Start. Cures take effect at once; Esc closes and keeps everything.
    """

    def __init__(
        self,
        problems: Sequence[Problem],
        parent: QWidget | None = None,
        *,
        name: str = "problems",
        act: tuple[str, str] = ("Start training", "play"),
    ) -> None:
        """`act`: words and icon of the button that goes on."""
        can_start = bool(problems) and all(problem.severity == "warning" for problem in problems)
        super().__init__(WORTH_A_LOOK if can_start else CANNOT_START, parent, name=name)
        ordered = sorted(problems, key=lambda problem: problem.severity != "error")
        self._intro = label("", "body", "muted", name=f"{name}_intro", wrap=True)
        self.body.addWidget(self._intro)
        self._rows: list[ProblemRow] = []
        for place, problem in enumerate(ordered):
            if place:
                self.body.addWidget(hairline())
            row = ProblemRow(problem, f"{name}_{place}")
            row.fixed.connect(self._on_fixed)
            self._rows.append(row)
            self.body.addWidget(row)
        self.body.addSpacing(6)
        self._add_foot(name, *act)
        self._update()
        first = next((row for row in self._rows if row.problem.fix is not None), None)
        if first is not None:
            first.take_focus()

    def problems_left(self, severity: str) -> int:
        """How many errors, or warnings, are not cured."""
        return sum(1 for row in self._rows if row.problem.severity == severity and not row.is_fixed())

    def _add_foot(self, name: str, words: str, icon: str) -> None:
        foot = QHBoxLayout()
        set_spacing(foot, 8)
        self._spite = Check("Start in spite of the warning", f"{name}_in_spite")
        self._spite.toggled.connect(self._update)
        self._copy = ghost_button("Copy list", f"{name}_copy", "copy")
        self._copy.clicked.connect(self._on_copy_clicked)
        self._fix_all = button("", f"{name}_fix_all", "wand-sparkles")
        self._fix_all.clicked.connect(self._on_fix_all_clicked)
        self.start = primary_button(words, f"{name}_start", icon)
        self.start.clicked.connect(self.accept)
        foot.addWidget(self._spite)
        foot.addStretch(1)
        for made in (self._copy, self._fix_all, self.start):
            foot.addWidget(made)
        self.body.addLayout(foot)

    def _on_fixed(self) -> None:
        self._update()

    def _on_fix_all_clicked(self) -> None:
        for row in self._rows:
            row.fix()

    def _on_copy_clicked(self) -> None:
        lines = [f"{row.problem.severity}: {row.problem.title}. {row.problem.text}" for row in self._rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _update(self) -> None:
        errors, warnings = self.problems_left("error"), self.problems_left("warning")
        curable = sum(1 for row in self._rows if row.problem.fix is not None and not row.is_fixed())
        self._intro.setText(_intro(errors, warnings))
        many = warnings > 1
        self._spite.setText(f"Start in spite of the warning{'s' if many else ''}")
        self._spite.setVisible(warnings > 0)
        self._fix_all.setVisible(curable > 0)
        set_button_text(self._fix_all, f"Fix all {_number(curable)}" if curable > 1 else "Fix it")
        if errors:
            disable(self.start, f"{_number(errors).capitalize()} must change first.")
            return
        if warnings and not self._spite.isChecked():
            disable(self.start, "Tick “in spite of the warning”, or cure it.")
        else:
            enable(self.start)


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _intro(errors: int, warnings: int) -> str:
    parts = []
    if errors:
        parts.append(f"{_number(errors)} thing{'s' if errors > 1 else ''} must change first")
    if warnings:
        parts.append(f"{_number(warnings)} {'are' if warnings > 1 else 'is'} worth a look")
    if not parts:
        return "Nothing is in the way any more."
    return f"{', and '.join(parts).capitalize()}. Nothing you entered is lost."
