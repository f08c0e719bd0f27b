"""What the Data page shows of texts with classes: rows, reading, classes, lengths."""
