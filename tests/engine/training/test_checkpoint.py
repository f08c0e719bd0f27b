"""Checkpoints: everything that is needed to go on, readable, without pickle."""

from __future__ import annotations

import dataclasses
import json
import os
import random
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.errors import ModelError
from studio.engine.experiment import TrainingSettings
from studio.engine.tensors_file import read_tensors
from studio.engine.training.checkpoint import FORMAT, prune, save_checkpoint
from tests.engine.training.lines import Scripted, looped

SETTINGS = TrainingSettings(max_epochs=2, learning_rate=0.05, patience=0)


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "sgd", "rmsprop"])
def test_a_checkpoint_holds_all_there_is_to_go_on(tmp_path: Path, optimizer: str) -> None:
    loop, _ = looped(dataclasses.replace(SETTINGS, optimizer=optimizer), validator=Scripted(3, 1, 2))
    loop.fit()
    save_checkpoint(loop, tmp_path / "last.safetensors", {"task": "line", "spec": {"width": 4}})
    tensors, content = read_tensors(tmp_path / "last.safetensors")
    for name, value in loop.model.state_dict().items():
        assert torch.equal(tensors[f"model/{name}"], value)
        assert torch.equal(tensors[f"best/{name}"], loop.best_weights[name])
    for number, state in loop.optimizer.state_dict()["state"].items():
        for key, value in state.items():
            assert torch.equal(tensors[f"optimizer/{number}/{key}"], torch.as_tensor(value))
    assert torch.equal(tensors["random/torch"], torch.random.get_rng_state())
    assert int(tensors["batches/drawn"]) == 6
    assert content["random"]["python"][1] == list(random.getstate()[1])
    assert content["random"]["numpy"][1] == np.random.get_state()[1].tolist()
    assert (content["format"], content["epoch"], content["step"]) == (FORMAT, 2, 6)
    progress = content["progress"]
    assert (progress["best_loss"], progress["best_epoch"], progress["best_step"]) == (1, 1, 3)
    assert (content["task"], content["spec"]) == ("line", {"width": 4})


def test_before_the_first_look_there_is_no_best(tmp_path: Path) -> None:
    loop, _ = looped(SETTINGS)
    save_checkpoint(loop, tmp_path / "x", {})
    assert read_tensors(tmp_path / "x")[1]["progress"]["best_loss"] is None


def test_the_description_is_plain_json_at_the_head_of_the_file(tmp_path: Path) -> None:
    loop, _ = looped(SETTINGS)
    save_checkpoint(loop, tmp_path / "x", {})
    whole = (tmp_path / "x").read_bytes()
    header = json.loads(whole[8 : 8 + int.from_bytes(whole[:8], "little")])
    assert json.loads(header["__metadata__"]["recurrent_studio"])["format"] == FORMAT


def test_damage_is_refused(tmp_path: Path) -> None:
    loop, _ = looped(SETTINGS)
    save_checkpoint(loop, tmp_path / "x", {})
    whole = bytearray((tmp_path / "x").read_bytes())
    whole[-9] ^= 4
    (tmp_path / "x").write_bytes(whole)
    with pytest.raises(ModelError, match="damaged"):
        read_tensors(tmp_path / "x")


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    names = [f"last-{number:09d}.safetensors" for number in (90, 5, 7, 100, 8)]
    for age, name in enumerate(names):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, ns=(age * 10**9, age * 10**9))
    (tmp_path / "best.safetensors").touch()
    prune(tmp_path, tmp_path / names[-1])
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted([*names[2:], "best.safetensors"])


def test_the_one_just_written_is_kept_where_the_clock_was_set_back(tmp_path: Path) -> None:
    for step in (1, 2, 3, 4):
        path = tmp_path / f"last-{step:09d}.safetensors"
        path.touch()
        moment = (1 if step == 4 else 1000 + step) * 10**9
        os.utime(path, ns=(moment, moment))
    prune(tmp_path, path)
    assert sorted(int(entry.stem[5:]) for entry in tmp_path.iterdir()) == [2, 3, 4]
