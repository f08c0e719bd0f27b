"""What was found in the data: the banner of the page, and the sheet with every note and how the file is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.engine.experiment import find_field
from studio.ui.forms import SettingsForm, choice_word, make_editor
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_margins, set_maximum_width, set_spacing
from studio.ui.widgets import IconLabel, Sheet, button, label
from studio.ui.widgets.banner import Banner, Link
from studio.ui.words import plural

if TYPE_CHECKING:
    from studio.engine.data.table import Finding

_ICONS = {
    "info": ("info", "muted"),
    "question": ("circle-question-mark", "warning"),
    "warning": ("triangle-alert", "warning"),
    "error": ("octagon-alert", "danger"),
}
_WORST_FIRST = ("error", "question", "warning", "info")
Choose = Callable[[str, str], None]


def show_banner(
    banner: Banner,
    overview: Any,
    sentence: str,
    *,
    notes: Callable[[], None],
    choose: Choose,
    links: Sequence[Link] = (),
    tone: str = "info",
) -> None:
    """The headline of the data, or what must be asked first; the links lead to what is behind it.

    `tone` is that of data in which nothing is worth a warning.
    """
    asked = next((finding for finding in overview.findings if _asks(finding)), None)
    if asked is not None:
        answers: list[Link] = [
            (words_of_choice(asked, value), partial(choose, asked.setting, value))
            for value in asked.choices[:3]
        ]
        answers.append((_notes_words(overview), notes))
        banner.show_message("warning", asked.text, asked.remedy, answers)
        return
    behind = [*links, (_notes_words(overview), notes)] if overview.findings else links
    problem = problem_of_data(overview)
    if problem is not None:
        sentence = f"{_ended(problem.title)} {sentence}".strip()
    worst = problem is not None or any(found.severity in ("warning", "error") for found in overview.findings)
    loud = "danger" if problem is not None and problem.severity == "error" else "warning"
    banner.show_message(loud if worst else tone, _ended(overview.headline), sentence, behind)


def problem_of_data(overview: Any) -> Any:
    """The worst problem with the settings of this page, for which the rail marks it; None where there is none."""
    here = [
        problem
        for problem in getattr(overview, "problems", ())
        if problem.key.partition(".")[0] not in ("model", "training")
    ]
    return min(here, key=lambda problem: problem.severity != "error", default=None)


def _ended(words: str) -> str:
    return words if words.endswith((".", "?")) else f"{words}."


def grouped(findings: Iterable[Finding]) -> list[tuple[Finding, int]]:
    """The findings, the worst first; one that is the same in many columns comes once, with how many others."""
    first: dict[tuple[str, ...], Finding] = {}
    others: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        same = (finding.severity, finding.code, finding.setting) if finding.setting else (finding.text,)
        if first.setdefault(same, finding) is not finding:
            others[same] += 1
    by_weight = sorted(first.items(), key=lambda item: _WORST_FIRST.index(item[1].severity))
    return [(finding, others[same]) for same, finding in by_weight]


def words_of_choice(finding: Finding, value: str) -> str:
    """One answer to a finding, as its button says it."""
    return choice_word(finding.setting, value)


def findings_sheet(
    host: QWidget,
    workspace: Workspace,
    findings: tuple[Finding, ...],
    choose: Choose,
    reading: Sequence[str],
) -> Sheet:
    """Every finding with its choices, the worst first, and below them the settings of reading."""
    sheet = Sheet(host, "How the file was read", workspace.overview.file_name, name="findings_sheet")
    inside = QWidget()
    inside.setProperty("plane", "surface")
    inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(inside)
    set_margins(column, 0, 0, 8, 0)
    set_spacing(column, 10)
    for place, (finding, others) in enumerate(grouped(findings)):
        column.addWidget(_line(finding, others, place, sheet, choose))
    if not findings:
        column.addWidget(label("Nothing had to be guessed or mended.", "body", "muted"))
    if reading:
        column.addSpacing(8)
        column.addWidget(label("Reading", "strong"))
        column.addWidget(_reading(workspace, sheet, reading))
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setObjectName("findings_scroll")
    scroll.setWidgetResizable(True)
    scroll.setWidget(inside)
    sheet.body.addWidget(scroll, 1)
    return sheet


def _reading(workspace: Workspace, sheet: Sheet, keys: Sequence[str]) -> QWidget:
    form, holder = SettingsForm(workspace, sheet), QWidget()
    set_maximum_width(holder, 420)
    rows = QVBoxLayout(holder)
    set_margins(rows, 0, 0, 0, 0)
    set_spacing(rows, 9)
    for key in keys:
        rows.addWidget(form.add(key, make_editor(find_field(key))))
    return holder


def _line(finding: Finding, others: int, place: int, sheet: Sheet, choose: Choose) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    set_margins(row, 0, 0, 0, 0)
    set_spacing(row, 10)
    words = QVBoxLayout()
    set_spacing(words, 1)
    words.addWidget(label(finding.text, "body", name=f"finding_{place}", wrap=True))
    same = f"The same in {plural(others, 'other column')}." if others else ""
    if finding.remedy or same:
        words.addWidget(label(f"{finding.remedy} {same}".strip(), "small", wrap=True))
    row.addWidget(IconLabel(*_ICONS[finding.severity], 18))
    row.addLayout(words, 1)
    if finding.setting:
        for value in finding.choices:
            answer = button(words_of_choice(finding, value), f"finding_{place}_{value}", size="small")
            answer.clicked.connect(_Answer(choose, finding.setting, value, sheet, answer).on_clicked)
            row.addWidget(answer)
    return line


class _Answer(QObject):
    """One answer to a finding; lives with its button."""

    def __init__(self, choose: Choose, key: str, value: str, sheet: Sheet, parent: QObject) -> None:
        super().__init__(parent)
        self._choose, self._key, self._value, self._sheet = choose, key, value, sheet

    def on_clicked(self) -> None:
        # The sheet takes this object with it.
        choose, key, value = self._choose, self._key, self._value
        self._sheet.close_sheet()
        choose(key, value)


def _asks(finding: Finding) -> bool:
    return finding.severity == "question" and bool(finding.setting) and bool(finding.choices)


def _notes_words(overview: Any) -> str:
    return plural(len(grouped(overview.findings)), "note")
