"""What was found in the data, as the pages of a forecast read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from studio.ui.state.workspace import Workspace

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ForecastOverview


def forecast_overview(workspace: Workspace) -> ForecastOverview | None:
    """The overview of a forecast; None before anything was opened, and for what another task found."""
    overview = workspace.overview
    return cast("ForecastOverview", overview) if hasattr(overview, "sizes") else None
