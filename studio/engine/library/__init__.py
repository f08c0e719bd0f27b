"""The library: every run on this computer, with its curves. No torch and no pandas here."""
