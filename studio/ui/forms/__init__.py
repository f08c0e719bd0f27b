"""Fields of the experiment as widgets: filled from it, checked by it, written back as undoable edits."""

from studio.ui.forms.editors import (
    ChoiceEditor,
    DecimalEditor,
    Editor,
    SegmentEditor,
    TextEditor,
    WholeEditor,
    replace_segments,
)
from studio.ui.forms.making import form_combo, make_editor
from studio.ui.forms.more_section import MoreSection
from studio.ui.forms.settings_form import SettingsForm
from studio.ui.forms.words import choice_word, choices_in_words, range_sentence

__all__ = [
    "ChoiceEditor",
    "DecimalEditor",
    "Editor",
    "MoreSection",
    "SegmentEditor",
    "SettingsForm",
    "TextEditor",
    "WholeEditor",
    "choice_word",
    "choices_in_words",
    "form_combo",
    "make_editor",
    "range_sentence",
    "replace_segments",
]
