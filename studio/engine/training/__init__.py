"""The one loop, and all that belongs to a run."""
