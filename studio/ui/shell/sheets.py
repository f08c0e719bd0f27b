"""The sheets of the rail's foot: settings that act at once, all shortcuts, and what program this is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio import __version__
from studio.engine.home import studio_home
from studio.ui.actions import ACTIONS, OTHER_KEYS, key_words
from studio.ui.state.preference_store import PreferenceStore
from studio.ui.theme import SCALES, set_grid_gaps, set_maximum_width, set_minimum_height, set_spacing
from studio.ui.widgets import FormRow, Segmented, Sheet, Switch, label
from studio.ui.words import NO_BREAK

LABEL_WIDTH = 128
TEXT_WIDTH = 640


def settings_sheet(host: QWidget, store: PreferenceStore) -> Sheet:
    """Colours, text size, motion, and where the program keeps its files."""
    sheet = Sheet(host, "Settings", "They act at once.", name="settings_sheet")
    column = _column(sheet)
    now = store.preferences
    schemes = Segmented(
        [("light", "Light", "sun"), ("dark", "Dark", "moon"), ("system", "As the system", "sun-moon")],
        "settings_scheme",
        "Colours",
    )
    schemes.set_value(now.scheme)
    schemes.value_changed.connect(store.set_scheme)
    sizes = Segmented(
        [(str(scale), f"{scale:.0%}".replace("%", f"{NO_BREAK}%")) for scale in SCALES],
        "settings_scale",
        "Text size",
    )
    sizes.set_value(str(now.scale))
    sizes.value_changed.connect(lambda value: store.set_scale(float(value)))
    motion = Switch("", "settings_motion")
    motion.setAccessibleName("Reduce motion")
    motion.setChecked(now.reduce_motion)
    motion.toggled.connect(store.set_reduce_motion)
    for text, field in (("Colours", schemes), ("Text size", sizes), ("Reduce motion", motion)):
        column.addWidget(FormRow(text, _at_left(field), label_width=LABEL_WIDTH))
    folder = label(str(studio_home()), "body", name="settings_folder", wrap=True)
    folder.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    set_minimum_height(folder, 32)
    folder_row = FormRow("Data folder", folder, label_width=LABEL_WIDTH)
    folder_row.set_hint(
        "Runs, settings and cache. RECURRENT_STUDIO_HOME names another folder at the next start."
    )
    column.addWidget(folder_row)
    column.addStretch(1)
    return sheet


def shortcuts_sheet(host: QWidget) -> Sheet:
    """All keys, those of the window and those of whatever has the focus."""
    sheet = Sheet(host, "Shortcuts", name="shortcuts_sheet")
    lines = [(key_words(spec), spec.text.rstrip("…")) for spec in ACTIONS if spec.keys] + list(OTHER_KEYS)
    grid = QGridLayout()
    set_grid_gaps(grid, 20, 9)
    half = (len(lines) + 1) // 2
    for place, (keys, words) in enumerate(lines):
        row, block = place % half, 3 * (place // half)
        grid.addWidget(label(keys, "strong"), row, block)
        grid.addWidget(label(words, "body"), row, block + 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(2, 24)
    grid.setColumnStretch(4, 1)
    sheet.body.addLayout(grid)
    sheet.body.addStretch(1)
    return sheet


def about_sheet(host: QWidget) -> Sheet:
    """Name, version, licences."""
    sheet = Sheet(host, "About Recurrent Studio", name="about_sheet")
    column = _column(sheet)
    column.addWidget(label(f"Version {__version__}", "strong", name="about_version"))
    for text in (
        "Train LSTM and GRU models on your own data without writing code, watch them learn, take them away. "
        "Everything stays on this computer: no account, nothing is sent anywhere.",
        "MIT licence. The window uses Qt under the LGPL 3; the font is Inter under the SIL Open Font "
        "License; the icons are Lucide under the ISC licence. PyTorch trains the networks; ONNX Runtime runs "
        "them elsewhere.",
    ):
        column.addWidget(label(text, "body", "muted", wrap=True))
    column.addStretch(1)
    return sheet


def _at_left(field: QWidget) -> QWidget:
    """A control of its own width at the left of a row that is 32 high."""
    holder = QWidget()
    holder.setAccessibleName(field.accessibleName())
    set_minimum_height(holder, 32)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(field)
    row.addStretch(1)
    return holder


def _column(sheet: Sheet) -> QVBoxLayout:
    holder = QWidget()
    set_maximum_width(holder, TEXT_WIDTH)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    set_spacing(column, 12)
    sheet.body.addWidget(holder, 1)
    return column
