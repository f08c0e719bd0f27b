"""The colours keep the contrast that the design states, in both schemes."""

from __future__ import annotations

import re

import pytest

from studio.ui.theme import DARK, LIGHT, ROLES, Tokens
from tests.ui.helpers import contrast

SCHEMES = [LIGHT, DARK]

# (ink, ground, light, dark): the contrasts stated in the design, to one decimal.
STATED = [
    ("control", "surface", 3.5, 3.6),
    ("control", "window", 3.2, 3.9),
    ("control", "sunken", 3.1, 4.0),
    ("text", "hover", 14.7, 11.9),
    ("muted", "hover", 5.3, 6.1),
    ("on_accent", "accent", 6.3, 4.6),
    ("on_accent", "accent_hover", 7.7, 5.3),
    ("on_accent", "accent_press", 9.6, 6.4),
    ("accent_text", "accent_soft", 6.0, 6.4),
    ("focus", "surface", 6.3, 6.2),
    ("focus", "rail", 5.5, 7.0),
    ("success", "surface", 5.9, 8.0),
    ("success", "success_soft", 5.1, 6.9),
    ("warning", "surface", 6.4, 8.9),
    ("warning", "warning_soft", 5.7, 7.7),
    ("danger", "surface", 5.9, 6.9),
    ("danger", "danger_soft", 5.1, 6.3),
    ("on_accent", "danger_fill", 5.9, 5.0),
    ("on_accent", "danger_fill_hover", 7.2, 5.9),
    ("tooltip_text", "tooltip", 14.1, 11.0),
]
PLOT_ROLES = ["train", "validation", "baseline", "prediction", "actual", "test", "learning_rate"]
PLOT_ROLES += ["gradient_norm", "clip"]
GROUNDS = ["window", "rail", "surface", "raised", "sunken", "hover"]


@pytest.mark.parametrize(("ink", "ground", "light", "dark"), STATED)
def test_a_pair_has_the_contrast_of_the_design(ink: str, ground: str, light: float, dark: float) -> None:
    assert contrast(LIGHT.hex(ink), LIGHT.hex(ground)) == pytest.approx(light, abs=0.1)
    assert contrast(DARK.hex(ink), DARK.hex(ground)) == pytest.approx(dark, abs=0.1)


@pytest.mark.parametrize("tokens", SCHEMES, ids=lambda tokens: tokens.scheme)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_and_muted_are_readable_on_every_plane(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.hex("text"), tokens.hex(ground)) >= 7.0
    assert contrast(tokens.hex("muted"), tokens.hex(ground)) >= 4.5


@pytest.mark.parametrize("tokens", SCHEMES, ids=lambda tokens: tokens.scheme)
@pytest.mark.parametrize("role", PLOT_ROLES)
def test_every_plot_colour_may_be_text_on_a_card(tokens: Tokens, role: str) -> None:
    assert contrast(tokens.hex(role), tokens.hex("surface")) >= 4.5


@pytest.mark.parametrize("tokens", SCHEMES, ids=lambda tokens: tokens.scheme)
def test_every_role_has_a_colour(tokens: Tokens) -> None:
    for role in ROLES:
        assert re.fullmatch(r"#[0-9A-F]{6}|#[0-9A-F]{8}", tokens.hex(role)), role
        assert tokens.color(role).isValid()


def test_the_accent_is_no_plot_colour() -> None:
    for tokens in SCHEMES:
        assert tokens.accent not in {tokens.hex(role) for role in PLOT_ROLES}


def test_an_unknown_role_is_named() -> None:
    with pytest.raises(KeyError, match="purple"):
        LIGHT.color("purple")


def test_runs_repeat_their_colours_after_six() -> None:
    assert LIGHT.run(6) == LIGHT.run(0)
    assert len({LIGHT.run(place).name() for place in range(6)}) == 6


def test_the_scrim_covers_43_per_cent() -> None:
    assert LIGHT.color("scrim").alphaF() == pytest.approx(0.43, abs=0.005)
