"""What the Data page shows of series: parts, columns with their roles, what to predict."""
