"""“More” of a card, bound to the settings inside: the dot, the present values, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from studio.engine.experiment import Experiment, Value, find_field
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import More


class MoreSection(More):
    """Shows a dot when a setting inside differs from its default; "Back to defaults" puts all of them back.

    `inside` names what is inside, or makes the words from the experiment. `usual` gives defaults that are not
    those of the settings themselves, such as what was proposed for the data.
    """

    def __init__(
        self,
        workspace: Workspace,
        name: str,
        keys: Sequence[str],
        inside: str | Callable[[Experiment], str],
        usual: Callable[[str], Value | None] = lambda _key: None,
    ) -> None:
        super().__init__("" if callable(inside) else inside, name)
        self._workspace, self._keys, self._say_inside, self._usual = workspace, tuple(keys), inside, usual
        self.defaults_asked.connect(self._on_defaults_asked)
        workspace.experiment_changed.connect(self._on_experiment_changed)
        self._on_experiment_changed(workspace.experiment)

    def _usual_values(self) -> dict[str, Value]:
        usual = {key: self._usual(key) for key in self._keys}
        return {key: find_field(key).default if value is None else value for key, value in usual.items()}

    def _on_defaults_asked(self) -> None:
        self._workspace.edit(self._usual_values(), "back to defaults")

    def _on_experiment_changed(self, experiment: Experiment | None) -> None:
        if experiment is None:
            return
        self.set_differs(any(experiment.get(key) != value for key, value in self._usual_values().items()))
        if callable(self._say_inside):
            self.set_inside(self._say_inside(experiment))
