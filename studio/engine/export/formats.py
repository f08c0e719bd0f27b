"""What a model can be exported as, for lists and menus: names and words, nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.errors import SettingError

ROOM = "studio.engine.export"
LATER = "Comes with a later version."


@dataclass(frozen=True)
class FormatInfo:
    """One format; `room` is the module that writes it, empty where it comes later."""

    name: str
    label: str
    suffix: str
    sentence: str
    room: str = ""

    @property
    def available(self) -> bool:
        """Whether this version writes it."""
        return bool(self.room)

    @property
    def reason(self) -> str:
        """Why it cannot be chosen, empty where it can."""
        return "" if self.room else LATER


FORMATS = (
    FormatInfo("bundle", "Bundle", ".bundle", "Opens here and in the terminal.", f"{ROOM}.bundle"),
    FormatInfo("onnx", "ONNX", ".onnx", "For C++, C#, Java and browsers.", f"{ROOM}.onnx"),
    FormatInfo("predictor", "Predictor", "", "A small project that predicts from CSV, without PyTorch."),
    FormatInfo("pt2", "PyTorch program", ".pt2", "Loads in PyTorch without our code."),
    FormatInfo("script", "Script", ".py", "One readable file that rebuilds and retrains this model."),
    FormatInfo(
        "state-dict", "Weights", ".pt", "Tensors by name, and the code that loads them.", f"{ROOM}.state_dict"
    ),
    FormatInfo("report", "Report", ".html", "Curves, metrics, settings. Loads nothing from the net."),
)


def format_info(name: str) -> FormatInfo:
    """What is said of a format. Raises SettingError for an unknown name or one that comes later."""
    usable = ", ".join(info.name for info in FORMATS if info.available)
    for info in FORMATS:
        if info.name == name:
            if not info.available:
                raise SettingError(f"The format {name} is not supported yet.", remedy=f"It can be {usable}.")
            return info
    raise SettingError(f"Unknown format {name}.", remedy=f"Formats: {usable}.")
