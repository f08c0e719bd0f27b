"""The parts of a running text, how it is read in lanes, and what is to be beaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.charts import number_text
from studio.ui.pages.data.vocabulary import token_words, unknown_words
from studio.ui.theme import font, px, theme
from studio.ui.widgets import Card, ElidedLabel, FactRow, label
from studio.ui.widgets.part_bars import paint_parts
from studio.ui.words import count, percent, plural

if TYPE_CHECKING:
    from studio.engine.tasks.language_model.views import LanesView, LanguageOverview

_PARTS = (("train", "Train"), ("validation", "Validation"), ("test", "Test"))
_SHOWN_LANES = 4
_LANE, _LANE_GAP = 12, 5


class TextPartsCard(Card):
    """One bar for the whole text, and how many characters each part has."""

    def __init__(self) -> None:
        super().__init__("Parts of the text", name="parts_card")
        self.bar = _PartsBar()
        self.body.addWidget(self.bar)
        self._rows = {part: FactRow(words, name=f"part_{part}") for part, words in _PARTS}
        for row in self._rows.values():
            self.body.addWidget(row)
        self._sentence = label("", "small", name="parts_sentence", wrap=True)
        self.body.addWidget(self._sentence)

    def refresh(self, overview: LanguageOverview) -> None:
        """The parts of what was found last."""
        characters = [overview.characters.get(part, 0) for part, _ in _PARTS]
        self.bar.set_parts(characters)
        total = max(sum(characters), 1)
        for (part, _), number in zip(_PARTS, characters, strict=True):
            share = percent(number / total, sign=False)
            self._rows[part].set_value(f"{count(number)} letters · {share}")
        documents = overview.documents
        order = (
            "in the order of the text"
            if documents == 1
            else f"in the order of the {plural(documents, 'text')}"
        )
        self._sentence.setText(f"Cut {order}.")


class _PartsBar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("parts_bar")
        self._parts: tuple[int, ...] = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: list[int]) -> None:
        self._parts = tuple(parts)
        told = ", ".join(
            f"{words} {count(part)}" for (_, words), part in zip(_PARTS, self._parts, strict=True)
        )
        self.setAccessibleName(f"Letters: {told}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_parts(QPainter(self), QRectF(self.rect()), self._parts)


class LanesCard(Card):
    """The training text in lanes side by side, cut into the stretches that one step reads."""

    def __init__(self) -> None:
        super().__init__("Lanes", name="lanes_card")
        self.drawing = LanesDrawing()
        self._sentence = label("", "small", name="lanes_sentence", wrap=True)
        self.body.addWidget(self.drawing)
        self.body.addWidget(self._sentence)

    def refresh(self, lanes: LanesView | None, units: str) -> None:
        """The lanes of an epoch, or why there are none."""
        self.drawing.setVisible(lanes is not None)
        if lanes is None:
            self.set_subtitle("")
            self._sentence.setText("The training part is too short to be read in lanes.")
            return
        self.drawing.set_lanes(lanes)
        self.set_subtitle(f"{count(lanes.lanes)} side by side")
        self._sentence.setText(
            f"Each is {count(lanes.length)} {units} long and read in {plural(lanes.steps, 'step')} an epoch. "
            "The state goes on from step to step; gradients end at the cuts."
        )


class LanesDrawing(QWidget):
    """Bars with cuts; an arrow says in which direction they are read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lanes_drawing")
        self._lanes, self._steps = 0, 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lanes(self, lanes: LanesView) -> None:
        """Draws at most four lanes and as many cuts as can be told apart."""
        self._lanes, self._steps = lanes.lanes, max(lanes.steps, 1)
        self.setAccessibleName(f"{plural(lanes.lanes, 'lane')} of {plural(lanes.steps, 'step')}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(200), self._rows() * px(_LANE + _LANE_GAP) + (px(16) if self._more() else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cuts = min(self._steps, max(int(self.width() / px(28)), 2))
        painter.setFont(font("caption"))
        number_width = QFontMetricsF(painter.font()).horizontalAdvance(str(self._rows())) + px(8)
        width = self.width() - number_width
        for row in range(self._rows()):
            top = row * px(_LANE + _LANE_GAP)
            painter.setPen(tokens.color("muted"))
            number = QRectF(0, top, number_width, px(_LANE))
            painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(row + 1))
            painter.setPen(Qt.PenStyle.NoPen)
            for cut in range(cuts):
                painter.setBrush(tokens.color("train", 0.55 if cut else 0.9))
                left = number_width + width * cut / cuts
                stretch = QRectF(left, top, width / cuts - px(2), px(_LANE))
                painter.drawRoundedRect(stretch, px(2), px(2))
        if self._more():
            painter.setPen(QPen(tokens.color("muted")))
            left_over = QRectF(number_width, self.height() - px(16), width, px(16))
            words = f"and {plural(self._lanes - self._rows(), 'more lane')}"
            painter.drawText(left_over, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _rows(self) -> int:
        return min(self._lanes, _SHOWN_LANES)

    def _more(self) -> bool:
        return self._lanes > _SHOWN_LANES


class VocabularyCard(Card):
    """How many tokens there are, the most frequent ones, and what is unknown."""

    def __init__(self) -> None:
        super().__init__("Vocabulary", name="vocabulary_card")
        self._frequent = ElidedLabel("", "body", name="frequent_tokens_line")
        self._sentence = label("", "small", name="vocabulary_sentence", wrap=True)
        self.body.addWidget(self._frequent)
        self.body.addWidget(self._sentence)

    def refresh(self, overview: LanguageOverview) -> None:
        """Size, most frequent tokens, unknown share."""
        view = overview.vocabulary
        self.setVisible(view is not None)
        if view is None:
            return
        self.set_subtitle(f"{count(view.size)} {view.units}")
        self._frequent.set_full_text("  ".join(token_words(each.token) for each in view.most_frequent[:14]))
        known = "None is unknown in the validation part."
        unknown = f"{unknown_words(view)} in the validation part read as “unknown”."
        self._sentence.setText(unknown if view.unknown_share > 0 else known)


class SimpleAnswersCard(Card):
    """The simple answers, best first, in bits a letter on the validation part."""

    def __init__(self) -> None:
        super().__init__("To beat", name="to_beat_card")
        self._name = label("", "strong", name="to_beat", wrap=True)
        self._sentence = label("", "small", name="to_beat_sentence", wrap=True)
        self.body.addWidget(self._name)
        self.body.addWidget(self._sentence)

    def refresh(self, overview: LanguageOverview) -> None:
        """Name, figure and rivals; a sentence where nothing could be measured."""
        answers = overview.simple_answers
        if not answers:
            self._name.setText("Not known yet")
            self._sentence.setText("The validation part is too short to measure a simple answer on.")
            return
        self._name.setText(answers[0].label[:1].upper() + answers[0].label[1:])
        figures = [(each.label, _bits(each.metrics)) for each in answers]
        sentence = f"{figures[0][1]} bits a letter in the validation part."
        rivals = [f"{name} {figure}" for name, figure in figures[1:]]
        self._sentence.setText(f"{sentence} {', '.join(rivals)}.".strip() if rivals else sentence)


def _bits(metrics: object) -> str:
    figures = dict(metrics) if isinstance(metrics, dict) else dict(metrics.items())  # type: ignore[attr-defined]
    bits = figures.get("bits_per_character")
    return "–" if bits is None else number_text.measured(float(bits), 3)
