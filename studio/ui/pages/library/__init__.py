"""The Library page: all runs on this computer, side by side."""
