"""The page on a real document."""

from tests.ui.pages.hourly import opened, show_page, workspace

__all__ = ["opened", "show_page", "workspace"]
