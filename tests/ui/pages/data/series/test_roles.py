"""Which settings a change of role means."""

from __future__ import annotations

from studio.engine.experiment import Experiment
from studio.ui.pages.data.series.roles import changes_for_role, changes_for_target, role_sentence

ORDER = ("time", "temp", "dewp", "humid", "shop")
BASE = Experiment("forecast").with_values(
    {"data.time": "time", "data.targets": "temp", "data.past_features": ("dewp", "humid")}
)


def test_a_column_leaves_the_role_it_had() -> None:
    changes = changes_for_role(BASE, ["dewp"], "known_future", ORDER)
    assert changes == {"data.past_features": ("humid",), "data.known_future_features": ("dewp",)}


def test_features_keep_the_order_of_the_file() -> None:
    without = BASE.with_values(changes_for_role(BASE, ["dewp"], "left_out", ORDER))
    assert without.data.past_features == ("humid",)
    again = without.with_values(changes_for_role(without, ["dewp"], "past", ORDER))
    assert again.data.past_features == ("dewp", "humid")


def test_a_role_for_one_column_displaces_the_other() -> None:
    assert changes_for_role(BASE, ["shop"], "time", ORDER) == {"data.time": "shop"}
    assert changes_for_role(BASE, ["time"], "left_out", ORDER) == {"data.time": ""}


def test_several_columns_at_once() -> None:
    changes = changes_for_role(BASE, ["dewp", "humid"], "left_out", ORDER)
    assert changes == {"data.past_features": ()}
    assert role_sentence(["dewp", "humid"], "past") == "2 columns are now past features."
    assert role_sentence(["dewp"], "known_future") == "“dewp” is now a known-future feature."


def test_nothing_changes_for_the_role_it_has() -> None:
    assert changes_for_role(BASE, ["dewp"], "past", ORDER) == {}


def test_another_target_makes_the_old_one_a_past_feature() -> None:
    after = BASE.with_values(changes_for_target(BASE, "dewp", ORDER))
    assert after.data.targets == ("dewp",)
    assert after.data.past_features == ("temp", "humid")
