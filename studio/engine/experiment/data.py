"""Where the data is, how its file is read and what its columns are for."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.experiment.fields import setting

SERIES = ("forecast", "classify-series", "label-steps")
TEXTS = ("classify-text", "language-model")


@dataclass(frozen=True)
class DataSettings:
    """The data source and the roles of its columns."""

    path: str = setting(
        "", "File", "The data file. A relative path is taken from the folder of the experiment."
    )
    time: str = setting(
        "",
        "Time",
        "The column that orders the rows and carries the calendar; empty where the rows follow each other.",
        tasks=SERIES,
    )
    series_id: str = setting(
        "",
        "Series id",
        "The column that tells many series in one table apart; empty for a single series.",
        tasks=SERIES,
    )
    targets: tuple[str, ...] = setting(
        (), "Target", "What the model predicts: one or several numeric columns.", tasks=("forecast",)
    )
    past_features: tuple[str, ...] = setting(
        (),
        "Past features",
        "Numeric columns that are known up to now and help the forecast, such as the humidity.",
        tasks=SERIES,
    )
    known_future_features: tuple[str, ...] = setting(
        (),
        "Known-future features",
        "Numeric columns whose coming values are known beforehand, such as a planned price or a holiday.",
        tasks=SERIES,
    )
    static_features: tuple[str, ...] = setting(
        (),
        "Static features",
        "Numeric columns that stay the same over one whole series, such as the size of a shop.",
        tasks=SERIES,
    )
    text: str = setting(
        "",
        "Text",
        "The column that holds the texts; empty where the data is text files.",
        tasks=TEXTS,
    )
    label: str = setting(
        "",
        "Label",
        "The column that says the class of each row; for a folder of files it is the folder's name.",
        tasks=("classify-series", "label-steps", "classify-text"),
    )
    split_column: str = setting(
        "",
        "Split column",
        "A column that says train, validation or test for each row; it replaces the fractions.",
        tasks=(*SERIES, "classify-text"),
    )
    separator: str = setting(
        "auto",
        "Separator",
        "What stands between two cells: auto, or the character itself (tab for a tabulator).",
    )
    decimal: str = setting(
        "auto",
        "Decimal mark",
        "Point or comma.",
        choices=("auto", ".", ","),
        words=(("point", "."), ("comma", ",")),
    )
    encoding: str = setting(
        "auto", "Encoding", "How letters are stored: auto, utf-8, windows-1252, utf-16, …"
    )
    header: str = setting(
        "auto",
        "Header",
        "Whether the first row holds names.",
        choices=("auto", "yes", "no"),
        words=(("true", "yes"), ("false", "no")),
    )
    day_first: str = setting(
        "auto",
        "Day first",
        "Whether 03/08/2013 is 3 August (yes) or March 8 (no).",
        choices=("auto", "yes", "no"),
        words=(("true", "yes"), ("false", "no")),
    )
    missing: str = setting(
        "forward",
        "Missing values",
        "forward repeats the last value seen; interpolate draws a line to the next one (only windows whose newest row "
        "was measured are used); mask tells the network which values were missing; drop leaves out every window that "
        "touches a missing value.",
        choices=("forward", "interpolate", "mask", "drop"),
        tasks=SERIES,
    )
