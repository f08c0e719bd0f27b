"""Writing: the same seed the same text, any length, only known tokens, and the state carried over the whole of it."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine.errors import ModelError, SettingError
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.base import Writer
from studio.engine.tasks.language_model.spec import LanguageSpec
from studio.engine.tasks.language_model.task import TASK
from studio.engine.tasks.language_model.writing import draw, start_token, unknown_in, write, write_with
from studio.engine.tasks.writing import WritingSettings
from tests.engine.tasks.language_model.corpora import corpus, model_of, prose


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    return model_of(corpus())


def text_of(model: TrainedModel, **how: object) -> str:
    return "".join(write(model, WritingSettings(**how)))


def test_31_the_same_seed_writes_the_same_text_and_another_one_another(model: TrainedModel) -> None:
    assert text_of(model, seed=5) == text_of(model, seed=5) != text_of(model, seed=6)


def test_31_what_others_draw_changes_nothing(model: TrainedModel) -> None:
    before = text_of(model, seed=5)
    np.random.random(7)
    assert text_of(model, seed=5) == before


@pytest.mark.parametrize("length", [0, 1, 3000])
def test_it_is_as_long_as_asked_for_longer_than_any_training_text_too(
    model: TrainedModel, length: int
) -> None:
    prompt = "The cat"
    written = text_of(model, prompt=prompt, length=length)
    assert written.startswith(prompt)
    assert len(written) == len(prompt) + length


def test_it_comes_piece_by_piece_the_prompt_first(model: TrainedModel) -> None:
    pieces = list(write(model, WritingSettings("The cat", 10)))
    assert pieces[0] == "The cat"
    assert len(pieces) == 11


def test_it_writes_only_tokens_of_the_text(model: TrainedModel) -> None:
    assert set(text_of(model, length=1000, temperature=5.0)) <= set(prose())


def test_21_the_state_is_carried_from_the_prompt_through_the_text(model: TrainedModel) -> None:
    """An answer that hangs on the state alone: it counts the tokens read, and says the next one in turn."""
    spec = LanguageSpec.from_json(model.bundle.spec)

    def counting(feed):
        counted = feed["state_h"] + feed["tokens"].shape[1]
        logits = np.zeros((1, feed["tokens"].shape[1], spec.vocabulary), np.float32)
        logits[0, -1, 2 + int(counted[0, 0, 0]) % 5] = 100.0
        return {"logits": logits, "next_state_h": counted, "next_state_c": feed["state_c"]}

    pieces = list(write_with(counting, spec, WritingSettings("The", 12)))
    wanted = [spec.tokenizer.decode([2 + (3 + place) % 5]) for place in range(12)]
    assert pieces == ["The", *wanted]


def test_a_text_goes_on_as_after_a_prompt_of_what_was_written(model: TrainedModel) -> None:
    """What is written after n letters is what is written after a prompt of those n letters, without chance."""
    whole = text_of(model, prompt="The cat", length=60, temperature=0.01)
    again = text_of(model, prompt=whole[:40], length=27, temperature=0.01)
    assert again == whole


def test_near_temperature_0_there_is_no_chance(model: TrainedModel) -> None:
    assert text_of(model, temperature=0.01, seed=1) == text_of(model, temperature=0.01, seed=2)
    assert text_of(model, temperature=0.01) == text_of(model, top_k=1, temperature=1.0)
    assert text_of(model, temperature=0.0) == text_of(model, temperature=0.01)


def test_a_stop_ends_the_text_after_it(model: TrainedModel) -> None:
    whole = text_of(model, prompt="The ", length=400, temperature=1.0)
    stop = whole[100:103]
    stopped = text_of(model, prompt="The ", length=400, temperature=1.0, stop=stop)
    assert stopped == whole[: len(stopped)]
    assert stopped.endswith(stop)
    assert stop not in stopped[4:-1]


def test_a_stop_in_the_prompt_ends_nothing(model: TrainedModel) -> None:
    assert len(text_of(model, prompt="The cat", length=3, stop="cat")) > len("The cat")


def test_it_ends_when_it_is_cancelled(model: TrainedModel) -> None:
    asked = iter([False] * 5 + [True] * 100)
    pieces = list(write(model, WritingSettings("The", 100), lambda: next(asked)))
    assert len(pieces) == 6


@pytest.mark.parametrize("prompt", ["", "😀", "ж☃", "\n\n", "The 😀 cat", "\x00"])
def test_any_prompt_is_read_and_said_as_it_is(model: TrainedModel, prompt: str) -> None:
    written = text_of(model, prompt=prompt, length=20)
    assert written.startswith(prompt)
    assert len(written) == len(prompt) + 20


def test_unknown_pieces_of_a_prompt_are_named_once(model: TrainedModel) -> None:
    assert unknown_in(model, "The ☃ cat ☃ж") == ("☃", "ж")
    assert unknown_in(model, "The cat") == ()


def test_words_are_written_with_what_stands_between_them() -> None:
    written = text_of(model_of(corpus(), {"preparation.tokenizer": "word"}), prompt="The cat ", length=30)
    assert written.startswith("The cat ")
    assert "�" not in written


@pytest.mark.parametrize(
    "wrong",
    [{"length": -1}, {"temperature": -0.1}, {"top_p": 0.0}, {"top_k": -1}, {"seed": -1}, {"temperature": np.nan}],
)  # fmt: skip
def test_settings_out_of_range_are_refused_in_words(model: TrainedModel, wrong: dict[str, object]) -> None:
    with pytest.raises(SettingError, match="cannot be"):
        text_of(model, **wrong)


LOGITS = np.log(np.array([0.4, 0.3, 0.2, 0.1], np.float32))


def shares(how: WritingSettings, never: tuple[int, ...] = ()) -> list[float]:
    random = np.random.default_rng(0)
    drawn = [draw(LOGITS, how, random, never) for _ in range(8_000)]
    return [drawn.count(token) / len(drawn) for token in range(4)]


@pytest.mark.parametrize(
    ("how", "never", "wanted"),
    [
        ({"temperature": 1.0}, (), [0.4, 0.3, 0.2, 0.1]),
        ({"temperature": 0.5}, (), [16 / 30, 9 / 30, 4 / 30, 1 / 30]),
        ({"temperature": 1.0, "top_k": 2}, (), [4 / 7, 3 / 7, 0, 0]),
        ({"temperature": 1.0, "top_p": 0.65}, (), [4 / 7, 3 / 7, 0, 0]),
        ({"temperature": 1.0, "top_p": 0.71}, (), [4 / 9, 3 / 9, 2 / 9, 0]),
        ({"temperature": 1.0, "top_k": 3, "top_p": 0.5}, (), [4 / 7, 3 / 7, 0, 0]),
        ({"temperature": 1.0}, (0,), [0, 3 / 6, 2 / 6, 1 / 6]),
        ({"temperature": 0.01}, (0,), [0, 1, 0, 0]),
        ({"temperature": 1.0, "top_k": 50}, (), [0.4, 0.3, 0.2, 0.1]),
    ],
)
def test_tokens_are_drawn_by_their_shares(how: dict, never: tuple[int, ...], wanted: list[float]) -> None:
    assert np.allclose(shares(WritingSettings(**how), never), wanted, atol=0.025)


def test_a_model_beyond_all_numbers_is_said() -> None:
    broken = np.array([np.nan, 1.0], np.float32)
    with pytest.raises(ModelError, match="not a number"):
        draw(broken, WritingSettings(), np.random.default_rng(0), ())


def test_without_a_prompt_it_begins_as_after_a_line(model: TrainedModel) -> None:
    tokenizer = LanguageSpec.from_json(model.bundle.spec).tokenizer
    assert tokenizer.decode([start_token(tokenizer)]) == "\n"
    assert text_of(model, length=30) == text_of(model, prompt="\n", length=30)[1:]


def test_the_task_is_one_that_writes() -> None:
    assert isinstance(TASK, Writer)


def test_to_predict_rows_is_refused_with_what_to_do(model: TrainedModel) -> None:
    with pytest.raises(SettingError, match="generate"):
        TASK.predict(model, corpus())


def test_09_what_was_drawn_is_what_is_read_next(model: TrainedModel) -> None:
    read: list[int] = []

    def listening(feed):
        read.extend(feed["tokens"][0].tolist())
        return model.answers(feed)

    written = text_of(TrainedModel(model.bundle, listening), prompt="The cat", length=40, temperature=1.5)
    tokens = LanguageSpec.from_json(model.bundle.spec).tokenizer.encode(written)
    assert read == tokens[:-1]


def test_24_a_loaded_model_writes_without_dropout() -> None:
    model = model_of(corpus(), {"model.dropout": 0.5, "model.num_layers": 2})
    assert text_of(model, length=60, seed=1) == text_of(model, length=60, seed=1)
