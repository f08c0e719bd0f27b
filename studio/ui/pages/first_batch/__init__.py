"""See the first batch: what the network reads in its first step, drawn."""
