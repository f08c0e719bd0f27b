"""Everything that is drawn with pyqtgraph: plain numbers in, no knowledge of the engine."""

from studio.ui.charts.training_curves import TrainingCurves

__all__ = ["TrainingCurves"]
