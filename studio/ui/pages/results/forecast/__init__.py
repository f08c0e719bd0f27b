"""Results of a forecast: beside what happened, by step ahead, and beside every simple forecast."""
