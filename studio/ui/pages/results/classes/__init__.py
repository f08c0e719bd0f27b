"""Results of a text classifier: what was taken for what, class by class, text by text."""
