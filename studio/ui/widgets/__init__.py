"""The components that every page is built from."""
