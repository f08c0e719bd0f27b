"""What was found in the data, as the pages of each task read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from studio.ui.state.workspace import Workspace

if TYPE_CHECKING:
    from studio.engine.tasks.classify_text.views import TextOverview
    from studio.engine.tasks.forecast.views import ForecastOverview
    from studio.engine.tasks.language_model.views import LanguageOverview

Kind = Literal["series", "texts", "language", ""]
_TELLS: tuple[tuple[str, Kind], ...] = (("windows", "series"), ("classes", "texts"), ("lanes", "language"))
"""A field that only one kind of overview has."""


def kind_of(overview: Any) -> Kind:
    """What an overview is about: series, texts with classes, running text; nothing where there is none."""
    if not hasattr(overview, "sizes"):
        return ""
    return next((kind for field, kind in _TELLS if hasattr(overview, field)), "")


def forecast_overview(workspace: Workspace) -> ForecastOverview | None:
    """The overview of a forecast; None before anything was opened, and for what another task found."""
    overview = workspace.overview
    return cast("ForecastOverview", overview) if kind_of(overview) == "series" else None


def text_overview(workspace: Workspace) -> TextOverview | None:
    """The overview of texts with classes; None for anything else."""
    overview = workspace.overview
    return cast("TextOverview", overview) if kind_of(overview) == "texts" else None


def language_overview(workspace: Workspace) -> LanguageOverview | None:
    """The overview of running text; None for anything else."""
    overview = workspace.overview
    return cast("LanguageOverview", overview) if kind_of(overview) == "language" else None
