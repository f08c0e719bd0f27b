"""Windows and the order in which they are drawn."""
