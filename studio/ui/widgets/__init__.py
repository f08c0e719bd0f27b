"""The components that every page is built from; each file draws one, the theme colours them all."""

from studio.ui.widgets.availability import disable, enable, set_tip, wrap_tip
from studio.ui.widgets.banner import Banner
from studio.ui.widgets.buttons import (
    button,
    danger_button,
    ghost_button,
    link_button,
    primary_button,
    set_button_text,
    toggle_button,
    tool_button,
)
from studio.ui.widgets.card import Card, ChoiceCard
from studio.ui.widgets.cell_drawing import CellDrawing
from studio.ui.widgets.chip import ROLE_ICONS, Chip, chip_width, paint_chip, paint_role_chip
from studio.ui.widgets.code_box import CodeBox
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.facts import CheckLine, FactRow
from studio.ui.widgets.form_row import LABEL_WIDTH, SIDE_LABEL_WIDTH, FormRow, HelpMark
from studio.ui.widgets.header import PageHeader
from studio.ui.widgets.inputs import (
    Check,
    Combo,
    DecimalSpin,
    Spin,
    Switch,
    line_edit,
    radio,
    set_field_error,
)
from studio.ui.widgets.labels import (
    ElidedLabel,
    IconLabel,
    hairline,
    label,
    set_tone,
    set_wrapping,
    vertical_hairline,
)
from studio.ui.widgets.legend import Legend, LegendEntry
from studio.ui.widgets.menus import ROLE_MEANINGS, Menu, RoleMenu
from studio.ui.widgets.more import More, Motion
from studio.ui.widgets.padding_meter import PaddingMeter
from studio.ui.widgets.part_bars import PartBar, PartBars, PartsLegend
from studio.ui.widgets.popover import Popover, PopoverFrame
from studio.ui.widgets.problems import Problem, ProblemsDialog
from studio.ui.widgets.progress import ProgressPair, Waiting, progress_bar, set_share
from studio.ui.widgets.question import Answer, DialogFrame, Question
from studio.ui.widgets.run_chip import RunChip
from studio.ui.widgets.run_state import DRAFT_WITH_PROBLEMS, DRAFT_WITHOUT_DATA, STATE_ICONS, STATE_TONES
from studio.ui.widgets.scrim import Scrim
from studio.ui.widgets.segmented import Segment, Segmented
from studio.ui.widgets.shapes_column import ShapesColumn
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.sliders import HIDDEN_SIZES, SliderWithSpin
from studio.ui.widgets.sparkline import Meter, Sparkline, paint_share_bar, paint_sparkline
from studio.ui.widgets.swatch import CURVES, CurveStyle, Swatch, paint_swatch
from studio.ui.widgets.table import CellRole, DataTable, TableDelegate
from studio.ui.widgets.tabs import Tabs
from studio.ui.widgets.task_drawing import TaskDrawing
from studio.ui.widgets.tile import Tile
from studio.ui.widgets.toast import Toast
from studio.ui.widgets.verdict import Seal, VerdictCard

__all__ = [
    "CURVES",
    "DRAFT_WITHOUT_DATA",
    "DRAFT_WITH_PROBLEMS",
    "HIDDEN_SIZES",
    "LABEL_WIDTH",
    "ROLE_ICONS",
    "ROLE_MEANINGS",
    "SIDE_LABEL_WIDTH",
    "STATE_ICONS",
    "STATE_TONES",
    "Answer",
    "Banner",
    "Card",
    "CellDrawing",
    "CellRole",
    "Check",
    "CheckLine",
    "Chip",
    "ChoiceCard",
    "CodeBox",
    "Combo",
    "CurveStyle",
    "DataTable",
    "DecimalSpin",
    "DialogFrame",
    "ElidedLabel",
    "EmptyState",
    "FactRow",
    "FormRow",
    "HelpMark",
    "IconLabel",
    "Legend",
    "LegendEntry",
    "Menu",
    "Meter",
    "More",
    "Motion",
    "PaddingMeter",
    "PageHeader",
    "PartBar",
    "PartBars",
    "PartsLegend",
    "Popover",
    "PopoverFrame",
    "Problem",
    "ProblemsDialog",
    "ProgressPair",
    "Question",
    "RoleMenu",
    "RunChip",
    "Scrim",
    "Seal",
    "Segment",
    "Segmented",
    "ShapesColumn",
    "Sheet",
    "SliderWithSpin",
    "Sparkline",
    "Spin",
    "Swatch",
    "Switch",
    "TableDelegate",
    "Tabs",
    "TaskDrawing",
    "Tile",
    "Toast",
    "VerdictCard",
    "Waiting",
    "button",
    "chip_width",
    "danger_button",
    "disable",
    "enable",
    "ghost_button",
    "hairline",
    "label",
    "line_edit",
    "link_button",
    "paint_chip",
    "paint_role_chip",
    "paint_share_bar",
    "paint_sparkline",
    "paint_swatch",
    "primary_button",
    "progress_bar",
    "radio",
    "set_button_text",
    "set_field_error",
    "set_share",
    "set_tip",
    "set_tone",
    "set_wrapping",
    "toggle_button",
    "tool_button",
    "vertical_hairline",
    "wrap_tip",
]
