"""Forecast: predict what comes next."""
