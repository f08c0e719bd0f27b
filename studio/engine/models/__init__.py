"""Recurrent networks: core, read-out, heads, and what can be said of them without building them."""
