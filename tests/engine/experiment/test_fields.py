"""One setting: how it is read, where its range ends, and what is said of a value outside."""

from __future__ import annotations

import pytest

from studio.engine.errors import SettingError
from studio.engine.experiment import Field, all_fields, find_field


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("model.hidden_size", "128", 128),
        ("training.learning_rate", "1e-2", 0.01),
        ("model.bidirectional", "True", True),
        ("model.bidirectional", "false", False),
        ("data.targets", "a, b,,c ", ("a", "b", "c")),
        ("data.targets", "", ()),
        ("preparation.calendar", "true", "on"),
        ("data.day_first", "false", "no"),
        ("data.decimal", "comma", ","),
        ("data.path", "my file.csv", "my file.csv"),
    ],
)
def test_words_of_the_command_line(key: str, text: str, value: object) -> None:
    assert find_field(key).parse(text) == value


@pytest.mark.parametrize(
    ("key", "text", "naming"),
    [
        ("training.learning_rate", "-1", "more than 0, at most 10"),
        ("training.learning_rate", "0", "more than 0"),
        ("training.learning_rate", "nan", "learning_rate"),
        ("model.num_layers", "0", "1 to 16"),
        ("model.hidden_size", "many", "hidden_size"),
        ("model.hidden_size", "2.5", "hidden_size"),
        ("model.cell", "lstn", "one of lstm, gru"),
        ("model.bidirectional", "yes", "true or false"),
        ("model.dropout", "1", "0 to 0.95"),
        ("training.clip_norm", "-0.1", "0 or more"),
    ],
)
def test_a_value_outside_names_key_and_range(key: str, text: str, naming: str) -> None:
    with pytest.raises(SettingError) as refused:
        find_field(key).parse(text)
    assert key in str(refused.value)
    assert naming in str(refused.value)


def test_the_type_is_kept() -> None:
    assert isinstance(find_field("training.learning_rate").check(1), float)
    assert isinstance(find_field("model.hidden_size").check(64.0), int)
    for wrong in (True, "64", 64.5, None):
        with pytest.raises(SettingError):
            find_field("model.hidden_size").check(wrong)


@pytest.mark.parametrize("field", all_fields(), ids=lambda field: field.key)
def test_every_setting_is_described(field: Field) -> None:
    assert field.check(field.default) == field.default
    assert field.setting.label
    assert len(field.setting.help) > 10
    assert field.setting.help.endswith((".", "…"))
    assert field.range_in_words()
    for choice in field.setting.choices:
        assert field.check(choice) == choice


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("training.lerning_rate", "training.learning_rate"),
        ("learning_rate", "training.learning_rate"),
        ("model.hiden_size", "model.hidden_size"),
        ("hidden_size", "model.hidden_size"),
        ("preparation.horizont", "preparation.horizon"),
    ],
)
def test_an_unknown_key_names_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(SettingError, match=rf"Did you mean {meant}\?"):
        find_field(typed)


def test_a_key_like_no_other_names_the_sections() -> None:
    with pytest.raises(SettingError, match="data, preparation, split, model, training"):
        find_field("qqqqqq")
