"""Small faults put into a copy of the program on purpose: each has to be caught by the test that is named for it."""
