"""Results of a language model: what it writes, what its units read, and how surely it guesses."""
