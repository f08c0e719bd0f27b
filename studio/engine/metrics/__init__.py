"""Pure functions on arrays: errors and simple forecasts."""
