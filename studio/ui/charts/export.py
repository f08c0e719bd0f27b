"""Writes what a chart shows: pictures (PNG at twice the size, SVG) and numbers (CSV)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from studio.ui.charts import palette
from studio.ui.charts.plot import Plot

_FLAGS = QWidget.RenderFlag.DrawChildren


def save_picture(widget: QWidget, path: str | Path, title: str) -> None:
    """Draws a widget as it stands into a .png or .svg file.

    Raises ValueError when the ending is another one and OSError when the file cannot be written.
    """
    target = Path(path)
    for plot in widget.findChildren(Plot):
        plot.set_exported(True)
    try:
        _save(widget, target, title)
    finally:
        for plot in widget.findChildren(Plot):
            plot.set_exported(False)


def save_text(text: str, path: str | Path) -> None:
    """Writes numbers as UTF-8 text. Raises OSError when the file cannot be written."""
    Path(path).write_text(text, encoding="utf-8", newline="")


def _save(widget: QWidget, target: Path, title: str) -> None:
    if target.suffix.lower() == ".svg":
        _save_svg(widget, target, title)
    elif target.suffix.lower() == ".png":
        _save_png(widget, target)
    else:
        raise ValueError(f"A picture ends in .png or .svg, not in “{target.suffix}”.")


def _save_png(widget: QWidget, path: Path) -> None:
    image = QImage(widget.size() * 2, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(2.0)
    image.fill(palette.color("surface"))
    widget.render(image, QPoint(), QRegion(), _FLAGS)
    if not image.save(str(path)):
        raise _not_written(path)


def _save_svg(widget: QWidget, path: Path, title: str) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(QSize(widget.width(), widget.height()))
    generator.setViewBox(widget.rect())
    generator.setTitle(title)
    painter = QPainter()
    if not painter.begin(generator):
        raise _not_written(path)
    painter.fillRect(widget.rect(), palette.color("surface"))
    widget.render(painter, QPoint(), QRegion(), _FLAGS)
    painter.end()


def _not_written(path: Path) -> OSError:
    return OSError(f"{path} could not be written.")
