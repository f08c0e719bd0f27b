"""The left rail: the experiment, the places in the order of the work, and the tools of the program."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from studio.ui.pages import PLACES
from studio.ui.shell.experiment_button import ExperimentButton
from studio.ui.shell.marks import Mark
from studio.ui.shell.place_button import PlaceButton
from studio.ui.theme import icon_name, set_fixed_width, set_icon, set_margins, set_spacing
from studio.ui.widgets import hairline, set_tip, tool_button

WIDTH, NARROW_WIDTH = 207, 59
"""Without the hairline at the right edge."""
SCHEME_ICONS = {"light": ("sun", "Light"), "dark": ("moon", "Dark"), "system": ("sun-moon", "As the system")}


class Rail(QWidget):
    """208 px wide, or 60 px with icons alone. All places together are one stop of the Tab key."""

    place_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("Places")
        self.setProperty("plane", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_fixed_width(self, WIDTH)
        self._narrow = False
        self.experiment = ExperimentButton()
        self._places = {place.name: PlaceButton(place.name, place.label, place.icon) for place in PLACES}
        self.menu = tool_button("menu", "Menu", "main_menu")
        self.scheme = tool_button("sun-moon", "Light, dark or as the system", "scheme")
        self.settings = tool_button("settings", "Settings", "settings")
        self.help = tool_button("circle-question-mark", "Shortcuts and help", "help")
        for tool in (self.menu, self.settings, self.help):
            set_icon(tool, icon_name(tool), "muted")
        self._column = column = QVBoxLayout(self)
        set_margins(column, 12, 6, 11, 12)
        set_spacing(column, 2)
        column.addWidget(self.experiment)
        column.addSpacing(8)
        for place in PLACES:
            if place.apart:
                column.addSpacing(8)
                column.addWidget(hairline())
                column.addSpacing(8)
            self._add_place(column, place.name)
        column.addStretch(1)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        set_spacing(self._foot, 10)
        self._foot.addWidget(self.menu)
        self._foot.addStretch(1)
        for tool in (self.scheme, self.settings, self.help):
            self._foot.addWidget(tool)
        column.addLayout(self._foot)

    def place(self, name: str) -> PlaceButton:
        """The button of one place. Raises KeyError."""
        return self._places[name]

    def set_current(self, name: str) -> None:
        """Marks the place whose page is in sight; none for a name that is no place."""
        for key, button in self._places.items():
            button.setChecked(key == name)
        self._set_tab_stop()

    def set_mark(self, name: str, mark: Mark) -> None:
        """Another mark of a place."""
        self._places[name].set_mark(mark)

    def set_reason(self, name: str, reason: str) -> None:
        """Switches a place off with a reason, or on."""
        self._places[name].set_reason(reason)
        self._set_tab_stop()

    def show_scheme(self, scheme: str) -> None:
        """The icon of the scheme that was chosen."""
        icon, words = SCHEME_ICONS[scheme]
        set_icon(self.scheme, icon, "muted")
        set_tip(self.scheme, f"Colours: {words.lower()}")

    def is_narrow(self) -> bool:
        """Whether it shows icons alone."""
        return self._narrow

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, or icons with words."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        set_fixed_width(self, NARROW_WIDTH if narrow else WIDTH)
        set_margins(self._column, *((8, 6, 8, 12) if narrow else (12, 6, 11, 12)))
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._foot.setDirection(direction)
        for tool in (self.menu, self.scheme, self.settings, self.help):
            self._foot.setAlignment(tool, Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag(0))
        self.experiment.set_narrow(narrow)
        for button in self._places.values():
            button.set_narrow(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        open_places = [button for button in self._places.values() if button.isEnabled()]
        focused = next((place for place, button in enumerate(open_places) if button.hasFocus()), None)
        if not step or focused is None:
            super().keyPressEvent(event)
        elif 0 <= focused + step < len(open_places):
            open_places[focused + step].setFocus(Qt.FocusReason.TabFocusReason)

    def focus_current(self) -> None:
        """Gives the keyboard to the place in sight, or to the experiment."""
        stop = next(
            (button for button in self._places.values() if button.focusPolicy() & Qt.FocusPolicy.TabFocus),
            None,
        )
        (stop or self.experiment).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _add_place(self, column: QVBoxLayout, name: str) -> None:
        button = self._places[name]
        button.clicked.connect(lambda _checked=False, chosen=name: self._on_clicked(chosen))
        column.addWidget(button)

    def _on_clicked(self, name: str) -> None:
        # A click unchecks a place that is in sight already: whether it stays marked is for the window to say.
        self._places[name].setChecked(True)
        self.place_chosen.emit(name)

    def _set_tab_stop(self) -> None:
        open_places = [button for button in self._places.values() if button.isEnabled()]
        stop = next((button for button in open_places if button.isChecked()), next(iter(open_places), None))
        for button in self._places.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)
