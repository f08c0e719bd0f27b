"""Classes for a table of new texts, in the form of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from studio.engine.data.sources.text_list import LISTED
from studio.engine.data.table import Table
from studio.engine.errors import DataError, SettingError
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.classify_text.answering import answer_all
from studio.engine.tasks.classify_text.items import column_words, file_names
from studio.engine.tasks.classify_text.proposing import text_columns
from studio.engine.tasks.classify_text.spec import TextSpec


def predict_table(model: TrainedModel, table: Table, *, every_origin: bool = False) -> pd.DataFrame:
    """One row a text in the order of the input: `item` (row number from 0, or the file), prediction, probabilities.

    `attrs["remarks"]` says what was decided on the way. Raises DataError where no column can be the text, SettingError
    for `every_origin`, which has no meaning here.
    """
    if every_origin:
        raise SettingError(
            "Texts have no origins to forecast from.",
            remedy="Leave out --every-origin: each text is one item.",
        )
    spec = TextSpec.from_json(model.bundle.spec)
    column, remarks = _text_column(table, model.bundle.experiment.data.text)
    texts = column_words(table, column)
    remarks = [*remarks, *_about_empty(texts)]
    answers = answer_all(model, spec, texts)
    frame = pd.DataFrame({"item": file_names(table) or range(len(answers))})
    frame["prediction"] = [spec.classes[place] for place in answers.argmax(axis=1).tolist()]
    said = pd.DataFrame(answers, columns=[f"probability_{label}" for label in spec.classes])
    frame = pd.concat([frame, said], axis=1)
    frame.attrs["remarks"] = remarks
    return frame


def _about_empty(texts: Sequence[str]) -> Iterator[str]:
    """A remark where texts have no letter to answer to."""
    empty = sum(not text.strip() for text in texts)
    if empty:
        one = empty == 1
        said = "1 text is empty; its answer is" if one else f"{empty:,} texts are empty; their answer is"
        yield f"{said} that to one unknown token"


def _text_column(table: Table, wanted: str) -> tuple[str, list[str]]:
    """The column of the texts, and remarks where it has another name than in training or none."""
    listed = [finding.text for finding in table.findings if finding.code == LISTED]
    if listed:
        column = str(table.frame.columns[0])
        return column, [] if table.format.header_line and column == wanted else listed
    if wanted in table.frame:
        return wanted, []
    found = text_columns(table)
    if len(found) == 1 or len(table.frame.columns) == 1:
        column = found[0] if found else str(table.frame.columns[0])
        return column, [f"{table.path.name} has no column {wanted}; the texts of {column} are read"]
    raise DataError(
        f"{table.path.name} has no column {wanted}.",
        "The model was trained on its texts, and several columns could take its place."
        if found
        else "The model was trained on its texts, and no other column holds any.",
        "Add or rename the column.",
    )
