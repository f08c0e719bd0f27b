"""inspect, new and train for texts and folders of them: the task that is recognized, presets, what is not replaced."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from studio.engine.experiment import load_experiment
from studio.resources import resource_path
from tests.cli.conftest import Studio, settings

NOVEL = resource_path("samples/northanger_abbey.txt")
ROLES = {
    "file": ("id", "item"),
    "text": ("text", "text"),
    "label": ("category", "label"),
    "split": ("category", "split"),
}


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    """A folder with a folder for each of two classes, eight files each, one with a comma and a line break."""
    for label, word in (("cats", "purrs"), ("dogs", "barks")):
        (tmp_path / "pets" / label).mkdir(parents=True)
        for number in range(8):
            (tmp_path / "pets" / label / f"{number}.txt").write_text(
                f'It {word} "{number}" times,\nthen sleeps.'
            )
    return tmp_path / "pets"


def roles(report: dict) -> dict[str, tuple[str, str]]:
    return {column["name"]: (column["type"], column["role"]) for column in report["columns"]}


def test_inspect_shows_a_class_folder_as_a_table(studio: Studio, pets: Path, tmp_path: Path) -> None:
    (pets / "notes.txt").write_text("about them")
    said = studio("inspect", pets, "--json", "--table", tmp_path / "out.csv").json
    assert (said["task"], said["rows"]) == ("classify-text", 16)
    assert roles(said) == {name: ROLES[name] for name in ("file", "text", "label")}
    assert [problem["code"] for problem in said["problems"]] == ["no_class"]
    table = pd.read_csv(tmp_path / "out.csv")
    assert list(table.iloc[0]) == ["cats/0.txt", 'It purrs "0" times,\nthen sleeps.', "cats"]
    words = studio("inspect", pets).out
    assert "pets: 16 texts" in words
    assert "fits classify-text" in words
    assert "notes.txt" in words


def test_inspect_shows_parts_of_a_class_folder(studio: Studio, pets: Path, tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    pets.rename(tmp_path / "all" / "train")
    (tmp_path / "all" / "test" / "cats").mkdir(parents=True)
    (tmp_path / "all" / "test" / "cats" / "1.txt").write_text("It purrs.")
    assert roles(studio("inspect", tmp_path / "all", "--json").json) == ROLES


def test_inspect_shows_running_text(studio: Studio, tmp_path: Path) -> None:
    said = studio("inspect", NOVEL, "--json", "--table", tmp_path / "out.csv").json
    assert (said["task"], said["rows"], said["format"]["encoding"]) == ("language-model", 1, "utf-8")
    assert said["format"]["characters"] > 400_000
    assert roles(said) == {name: ROLES[name] for name in ("file", "text")}
    assert list(pd.read_csv(tmp_path / "out.csv")["file"]) == [NOVEL.name]
    assert "northanger_abbey.txt: 1 text, 4" in studio("inspect", NOVEL).out


def test_inspect_proposes_roles_for_a_table_of_texts(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    lines = [
        f'{n},"Words about {"ab"[n % 2]}, number {n}",{"ab"[n % 2]},{("train", "test")[n % 5 == 0]}'
        for n in range(60)
    ]
    path.write_text("\n".join(["n,words,kind,part", *lines, ""]))
    said = studio("inspect", path, "--json").json
    assert {name: role for name, (_, role) in roles(said).items()} == {
        "n": "left_out", "words": "text", "kind": "label", "part": "split",
    }  # fmt: skip
    quotes = tmp_path / "quotes.csv"
    quotes.write_text("\n".join(["quote", *(f'"To be or not to be, that is {n}"' for n in range(40)), ""]))
    said = studio("inspect", quotes, "--json").json
    assert (said["task"], roles(said)) == ("language-model", {"quote": ("text", "text")})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nul.txt", b"\0\0"),
        ("empty.txt", b""),
        ("report.txt", b"%PDF-1.4"),
        ("pictures/a.png", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_what_is_no_text_gets_one_message(studio: Studio, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(content)
    path = tmp_path / name.split("/")[0]
    for arguments in (("inspect", path, "--json"), ("new", path, "-o", tmp_path / "exp.toml")):
        said = studio(*arguments)
        assert (said.code, said.out) == (2, "")
        assert path.name in said.message
    assert not (tmp_path / "exp.toml").exists()


def test_new_recognizes_the_task_and_says_what_it_works_on(
    studio: Studio, pets: Path, tmp_path: Path
) -> None:
    said = studio("new", pets, "-o", tmp_path / "pets.toml")
    assert said.code == 0
    recognized, warned = said.err.splitlines()
    assert recognized == "Recognized as classify-text; --task chooses another."
    assert warned.startswith("warning: 12 texts are too few to learn from. 60 are a fair minimum.")
    assert said.out == f"{tmp_path / 'pets.toml'}: classify-text of text by label\n"
    experiment = load_experiment(tmp_path / "pets.toml")
    assert (experiment.task, experiment.data.path) == ("classify-text", str(pets))
    said = studio("new", NOVEL, "-o", tmp_path / "novel.toml")
    assert said.out == f"{tmp_path / 'novel.toml'}: language-model of {NOVEL.name}\n"
    assert load_experiment(tmp_path / "novel.toml").task == "language-model"
    said = studio("new", pets, "--task", "language-model", "-o", tmp_path / "other.toml")
    assert said.err.startswith("warning: ")
    assert "Recognized" not in said.err
    assert said.out == f"{tmp_path / 'other.toml'}: language-model of pets\n"


def test_a_path_is_kept_whole_wherever_the_experiment_is_written(
    studio: Studio, pets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "below").mkdir()
    for number, task in enumerate(("classify-text", "language-model")):
        assert studio("new", "pets", "--task", task, "-o", f"below/{number}.toml").code == 0
        assert load_experiment(tmp_path / "below" / f"{number}.toml").data.path == str(pets)


def test_a_target_decides_what_is_recognized(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    lines = [f'"Words about {"ab"[n % 2]}, number {n}",{"ab"[n % 2]},{n}' for n in range(200)]
    path.write_text("\n".join(["words,kind,n", *lines, ""]))
    for target, task in (("n", "forecast of n"), ("kind", "classify-text of words by kind")):
        said = studio("new", path, "--target", target, "-o", tmp_path / "exp.toml", "--force")
        assert said.out.endswith(f": {task}\n"), said.err


def test_a_preset_comes_before_what_is_set(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "exp.toml"
    assert studio("new", NOVEL, "--preset", "balanced", "-o", path).code == 0
    balanced = load_experiment(path).model
    assert studio("new", NOVEL, "--preset", "quick", "-o", path, "--force").code == 0
    assert load_experiment(path).model != balanced
    assert (
        studio(
            "new", NOVEL, "--preset", "balanced", *settings("model.hidden_size=7"), "-o", path, "--force"
        ).code
        == 0
    )
    found = load_experiment(path).model
    assert (found.hidden_size, found.embedding_size) == (7, balanced.embedding_size)


@pytest.mark.parametrize("task", [(), ("--task", "language-model")])
def test_an_unknown_preset_names_those_there_are(
    studio: Studio, tmp_path: Path, task: tuple[str, ...]
) -> None:
    said = studio("new", NOVEL, *task, "--preset", "best", "-o", tmp_path / "exp.toml")
    assert said.code == 2
    assert "Unknown preset best" in said.message
    assert "balanced" in said.message
    assert not (tmp_path / "exp.toml").exists()


def test_new_replaces_an_experiment_only_when_told(studio: Studio, pets: Path, tmp_path: Path) -> None:
    path = tmp_path / "exp.toml"
    path.write_text("edited by hand")
    said = studio("new", pets, "-o", path)
    assert said.code == 2
    assert all(words in said.message for words in ("exp.toml", "is there already", "--force"))
    assert path.read_text() == "edited by hand"
    assert studio("new", pets, "-o", path, "--force").code == 0
    assert load_experiment(path).task == "classify-text"


def test_settings_without_a_meaning_are_named_and_change_nothing(
    studio: Studio, pets: Path, tmp_path: Path
) -> None:
    path = tmp_path / "exp.toml"
    said = studio("new", pets, *settings("preparation.horizon=3", "model.hidden_size=4"), "-o", path)
    assert said.code == 0
    assert said.err.count("note:") == 1
    assert "preparation.horizon has no meaning for classify-text" in said.err
    assert "horizon" not in path.read_text()
    small = ("model.hidden_size=2", "training.max_epochs=1", "training.bptt_length=9")
    said = studio("train", path, "--out", tmp_path / "run", *settings(*small), "--json")
    assert said.code == 0
    assert "note: training.bptt_length has no meaning for classify-text" in said.err
    assert said.err.count("note:") == 1
    assert said.lines[-1]["outcome"] == "finished"


def test_train_says_what_speaks_against_it_once_and_not_on_stdout(
    studio: Studio, pets: Path, tmp_path: Path
) -> None:
    assert studio("new", pets, "-o", tmp_path / "pets.toml").code == 0
    small = settings("training.max_epochs=1", "model.hidden_size=2", "model.embedding_size=2")
    said = studio("train", tmp_path / "pets.toml", "--out", tmp_path / "run", "--json", *small)
    assert said.code == 0
    assert said.err.count("warning: 12 texts are too few to learn from.") == 1
    assert said.lines[0]["event"] == "run_started"
