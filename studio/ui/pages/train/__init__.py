"""Watching a run: what will happen, the curves while it learns, the film, and what can be said so far."""
