"""A scheme and a scale reach the palette, the style sheet, the fonts, the icons and the sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.resources import resource_path
from studio.ui.theme import (
    DARK,
    LIGHT,
    apply_theme,
    font,
    icon,
    notifier,
    px,
    resolved_scheme,
    set_fixed_width,
    set_icon,
    set_margins,
    set_spacing,
    theme,
    ui_scale,
)
from studio.ui.theme.icons import icon_source
from studio.ui.theme.images import style_images, write_style_images
from studio.ui.theme.stylesheet import make_stylesheet


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, "light", 1.0)
    yield
    apply_theme(qapp, "light", 1.0)


def strongest_color(picture: QImage) -> str:
    """The colour of the most opaque pixel, which is a pixel wholly inside a line."""
    assert not picture.isNull()
    pixels = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return max(pixels, key=lambda color: color.alpha()).name().upper()


def test_dark_reaches_palette_and_tokens(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(notifier().changed):
        apply_theme(qapp, "dark")
    assert theme() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.window
    assert DARK.accent in qapp.styleSheet()
    assert LIGHT.accent_soft not in qapp.styleSheet()


def test_an_unknown_system_scheme_is_light(qapp: QApplication) -> None:
    apply_theme(qapp, "system")
    assert resolved_scheme("system") == "light"
    assert theme() is LIGHT


def test_a_scale_that_is_not_offered_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match=r"1\.25"):
        apply_theme(qapp, "light", 1.1)
    assert ui_scale() == 1.0


@pytest.mark.parametrize(("scale", "height"), [(1.0, 32), (1.25, 40), (1.5, 47)])
def test_buttons_grow_with_the_scale(qapp: QApplication, qtbot: QtBot, scale: float, height: int) -> None:
    apply_theme(qapp, "light", scale)
    button = QPushButton("Start")
    qtbot.addWidget(button)
    button.ensurePolished()
    assert button.sizeHint().height() == height


def test_a_change_of_scale_reaches_what_stands_already(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    set_margins(row, 16, 12, 13, 0)
    set_spacing(row, 8)
    button = QPushButton()
    set_icon(button, "play", "text", 16)
    set_fixed_width(button, 100)
    row.addWidget(button)
    apply_theme(qapp, "light", 1.5)
    assert (row.contentsMargins().left(), row.spacing()) == (24, 12)
    assert button.width() == 150
    assert button.iconSize().width() == 24


def test_lines_stay_one_and_two_pixels(qapp: QApplication) -> None:
    apply_theme(qapp, "light", 1.5)
    assert (px(1), px(2), px(4)) == (1, 2, 6)
    sheet = make_stylesheet(LIGHT, 1.5, Path("images"))
    assert "border: 2px solid" in sheet
    assert "border: 3px solid #4A4ED2" not in sheet.replace("\n", " ").split("QSlider")[0]


def test_figures_have_one_width(qapp: QApplication) -> None:
    for style in ("title", "num", "body", "small"):
        metrics = QFontMetricsF(font(style))
        assert metrics.horizontalAdvance("1111") == pytest.approx(metrics.horizontalAdvance("8888"))


def test_the_shipped_font_is_used(qapp: QApplication) -> None:
    assert QFontInfo(font("body")).family() == "Inter"
    assert QFontInfo(font("strong")).weight() == 600
    assert qapp.font().pixelSize() == 13


def test_every_shipped_icon_renders_in_its_colour(qapp: QApplication) -> None:
    names = [path.stem for path in resource_path("icons").glob("*.svg") if path.stem != "recurrent-studio"]
    assert len(names) > 80
    for name in names:
        assert "currentColor" in icon_source(name), name
        picture = icon(name, "danger", 48).pixmap(48, 48).toImage()
        assert strongest_color(picture) == LIGHT.danger, name


def test_an_icon_has_its_three_colours(qapp: QApplication) -> None:
    made = icon("layers", "text", 24)
    shown = [
        strongest_color(made.pixmap(24, 24, mode, state).toImage())
        for mode, state in (
            (QIcon.Mode.Normal, QIcon.State.Off),
            (QIcon.Mode.Normal, QIcon.State.On),
            (QIcon.Mode.Disabled, QIcon.State.Off),
        )
    ]
    assert shown == [LIGHT.text, LIGHT.accent_text, LIGHT.disabled]


def test_a_change_of_scheme_colours_icons_again(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    set_icon(button, "layers", "text", 24)
    assert strongest_color(button.icon().pixmap(24, 24).toImage()) == LIGHT.text
    apply_theme(qapp, "dark")
    assert strongest_color(button.icon().pixmap(24, 24).toImage()) == DARK.text


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_pictures_of_the_style_sheet_exist(qapp: QApplication, studio_home: Path) -> None:
    for tokens in (LIGHT, DARK):
        folder = write_style_images(tokens)
        assert studio_home in folder.parents
        sheet = make_stylesheet(tokens, 1.0, folder)
        named = [part.split('")')[0] for part in sheet.split('url("')[1:]]
        assert len(set(named)) >= 20
        for path in named:
            assert Path(path).is_file(), path
        assert len(style_images(tokens)) == len(list(folder.iterdir()))


def test_a_picture_cut_short_is_written_again(studio_home: Path) -> None:
    folder = write_style_images(LIGHT)
    broken = folder / "check-on.svg"
    whole = broken.read_bytes()
    broken.write_bytes(whole[:20])
    assert write_style_images(LIGHT) == folder
    assert broken.read_bytes() == whole


def test_the_style_sheet_names_no_unknown_role() -> None:
    sheet = make_stylesheet(LIGHT, 1.0, Path("images"))
    assert "@" not in sheet
