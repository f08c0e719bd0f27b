"""Everything that runs beside the window's thread: training, reading, evaluating, exporting, warming up."""
