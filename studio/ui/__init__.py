"""The window: one client of the engine, and the only half of the program that knows Qt."""
