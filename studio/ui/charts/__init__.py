"""Everything that is drawn with pyqtgraph: plain numbers in, no knowledge of the engine."""

from studio.ui.charts.forecast_film import ForecastFilm
from studio.ui.charts.forecast_plot import ForecastPlot
from studio.ui.charts.horizon_errors import HorizonErrors
from studio.ui.charts.length_histogram import LengthHistogram
from studio.ui.charts.run_curves import RunCurves
from studio.ui.charts.series_plot import SeriesPlot
from studio.ui.charts.training_curves import TrainingCurves

__all__ = [
    "ForecastFilm",
    "ForecastPlot",
    "HorizonErrors",
    "LengthHistogram",
    "RunCurves",
    "SeriesPlot",
    "TrainingCurves",
]
