"""Taking the model away, with the proof that the file answers as the model does."""
