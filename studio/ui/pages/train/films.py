"""The film of a run: a forecast, a confusion matrix or a text, chosen by what the frames hold."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtWidgets import QStackedWidget

from studio.engine.events import Previewed
from studio.engine.experiment import Experiment
from studio.ui.charts.film import Film
from studio.ui.charts.forecast_film import ForecastFilm
from studio.ui.pages.overviews import kind_of
from studio.ui.pages.run_overview import overview_of
from studio.ui.pages.run_words import axis_unit, short_label, simple_label, unit_of
from studio.ui.pages.train.before import FilmWindow, floats, naive_counts, naive_window, to_beat
from studio.ui.pages.train.confusion_film import ConfusionFilm, counts_of
from studio.ui.pages.train.text_film import TextFilm
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace

ONE_FRAME = "one frame an epoch"


class Show(Protocol):
    """Fills one film: with frames of a run, and before it with what the simple answer says."""

    @property
    def film(self) -> Film[Any]:
        """The film it fills."""
        ...

    def fits(self, event: Previewed) -> bool:
        """Whether this film can show such a frame."""
        ...

    def take(self, event: Previewed, history: RunHistory) -> None:
        """Shows a frame of a run."""
        ...

    def plan(self, experiment: Experiment, overview: Any) -> None:
        """Shows what there is before a run."""
        ...

    def forget(self) -> None:
        """Another run begins."""
        ...


class ForecastShow:
    """The window that the run chooses; before the run one of the validation part with the simple forecast."""

    def __init__(self, workspace: Workspace) -> None:
        self.film = ForecastFilm()
        self._workspace = workspace
        self._is_of_run = False

    def fits(self, event: Previewed) -> bool:
        return "prediction" in event.values

    def forget(self) -> None:
        self.film.clear()
        self._is_of_run = False

    def take(self, event: Previewed, history: RunHistory) -> None:
        values = event.values
        if "actual" in values:
            self._begin(event, history)
        if self._is_of_run:
            self.film.add_frame(event.epoch, values["prediction"], values.get("lower"), values.get("upper"))

    def plan(self, experiment: Experiment, overview: Any) -> None:
        window, simple = naive_window(experiment, overview), to_beat(overview)
        if window is None:
            return
        name = short_label(simple.label) if simple is not None else ""
        self._set_window(experiment, overview, window, name)
        self.film.set_heading("Forecast film", unit_of(experiment.data.targets) or experiment.data.targets[0])
        starts = simple is not None and experiment.model.on_top_of == simple.name
        self.film.set_start_words(f"at 0 the model is “{name}”" if starts else ONE_FRAME)

    def _begin(self, event: Previewed, history: RunHistory) -> None:
        values, targets = event.values, history.experiment.data.targets
        reference = history.started.baseline.name if history.started else ""
        overview = overview_of(history, self._workspace)
        name = short_label(simple_label(reference, overview))
        self._is_of_run = True
        past, baseline = values.get("history", ()), values.get("baseline")
        shown = FilmWindow(floats(past), floats(values["actual"]), floats(baseline) if baseline else None)
        self._set_window(history.experiment, overview, shown, name)
        window = values.get("window")
        words = [
            f"window {window[0] + 1:,.0f}" if window else "",
            unit_of(targets) or (targets[0] if targets else ""),
        ]
        self.film.set_heading("Forecast film", ", ".join(word for word in words if word))

    def _set_window(self, experiment: Experiment, overview: Any, window: FilmWindow, name: str) -> None:
        self.film.set_window(
            None,
            window.history,
            window.actual,
            window.baseline,
            step_label=axis_unit(getattr(overview, "step_unit", ""), getattr(overview, "step_units", "")),
            unit=unit_of(experiment.data.targets),
            baseline_name=name[:1].upper() + name[1:] or "Baseline",
        )


class ConfusionShow:
    """The confusion matrix; before the run that of always saying the largest class."""

    def __init__(self) -> None:
        self.film = ConfusionFilm()

    def fits(self, event: Previewed) -> bool:
        return bool(event.names) and counts_of(event.values, len(event.names)) is not None

    def forget(self) -> None:
        self.film.clear()

    def take(self, event: Previewed, history: RunHistory) -> None:
        counts = counts_of(event.values, len(event.names))
        if counts is not None:
            self.film.add_counts(event.epoch, event.names, counts)

    def plan(self, experiment: Experiment, overview: Any) -> None:
        naive = naive_counts(overview)
        self.film.clear()
        if naive is not None:
            self.film.set_simple(*naive, "always saying the largest class")


class TextShow:
    """The sample text of each epoch."""

    def __init__(self) -> None:
        self.film = TextFilm()

    def fits(self, event: Previewed) -> bool:
        return bool(event.text)

    def forget(self) -> None:
        self.film.clear()

    def take(self, event: Previewed, history: RunHistory) -> None:
        given = event.values.get("prompt_length", (0.0,))
        self.film.add_text(event.epoch, event.text, int(given[0]) if given else 0)

    def plan(self, experiment: Experiment, overview: Any) -> None:
        self.film.clear()
        words = (
            "After each epoch the model goes on from the first words of the validation part, "
            "always with the same seed. Before it has learned, it writes at random."
        )
        self.film.set_before(words, ONE_FRAME)


class Films(QStackedWidget):
    """One film is in sight: that of the frames that came last, before a run that of the task."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._of_kind: dict[str, Show] = {
            "series": ForecastShow(workspace), "texts": ConfusionShow(), "language": TextShow(),
        }  # fmt: skip
        for show in self._of_kind.values():
            self.addWidget(show.film)
        self._planned: tuple[Experiment, object] | None = None

    @property
    def film(self) -> Film[Any]:
        """The film in sight."""
        shown = self.currentWidget()
        assert isinstance(shown, Film)
        return shown

    @property
    def all(self) -> list[Film[Any]]:
        """All films."""
        return [show.film for show in self._of_kind.values()]

    def clear(self) -> None:
        """Another run begins, or none is there any more."""
        self._planned = None
        for show in self._of_kind.values():
            show.forget()

    def pause(self) -> None:
        """Nothing plays."""
        for film in self.all:
            film.pause()

    def take(self, event: Previewed, history: RunHistory) -> None:
        """A frame of a run."""
        show = next((show for show in self._of_kind.values() if show.fits(event)), None)
        if show is not None:
            show.take(event, history)
            self.setCurrentWidget(show.film)

    def plan(self, experiment: Experiment, overview: Any) -> None:
        """What there is before a run; the same plan is not drawn twice."""
        if self._planned is not None and self._planned[0] == experiment and self._planned[1] is overview:
            return
        self._planned = (experiment, overview)
        show = self._of_kind[kind_of(overview) or "series"]
        show.plan(experiment, overview)
        self.setCurrentWidget(show.film)
