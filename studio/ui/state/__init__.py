"""What the window knows: the document with its data, the run, and the program's own preferences."""
