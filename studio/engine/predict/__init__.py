"""Answers from trained models: bundles, and the prediction from new rows."""
