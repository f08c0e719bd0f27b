"""The split on a series: bands with names and per cent, gaps, and the two handles that move it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPointF, Signal

from studio.ui.charts import number_text
from studio.ui.charts.items import Words
from studio.ui.charts.plot import Plot
from studio.ui.charts.split import Split
from studio.ui.charts.split_bands import SplitBands, Stretch
from studio.ui.charts.split_handle import SplitHandle

PARTS = (("train", "Train"), ("validation", "Validation"), ("test", "Test"))


class SplitLayer(QObject):
    """Draws a Split on a plot of rows and turns what hands do into another one.

    `place_of` gives the x of a row, `row_at` the row nearest to an x.
    """

    dragged = Signal()
    """The split is another one; a hand still holds it."""
    changed = Signal()
    """The hand let go, elsewhere than it began."""

    def __init__(self, plot: Plot, place_of: Callable[[int], float], row_at: Callable[[float], int]) -> None:
        super().__init__(plot)
        self._plot, self._place_of, self._row_at = plot, place_of, row_at
        self.split: Split | None = None
        self.drag_step = 1
        self.enabled = True
        self._before: Split | None = None
        self._bands = SplitBands()
        self._words = [Words(role, anchor=(0, 0), bold=True) for role, _ in PARTS]
        for item in (self._bands, *self._words):
            plot.plotItem.addItem(item, ignoreBounds=True)
        self.handles = (
            SplitHandle("split_train_end", "End of the training part", plot),
            SplitHandle("split_validation_end", "End of the validation part", plot),
        )
        for handle in self.handles:
            handle.dragged_to.connect(self._on_dragged_to)
            handle.stepped.connect(self._on_stepped)
            handle.let_go.connect(self._on_let_go)

    def sentence(self) -> str:
        """ "train 70 %, validation 15 %, test 15 %" """
        return ", ".join(
            f"{name.lower()} {number_text.per_cent(share)}"
            for (_, name), share in zip(PARTS, self._shares(), strict=True)
        )

    def recolor(self) -> None:
        for words in self._words:
            words.recolor()

    def draw(self, missing: Sequence[tuple[int, int]]) -> None:
        """Paints bands, gaps, and the first to last rows that are missing; puts names and handles."""
        place = self._place_of
        stretches = [Stretch(place(first), place(last + 1), "missing") for first, last in missing]
        for words in self._words:
            words.setVisible(False)
        if self.split is not None:
            gap, ends = self.split.gap_rows, (self.split.train_end, self.split.validation_end)
            bounds = ((0, ends[0]), (ends[0] + gap, ends[1]), (ends[1] + gap, self.split.rows))
            for index, (first, last) in enumerate(bounds):
                stretches.append(Stretch(place(first), place(last), PARTS[index][0]))
                self._name_part(index, place(first), place(last))
            if gap:
                stretches += [Stretch(place(end), place(end + gap), "gap") for end in ends]
        self._bands.show_stretches(stretches)
        self._put_handles()

    def _shares(self) -> tuple[float, float, float]:
        split = self.split
        return (0.0, 0.0, 0.0) if split is None else (split.train, split.validation, split.test)

    def _name_part(self, index: int, first: float, last: float) -> None:
        (left, right), (_, top) = self._plot.view.viewRange()
        words = self._words[index]
        words.say(f"{PARTS[index][1]}\n{number_text.per_cent(self._shares()[index])}")
        begin = max(first, left)
        words.setPos(begin, top)
        room = (min(last, right) - begin) / max(self._plot.view.viewPixelSize()[0], 1e-300)
        words.setVisible(bool(room >= words.boundingRect().width()))

    def _put_handles(self) -> None:
        view = self._plot.view
        area = self._plot.mapFromScene(view.sceneBoundingRect()).boundingRect()
        rows = (0, 0) if self.split is None else (self.split.train_end, self.split.validation_end)
        for handle, row in zip(self.handles, rows, strict=True):
            x = self._plot.mapFromScene(view.mapViewToScene(QPointF(self._place_of(row), 0.0))).x()
            seen = area.left() - 1 <= x <= area.right() + 1
            handle.setVisible(self.split is not None and self.enabled and seen)
            handle.put(x, area.top(), area.height())

    def _on_dragged_to(self, pixel: float) -> None:
        if self.split is None:
            return
        scene = self._plot.mapToScene(round(pixel), 0)
        row = self._row_at(self._plot.view.mapSceneToView(QPointF(scene)).x())
        # Thousandths: a split that a person can read afterwards.
        self._move(self.sender(), round(round(row / self.split.rows, 3) * self.split.rows))

    def _on_stepped(self, steps: int) -> None:
        if self.split is not None:
            first = self.sender() is self.handles[0]
            row = self.split.train_end if first else self.split.validation_end
            self._move(self.sender(), row + steps * self.drag_step)

    def _move(self, handle: object, row: int) -> None:
        if self.split is None:
            return
        if self._before is None:
            self._before = self.split
        first = handle is self.handles[0]
        moved = self.split.with_train_end(row) if first else self.split.with_validation_end(row)
        if moved != self.split:
            self.split = moved
            self.dragged.emit()

    def _on_let_go(self) -> None:
        before, self._before = self._before, None
        if before is not None and before != self.split:
            self.changed.emit()
