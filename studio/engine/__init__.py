"""The engine: everything that works without Qt."""
