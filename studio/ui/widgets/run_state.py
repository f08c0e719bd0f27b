"""How the state of a run looks: icon, colour of the icon, and the word."""

from __future__ import annotations

STATE_ICONS: dict[str, tuple[str, str]] = {
    "Draft": ("circle-dot", "accent_text"),
    "Checking": ("list-checks", "muted"),
    "Queued": ("clock", "muted"),
    "Preparing": ("package-open", "accent_text"),
    "Training": ("loader-circle", "accent_text"),
    "Pausing": ("circle-pause", "warning"),
    "Paused": ("circle-pause", "warning"),
    "Stopping": ("loader-circle", "muted"),
    "Finished": ("circle-check", "success"),
    "Stopped early": ("circle-check", "success"),
    "Stopped by you": ("circle-stop", "text"),
    "Failed": ("octagon-alert", "danger"),
    "Interrupted": ("unplug", "warning"),
}
"""Word of the state → icon and its role."""

DRAFT_WITHOUT_DATA = ("circle-dashed", "muted")
DRAFT_WITH_PROBLEMS = ("octagon-alert", "danger")

STATE_TONES: dict[str, str] = {
    "Training": "accent",
    "Preparing": "accent",
    "Pausing": "warning",
    "Paused": "warning",
    "Interrupted": "warning",
    "Finished": "success",
    "Stopped early": "success",
    "Failed": "danger",
}
"""Word of the state → tone of its chip; neutral where it is not named."""
