"""The colours of the window and of its plots, one frozen set for each scheme.

Each role has one value a scheme; widgets, style sheet, icons and plots name roles and never hold a colour.
The accent never appears inside a plot, and a plot colour never on a control.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from PySide6.QtGui import QColor

Scheme = Literal["light", "dark"]

RUN_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 3), (8, 3, 2, 3))
"""Dashes of overlaid runs in order, in pixels; the first one is solid, then they begin again."""


@dataclass(frozen=True)
class Tokens:
    """All colours of one scheme as `#RRGGBB` (the scrim as `#AARRGGBB`)."""

    scheme: Scheme
    # Planes, outlines and text.
    window: str
    rail: str
    surface: str
    raised: str
    sunken: str
    hover: str
    press: str
    border: str
    control: str
    text: str
    muted: str
    disabled: str
    # The accent: primary button, links, selection, focus.
    accent: str
    accent_hover: str
    accent_press: str
    accent_text: str
    accent_soft: str
    on_accent: str
    focus: str
    # States.
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    danger_fill: str
    danger_fill_hover: str
    tooltip: str
    tooltip_text: str
    scrim: str
    # Plots.
    train: str
    validation: str
    baseline: str
    prediction: str
    actual: str
    test: str
    learning_rate: str
    gradient_norm: str
    clip: str
    grid: str
    run_1: str
    run_2: str
    run_3: str
    run_4: str
    run_5: str
    run_6: str

    def hex(self, role: str) -> str:
        """The colour of a role as text. Raises KeyError for a role that does not exist."""
        if role not in ROLES:
            raise KeyError(f"There is no colour role {role!r}.")
        return str(getattr(self, role))

    def color(self, role: str, alpha: float = 1.0) -> QColor:
        """The colour of a role; `alpha` from 0 to 1 makes it translucent. Raises KeyError for an unknown
        role.
        """
        color = QColor(self.hex(role))
        if alpha < 1.0:
            color.setAlphaF(alpha)
        return color

    def run(self, index: int) -> QColor:
        """The colour of the overlaid run number `index`, counted from 0; after six they begin again."""
        return self.color(f"run_{index % 6 + 1}")


ROLES: tuple[str, ...] = tuple(field.name for field in fields(Tokens) if field.name != "scheme")

LIGHT = Tokens(
    scheme="light",
    window="#F5F6F9",
    rail="#ECEEF3",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#F0F2F6",
    hover="#E8EBF1",
    press="#DDE1EA",
    border="#E1E4EB",
    control="#828A9B",
    text="#161922",
    muted="#586072",
    disabled="#9BA3B2",
    accent="#4A4ED2",
    accent_hover="#3E42BE",
    accent_press="#3336A3",
    accent_text="#4448C6",
    accent_soft="#EBECFB",
    on_accent="#FFFFFF",
    focus="#4A4ED2",
    success="#12734A",
    success_soft="#E3F4EA",
    warning="#855400",
    warning_soft="#FCF1D8",
    danger="#BE2A36",
    danger_soft="#FCEAEB",
    danger_fill="#BE2A36",
    danger_fill_hover="#A8222D",
    tooltip="#20242E",
    tooltip_text="#F3F4F7",
    scrim="#6E000000",
    train="#0B69B5",
    validation="#B84B04",
    baseline="#666E7C",
    prediction="#8A3FB8",
    actual="#161922",
    test="#007A64",
    learning_rate="#8A6900",
    gradient_norm="#52617A",
    clip="#BE2A36",
    grid="#E6E9EF",
    run_1="#3C78B4",
    run_2="#B0602A",
    run_3="#258068",
    run_4="#A0528F",
    run_5="#7A7326",
    run_6="#6D6AA8",
)

DARK = Tokens(
    scheme="dark",
    window="#14161B",
    rail="#101216",
    surface="#1B1E25",
    raised="#242832",
    sunken="#121419",
    hover="#262A33",
    press="#2F343F",
    border="#2B303A",
    control="#6C7587",
    text="#E8EAEF",
    muted="#A1A9B8",
    disabled="#5E6675",
    accent="#6165E8",
    accent_hover="#575BDC",
    accent_press="#4C50C8",
    accent_text="#A5A9FF",
    accent_soft="#262A4C",
    on_accent="#FFFFFF",
    focus="#8F94FF",
    success="#56C893",
    success_soft="#14301F",
    warning="#E6B65A",
    warning_soft="#33280F",
    danger="#FF8088",
    danger_soft="#3B1C20",
    danger_fill="#C93A46",
    danger_fill_hover="#B8323E",
    tooltip="#313643",
    tooltip_text="#F3F4F7",
    scrim="#6E000000",
    train="#5CAAF2",
    validation="#F3924C",
    baseline="#98A1B0",
    prediction="#C792F2",
    actual="#E8EAEF",
    test="#3FC2A6",
    learning_rate="#D3B04C",
    gradient_norm="#9AABC8",
    clip="#FF7A84",
    grid="#2A2F39",
    run_1="#6FA8DC",
    run_2="#D99A6C",
    run_3="#62BDA2",
    run_4="#CF8FC2",
    run_5="#B9B25E",
    run_6="#A6A3DC",
)

TOKENS: dict[Scheme, Tokens] = {"light": LIGHT, "dark": DARK}
