"""Trainings that are killed at random moments, over and over: `python -m tests.soak [KILLS]`; a few in the suite."""
