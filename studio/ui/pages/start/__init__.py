"""The first screen: pick a task, then give it data."""
