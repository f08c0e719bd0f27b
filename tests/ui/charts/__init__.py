"""Tests of studio.ui.charts, with real widgets."""
