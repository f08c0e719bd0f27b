"""Language model: what comes next in a text, and text like it."""
