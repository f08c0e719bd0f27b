"""A text in pieces, each on a ground of its own: what a unit does on it, or what a model knows of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.theme import code_font, notifier, px, theme
from studio.ui.widgets.availability import wrap_tip
from studio.ui.widgets.heat import heat_color, readable_on

LINE_BREAK = "↵"
_NAMES = {"\n": "line break", " ": "space", "\t": "tab"}


class PieceText(QWidget):
    """Monospaced, in as many lines as the width asks for; a piece is cut only where it is longer than a line.

    A subclass says the ground of each piece and its tooltip. Line breaks are shown as a sign and break no line.
    """

    def __init__(self, name: str, *, gap: int = 0, line: int = 26) -> None:
        super().__init__()
        self.setObjectName(name)
        self._gap, self._line = gap, line
        self._pieces: tuple[str, ...] = ()
        self._rows: list[tuple[int, str, QRectF]] = []
        self._laid_for = -1.0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        notifier().changed.connect(self._on_theme_changed)

    # --- for the subclass -----------------------------------------------------------------------------------

    def ground(self, place: int) -> QColor | None:
        """The ground of a piece; None for that of the card."""
        raise NotImplementedError

    def tip(self, place: int) -> str:
        """What the tooltip says of a piece."""
        raise NotImplementedError

    # --- what is shown --------------------------------------------------------------------------------------

    def pieces(self) -> tuple[str, ...]:
        """The pieces in their order."""
        return self._pieces

    def set_pieces(self, pieces: Sequence[str]) -> None:
        """Shows another text."""
        self._pieces = tuple(pieces)
        self._laid_for = -1.0
        self.setAccessibleDescription(("" if self._gap == 0 else " ").join(self._pieces))
        self.updateGeometry()
        self.update()

    def piece_at(self, place: QPoint) -> int | None:
        """The number of the piece below a point of the widget."""
        self._lay_out(self.width())
        return next((number for number, _, rect in self._rows if rect.contains(place.toPointF())), None)

    def piece_rect(self, number: int) -> QRectF:
        """Where a piece begins. Raises StopIteration for one that is not there."""
        self._lay_out(self.width())
        return next(rect for held, _, rect in self._rows if held == number)

    # --- size -----------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._lay_out(width)
        bottom = self._rows[-1][2].bottom() if self._rows else 0.0
        self._lay_out(self.width())
        return max(round(bottom), px(self._line))

    def sizeHint(self) -> QSize:
        width = max(self.width(), px(240))
        return QSize(px(240), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(self._line))

    # --- drawing --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self._lay_out(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._gap > 0)
        painter.setFont(self._font())
        radius, seen = px(4) if self._gap else 0, QRectF(event.rect())
        for number, text, rect in self._rows:
            if not rect.intersects(seen):
                continue
            ground = self.ground(number)
            if ground is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), radius, radius)
            muted = text == LINE_BREAK
            painter.setPen(
                theme().color("muted" if muted else "text") if ground is None else readable_on(ground)
            )
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.piece_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if number is None else wrap_tip(self.tip(number)), self)
            return True
        return super().event(event)

    def _font(self) -> QFont:
        made = code_font()
        made.setPixelSize(px(13))
        return made

    def _lay_out(self, width: float) -> None:
        """Rows of (piece, text, place); a piece that is longer than a line goes on in the next one."""
        if width == self._laid_for:
            return
        self._laid_for, self._rows = width, []
        metrics, line, gap = QFontMetricsF(self._font()), float(px(self._line)), float(px(self._gap))
        letter, inset = metrics.horizontalAdvance("0"), float(px(5)) if self._gap else 0.0
        most = max(int((width - 2 * inset) / letter), 1)
        left = top = 0.0
        for number, piece in enumerate(self._pieces):
            shown = piece.replace("\n", LINE_BREAK).replace("\t", " ").replace("\r", "")
            for start in range(0, max(len(shown), 1), most):
                part = shown[start : start + most]
                room = metrics.horizontalAdvance(part) + 2 * inset
                if left > 0 and left + room > width + 0.5:
                    left, top = 0.0, top + line
                self._rows.append((number, part, QRectF(left, top, room, line)))
                left += room + gap

    def _on_theme_changed(self) -> None:
        self._laid_for = -1.0
        self.updateGeometry()
        self.update()


class ActivityText(PieceText):
    """A text coloured by what one unit does on it: off blue, on orange."""

    def __init__(self, name: str) -> None:
        super().__init__(name, line=28)
        self._values: tuple[float, ...] = ()

    def show_activity(self, pieces: Sequence[str], values: Sequence[float], unit: str) -> None:
        """Pieces and the activity on each, −1…1; `unit` names whose it is. Raises ValueError for unlike lengths."""
        if len(pieces) != len(values):
            raise ValueError(f"{len(pieces)} pieces and {len(values)} values.")
        self._values = tuple(values)
        self.setAccessibleName(f"Text with the activity of {unit}")
        if tuple(pieces) != self.pieces():
            self.set_pieces(pieces)
        self.update()

    def ground(self, place: int) -> QColor | None:
        return heat_color(self._values[place]) if place < len(self._values) else None

    def tip(self, place: int) -> str:
        piece = self.pieces()[place]
        shown = _NAMES.get(piece, piece.replace("\n", LINE_BREAK))
        return f"{shown}: {self._values[place]:+.2f}".replace("-", "−")


class KnownText(PieceText):
    """What a model reads of a text; what it does not know is marked."""

    def __init__(self, name: str) -> None:
        super().__init__(name, gap=4, line=24)
        self._known: tuple[bool, ...] = ()
        self.setAccessibleName("What the model reads")

    def show_pieces(self, pieces: Sequence[tuple[str, bool]]) -> None:
        """Pieces, each with whether the model knows it."""
        self._known = tuple(known for _, known in pieces)
        self.set_pieces([piece for piece, _ in pieces])

    def ground(self, place: int) -> QColor | None:
        return theme().color("sunken" if self._known[place] else "warning_soft")

    def tip(self, place: int) -> str:
        piece = self.pieces()[place]
        return piece if self._known[place] else f"{piece}: not in the vocabulary, read as “unknown”"
