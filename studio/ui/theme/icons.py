"""Icons: Lucide drawings in the colour of a role, at one size, cached until the scheme or the scale
changes.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio.resources import resource_path
from studio.ui.theme.current import px, theme

APPLICATION_ICON = "recurrent-studio"


@cache
def icon_source(name: str) -> str:
    """The SVG text of one shipped icon. Raises FileNotFoundError for a name that is not shipped."""
    return resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")


def colored_svg(name: str, color: str, stroke: float = 2.0) -> bytes:
    """The SVG of an icon with its lines in `color`; `stroke` is the width of a line on the grid of 24."""
    text = icon_source(name).replace("currentColor", color)
    if stroke != 2.0:
        text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    return text.encode()


def icon(name: str, role: str = "text", size: float = 16, on_role: str = "accent_text") -> QIcon:
    """An icon in the colour of a role, `size` pixels at 100 %.

    Normal has the colour of `role`, Disabled that of "disabled", On that of `on_role`.
    Raises FileNotFoundError for an unknown name and KeyError for an unknown role.
    """
    return _icon(name, role, px(size), on_role, theme().scheme)


def pixmap(name: str, role: str = "text", size: float = 16, ratio: float = 1.0) -> QPixmap:
    """One picture of an icon for hand-drawn widgets; `ratio` is the device pixel ratio of what it is drawn
    on.
    """
    return _pixmap(name, theme().hex(role), px(size), ratio)


def application_icon() -> QIcon:
    """The icon of the program in all sizes that the systems ask for."""
    result = QIcon()
    renderer = QSvgRenderer(QByteArray(icon_source(APPLICATION_ICON).encode()))
    for size in (16, 24, 32, 48, 64, 128, 256):
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        result.addPixmap(picture)
    return result


def clear_icons() -> None:
    """Forgets all pictures; they are drawn again, in new colours, when they are next asked for."""
    _icon.cache_clear()
    _pixmap.cache_clear()


@lru_cache(maxsize=512)
def _icon(name: str, role: str, size: int, on_role: str, scheme: str) -> QIcon:
    tokens = theme()
    result = QIcon()
    colors = (
        (QIcon.Mode.Normal, QIcon.State.Off, tokens.hex(role)),
        (QIcon.Mode.Normal, QIcon.State.On, tokens.hex(on_role)),
        (QIcon.Mode.Disabled, QIcon.State.Off, tokens.hex("disabled")),
        (QIcon.Mode.Disabled, QIcon.State.On, tokens.hex("disabled")),
    )
    for mode, state, color in colors:
        for ratio in (1.0, 2.0):
            result.addPixmap(_pixmap(name, color, size, ratio), mode, state)
    return result


@lru_cache(maxsize=1024)
def _pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    # A thinner line where the drawing is large, so that all icons look equally heavy beside text.
    stroke = 2.0 if size < 20 else 1.75
    renderer = QSvgRenderer(QByteArray(colored_svg(name, color, stroke)))
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
