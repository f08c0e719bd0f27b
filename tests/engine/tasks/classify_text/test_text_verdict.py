"""What is said of a text classifier and its data: counts of few texts, untested classes, empty texts, duplicates."""

from __future__ import annotations

from pathlib import Path

from studio.engine.tasks.classify_text.findings import why_uneven
from studio.engine.tasks.classify_text.prepared import lay_out
from studio.engine.tasks.classify_text.task import TASK
from studio.engine.tasks.classify_text.verdict import check_lines, judge
from tests.engine.tasks.classify_text.test_text_answers import BUNDLE, MARKED, MODEL, report_of
from tests.engine.tasks.classify_text.texts import experiment, rows, table


def test_few_texts_are_counted_and_many_are_said_as_so_many_of_100() -> None:
    few = judge(report_of(0.3, 0.45, 20), "accuracy", BUNDLE)
    assert few.sentence == "6 of 20 texts right; word n-grams get 9, guessing the largest class gets 3."
    assert "Judged by 20 texts." in few.reason
    uneven = judge(report_of(0.3, 0.45, 20), "macro_f1", BUNDLE, " after 38 duplicates were taken out")
    assert (
        "The classes are uneven after 38 duplicates were taken out, so each counts the same;" in uneven.reason
    )
    assert "6 of 20 texts are right." in uneven.reason


def test_classes_without_a_test_and_empty_texts_are_checks() -> None:
    sound = {"padding": 0.0, "unknown": 0.0, "units": "word", "duplicates": 0, "removed": True}
    assert all(check.passed for check in check_lines(**sound))
    *_, untested, empty = check_lines(**sound, empty=2, untested=["meh", "unique"], classes=4)
    assert "2 of 4 classes have no text in the test part: meh and unique." in untested.said
    assert "2 texts of the test part are empty" in empty.said
    assert not untested.passed
    assert not empty.passed


def test_empty_texts_are_answered_and_said(tmp_path: Path) -> None:
    data = table(tmp_path, [("a wolf", "1"), ("", "2"), ("an oak", "3")], ("text", "number"))
    frame = TASK.predict(MODEL, data)
    assert len(frame) == 3
    assert frame.attrs["remarks"] == ["1 text is empty; its answer is that to one unknown token"]


def test_a_class_without_a_test_is_a_warning(tmp_path: Path) -> None:
    content = [
        (*row, "train" if place % 5 or row[1] == "plant" else "test") for place, row in enumerate(rows(120))
    ]
    data = table(tmp_path, content, MARKED)
    problems = TASK.examine(experiment(data, {"data.split_column": "part"}), data).problems
    (found,) = [problem for problem in problems if "no text in the test part" in problem.title]
    assert (found.severity, found.title) == ("warning", "The class plant has no text in the test part")


def test_duplicates_that_were_taken_out_are_counted_and_named_as_the_cause(tmp_path: Path) -> None:
    content = [row for row in rows(90) if row[1] != "plant"]
    content += [(f"a fern {place % 9}", "plant") for place in range(30)]
    data = table(tmp_path, content)
    chosen = experiment(data)
    overview = TASK.examine(chosen, data)
    prepared = lay_out(chosen, data)
    gone = len(prepared.parted.duplicates)
    assert gone > 10
    assert overview.headline.endswith(f"; {gone} duplicates taken out.")
    assert why_uneven(prepared) == f" after {gone} duplicates were taken out"
