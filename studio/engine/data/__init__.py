"""From a file to batches: sources, profile, preparation, batches."""
