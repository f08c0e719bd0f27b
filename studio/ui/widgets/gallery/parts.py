"""The second sheet: the larger components, as the pages use them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import set_fixed_width, set_grid_gaps, set_margins, set_spacing
from studio.ui.widgets import (
    Answer,
    Banner,
    Card,
    CellDrawing,
    CheckLine,
    Chip,
    ChoiceCard,
    CodeBox,
    FactRow,
    IconLabel,
    Meter,
    More,
    PageHeader,
    Problem,
    ProblemsDialog,
    ProgressPair,
    Question,
    Seal,
    ShapesColumn,
    SliderWithSpin,
    TaskDrawing,
    Tile,
    VerdictCard,
    Waiting,
    button,
    label,
    primary_button,
)

_TASKS = (
    ("forecast", "Forecast", "Predict what comes next."),
    ("classify-series", "Classify series", "Tell recordings apart."),
    ("label-steps", "Label steps", "Name every step in time."),
    ("classify-text", "Classify text", "Sort texts by topic or mood."),
    ("language-model", "Language model", "Write like a given text."),
)


def _nothing() -> None:
    """What a button of a picture does."""


def parts_sheet() -> QWidget:
    """Header, task cards, cells, verdicts, certificate, dialogs; 1072 wide like a page beside the rail."""
    sheet = QWidget()
    sheet.setAutoFillBackground(True)
    set_fixed_width(sheet, 1072)
    outer = QVBoxLayout(sheet)
    set_margins(outer, 0, 0, 0, 16)
    set_spacing(outer, 0)
    header = PageHeader("What should the network learn?", "Pick a task, then give it your data.")
    header.add_button(button("Other file…", "other_file", "folder-open"))
    header.add_button(button("Next: Model", "next", "arrow-right", icon_right=True))
    outer.addWidget(header)
    body = QVBoxLayout()
    set_margins(body, 24, 0, 24, 0)
    set_spacing(body, 14)
    outer.addLayout(body)
    for part in (_tasks(), _model(), _verdicts(), _certificate(), _dialogs()):
        body.addLayout(part)
    return sheet


def _tasks() -> QHBoxLayout:
    row = QHBoxLayout()
    set_spacing(row, 14)
    for place, (task, title, sentence) in enumerate(_TASKS):
        card = ChoiceCard(f"task_{task}", title)
        card.body.addWidget(TaskDrawing(task))
        head = QHBoxLayout()
        head.addWidget(label(title, "heading"), 1)
        if place == 0:
            head.addWidget(IconLabel("circle-check", "accent_text", 18))
        card.body.addLayout(head)
        card.body.addWidget(label(sentence, "small"))
        card.set_selected(place == 0)
        row.addWidget(card, 1)
    return row


def _model() -> QHBoxLayout:
    row = QHBoxLayout()
    set_spacing(row, 16)
    for cell, title, words in (
        ("lstm", "LSTM", "two memories, four parts"),
        ("gru", "GRU", "one memory, three parts"),
    ):
        card = ChoiceCard(f"cell_{cell}", title)
        head = QHBoxLayout()
        set_spacing(head, 8)
        head.addWidget(label(title, "heading"))
        head.addWidget(label(words, "small"), 1)
        chosen = cell == "lstm"
        head.addWidget(
            IconLabel("circle-check" if chosen else "circle", "accent_text" if chosen else "control", 18)
        )
        card.body.addLayout(head)
        card.body.addWidget(CellDrawing(cell))
        card.body.addWidget(SliderWithSpin(f"hidden_{cell}", "Hidden size"))
        more = More("Initial state, forget-gate bias, layer norm, seed", f"more_{cell}")
        more.set_differs(cell == "gru")
        card.body.addWidget(more)
        card.set_selected(chosen)
        row.addWidget(card, 1)
    side = Card("This model")
    set_fixed_width(side, 292)
    side.body.addWidget(Tile("parameters · 83 kB", "20,760", style="bignum", caption_below=True))
    shapes = ShapesColumn()
    shapes.set_stations(
        [
            ("Window", "168 × 9"),
            ("LSTM", "64 units"),
            ("Last state", "64"),
            ("Linear + yesterday", "24 values"),
        ]
    )
    side.body.addWidget(shapes)
    code = CodeBox("In PyTorch")
    code.set_code("nn.LSTM(9, 64, batch_first=True)\nnn.Linear(64, 24)  # starts at 0")
    side.body.addWidget(code)
    row.addWidget(side)
    return row


def _verdicts() -> QVBoxLayout:
    column = QVBoxLayout()
    set_spacing(column, 12)
    cases = (
        (
            "better",
            "Beats every simple forecast: “last value” by 9 %, “same hour yesterday” by 31 %.",
            "Stopped early: no progress for 10 epochs. Best epoch 3 of 13, weights restored. Over-fitting"
            " since"
            " epoch 4. The first hours would gain from building on the last value.",
            button("Try on top of last value", "try_last", "copy-plus"),
        ),
        (
            "worse",
            "Does not beat “last value”: 8 % worse.",
            "Best epoch 41. The forecast is the series shifted by 1 month.",
            button("Try 24 months", "try_24", "copy-plus"),
        ),
    )
    for outcome, sentence, reason, action in cases:
        card = VerdictCard()
        card.show_verdict(outcome, sentence, reason)
        card.set_buttons(action)
        column.addWidget(card)
    tiles = Card()
    row = QHBoxLayout()
    for caption, value, note, tone in (
        ("Validation loss", "0.0751", "best 0.0703, epoch 12", "text"),
        ("Skill over yesterday", "+8 %", "best +11 %", "success"),
        ("Mean error, MAE", "3.9 °F", "yesterday 4.2 °F", "text"),
    ):
        tile = Tile(caption)
        tile.set(value, note, tone)
        row.addWidget(tile)
    pair = ProgressPair("epoch_progress")
    pair.set("Epoch 18 of 100", 0.18, "39 of 93 steps", 0.42)
    set_fixed_width(pair, 250)
    row.addWidget(pair)
    tiles.body.addLayout(row)
    column.addWidget(tiles)
    banner = Banner()
    banner.show_message(
        "info",
        "Hourly readings of one year.",
        "24 are missing in 14 places. The series repeats every 24 hours. **wind_gust** is 83 % empty and"
        " left out.",
        [("1 odd value", _nothing), ("14 gaps", _nothing)],
    )
    column.addWidget(banner)
    return column


def _certificate() -> QHBoxLayout:
    row = QHBoxLayout()
    set_spacing(row, 16)
    card = Card()
    head = QHBoxLayout()
    set_spacing(head, 16)
    words = QVBoxLayout()
    words.addWidget(label("Export certificate", "heading"))
    words.addWidget(label("jfk_temperature.onnx gives the same answers as the trained model.", wrap=True))
    head.addWidget(Seal("passed"))
    head.addLayout(words, 1)
    head.addWidget(Chip("Passed", "success"))
    card.body.addLayout(head)
    card.body.addWidget(FactRow("Reloaded in", "ONNX Runtime, a fresh process"))
    card.body.addWidget(FactRow("Newest reading moves all 24 hours", "checked", checked=True))
    row.addWidget(card, 1)
    checks = Card("Checks")
    checks.body.addWidget(
        CheckLine("passed", "Not a shifted copy", "The forecast fits best at a lag of 0 hours.")
    )
    checks.body.addWidget(
        CheckLine("warning", "Band is a little narrow", "Holds 76 % of test values instead of 90 %.")
    )
    meter = Meter()
    meter.set_padding(0.23)
    checks.body.addWidget(meter)
    waiting = Waiting()
    waiting.begin("Reading 8,706 rows", "about 2 s", at_once=True)
    waiting.advance(0.6)
    checks.body.addWidget(waiting)
    row.addWidget(checks, 1)
    return row


def _dialogs() -> QGridLayout:
    problems = ProblemsDialog(
        [
            Problem(
                "error",
                "Look back does not fit in the test part",
                "1,200 hours are asked for and the test part has 1,310. No room is left for the gap and a"
                " forecast.",
                "Use 168 hours",
                _nothing,
            ),
            Problem(
                "error",
                "wind_gust is a past feature with holes",
                "7,199 of 8,706 values are empty. A network cannot read “nothing”.",
                "Leave it out",
                _nothing,
                "Fill forward",
                _nothing,
            ),
            Problem(
                "warning",
                "4,888 windows for 279,576 parameters",
                "A network of this size will learn them by heart. You can train it all the same.",
                "Use 64 units",
                _nothing,
            ),
        ]
    )
    question = Question(
        "Close while training?",
        "Training goes on only while the window is open. Pause and close keeps everything up to step 1,620.",
        [
            Answer("pause", "Pause and close", "accept"),
            Answer("discard", "Discard…", "destructive"),
            Answer("keep", "Keep training", "reject"),
        ],
    )
    grid = QGridLayout()
    set_grid_gaps(grid, 16, 12)
    for column, dialog in enumerate((problems, question)):
        # Shown inside the sheet instead of as a window of its own.
        dialog.setWindowFlags(Qt.WindowType.Widget)
        dialog.setFixedHeight(dialog.heightForWidth(dialog.sizeHint().width()))
        grid.addWidget(dialog, column, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    grid.addWidget(
        primary_button("Start training", "start", "play", "large"), 2, 0, Qt.AlignmentFlag.AlignLeft
    )
    return grid
