"""Classify text: which class a text belongs to."""
