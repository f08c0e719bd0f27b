"""Roles, regular grid, split, scaling and calendar: from a table to numbers a network can read."""
