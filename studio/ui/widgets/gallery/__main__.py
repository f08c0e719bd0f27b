"""Draws the components into a picture: `python -m studio.ui.widgets.gallery OUT.png [--dark] [--scale
1.25]`.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def main() -> int:
    """Draws the chosen sheet and gives 0."""
    parser = argparse.ArgumentParser(prog="python -m studio.ui.widgets.gallery", description=__doc__)
    parser.add_argument("picture", type=Path, help="the PNG file to write")
    parser.add_argument("--dark", action="store_true", help="the dark scheme")
    parser.add_argument("--scale", type=float, default=1.0, help="1.0, 1.25 or 1.5")
    parser.add_argument("--ratio", type=float, default=1.0, help="device pixels a pixel")
    parser.add_argument("--sheet", choices=("states", "parts"), default="states")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(options.ratio)

    from PySide6.QtWidgets import QApplication

    from studio.ui.theme import apply_theme, theme
    from studio.ui.widgets.gallery.parts import parts_sheet
    from studio.ui.widgets.gallery.states import states_sheet

    app = QApplication(sys.argv[:1])
    apply_theme(app, "dark" if options.dark else "light", options.scale)
    sheet = states_sheet() if options.sheet == "states" else parts_sheet()
    # Texts in several lines need the height that belongs to the width of the sheet.
    if sheet.hasHeightForWidth():
        sheet.setFixedHeight(sheet.heightForWidth(sheet.width()))
    sheet.show()
    app.processEvents()
    # Or the first button wears the ring.
    if (focused := app.focusWidget()) is not None:
        focused.clearFocus()
    picture = sheet.grab()
    written = picture.save(str(options.picture))
    sys.stdout.write(f"{options.picture}: {picture.width()} × {picture.height()}, {theme().scheme}\n")
    return 0 if written else 1


if __name__ == "__main__":
    sys.exit(main())
