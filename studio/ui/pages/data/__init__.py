"""The Data page: what the file holds, and what is to be made of it."""
