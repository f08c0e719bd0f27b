"""Makes the editor that fits a setting, from its kind, range and choices."""

from __future__ import annotations

from collections.abc import Sequence

from studio.engine.experiment import Field
from studio.ui.forms.editors import (
    Choice,
    ChoiceEditor,
    DecimalEditor,
    Editor,
    SegmentEditor,
    TextEditor,
    WholeEditor,
    truth,
)
from studio.ui.forms.words import ZERO_WORDS, choices_in_words
from studio.ui.widgets import Combo, DecimalSpin, Spin, line_edit

LARGEST_WHOLE = 999_999_999
"""Fields take more than a setting allows, so that a wrong number can stand there and be spoken of."""


def make_editor(field: Field, name: str = "", *, segmented: bool = False, percent: bool = False) -> Editor:
    """The editor of a setting; `name` is its objectName, that of the setting if it is left out.

    `segmented` shows two to four choices side by side; `percent` shows a share as per cent.
    """
    name = name or field.name
    if field.kind == "boolean":
        return SegmentEditor((("false", "Off"), ("true", "On")), name, field.setting.label, truth)
    choices = choices_in_words(field)
    if choices:
        if segmented:
            return SegmentEditor(choices, name, field.setting.label)
        return ChoiceEditor(form_combo(choices, name))
    if field.kind == "integer" and (field.setting.maximum or 0) <= LARGEST_WHOLE:
        return WholeEditor(whole_spin(field, name))
    if field.kind == "number" and percent:
        return DecimalEditor(DecimalSpin(name, 0.0, 100.0, unit="%", step=5.0, decimals=2), 100.0)
    if field.kind == "number" and field.key in ZERO_WORDS:
        spin = DecimalSpin(name, 0.0, float(LARGEST_WHOLE), unit=field.setting.unit, step=0.5, decimals=4)
        spin.setSpecialValueText(ZERO_WORDS[field.key])
        return DecimalEditor(spin)
    return TextEditor(line_edit(name=name), field)


def form_combo(choices: Sequence[Choice], name: str) -> Combo:
    """A combo box as wide as its column, however long its longest choice is."""
    combo = Combo(choices, name)
    combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(6)
    return combo


def whole_spin(field: Field, name: str) -> Spin:
    """A spin box for a whole number; it takes more than the setting allows."""
    spin = Spin(name, 0, LARGEST_WHOLE, unit=field.setting.unit)
    if field.key in ZERO_WORDS:
        spin.setSpecialValueText(ZERO_WORDS[field.key])
    return spin
