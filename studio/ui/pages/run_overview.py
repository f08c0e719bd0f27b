"""What was found in the data of a run, whatever data the window holds by now."""

from __future__ import annotations

from typing import Any

from studio.ui.state.documents import READ_KEYS
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace


def overview_of(history: RunHistory, workspace: Workspace) -> Any:
    """The newest overview where the window holds the data of the run, else that of its start; None for neither."""
    now, then = workspace.experiment, history.experiment
    same_data = now is not None and all(now.get(key) == then.get(key) for key in READ_KEYS)
    if same_data and now is not None and now.task == then.task:
        return workspace.overview
    return history.overview
