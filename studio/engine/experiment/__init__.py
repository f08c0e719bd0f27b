"""The experiment: one typed, versioned document that decides a run."""

from studio.engine.experiment.data import DataSettings
from studio.engine.experiment.document import from_toml, load_experiment, save_experiment, to_toml
from studio.engine.experiment.experiment import SECTIONS, Experiment, all_fields, find_field
from studio.engine.experiment.fields import Field, Setting, Value
from studio.engine.experiment.model import ModelSettings
from studio.engine.experiment.preparation import PreparationSettings
from studio.engine.experiment.split import SplitSettings
from studio.engine.experiment.training import TrainingSettings

__all__ = [
    "SECTIONS",
    "DataSettings",
    "Experiment",
    "Field",
    "ModelSettings",
    "PreparationSettings",
    "Setting",
    "SplitSettings",
    "TrainingSettings",
    "Value",
    "all_fields",
    "find_field",
    "from_toml",
    "load_experiment",
    "save_experiment",
    "to_toml",
]
