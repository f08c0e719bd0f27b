"""What the Data page shows of running text: passages, parts, lanes, vocabulary."""
