"""What a run is worth on rows it has never seen."""
