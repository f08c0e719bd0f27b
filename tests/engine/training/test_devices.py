"""Where a run computes."""

from __future__ import annotations

import pytest
import torch

from studio.engine.errors import SettingError
from studio.engine.experiment import Experiment, TrainingSettings
from studio.engine.training.devices import available_devices, mps_fault, resolve_device, resolve_threads


def test_every_kind_is_listed_with_the_reason_why_not() -> None:
    devices = {device.name: device for device in available_devices()}
    assert devices["cpu"].usable
    assert {"cpu", "cuda:0", "mps"} <= set(devices)
    for device in devices.values():
        assert device.usable == (not device.reason)


def test_the_cpu_is_the_cpu() -> None:
    assert resolve_device(TrainingSettings(device="cpu")) == torch.device("cpu")


def test_auto_takes_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for there, name in ((True, "cuda:0"), (False, "cpu")):
        monkeypatch.setattr(torch.cuda, "is_available", lambda there=there: there)
        assert resolve_device(TrainingSettings(device="auto")) == torch.device(name)


def test_cards_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda number: f"Card {number}")
    assert resolve_device(TrainingSettings(device="cuda")) == torch.device("cuda:0")
    assert resolve_device(TrainingSettings(device="cuda:1")) == torch.device("cuda:1")
    with pytest.raises(SettingError, match="no device cuda:2"):
        resolve_device(TrainingSettings(device="cuda:2"))


def test_a_device_that_is_not_there_is_refused_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    for name, words in (
        ("cuda", "graphics card"),
        ("mps", "no Apple computer"),
        ("cuda:3", "no device cuda:3"),
    ):
        with pytest.raises(SettingError, match=words):
            resolve_device(TrainingSettings(device=name))


def test_what_is_no_device_is_no_setting() -> None:
    with pytest.raises(SettingError, match=r"training\.device cannot be 'gpu'"):
        Experiment("forecast").with_assignments(["training.device=gpu"])


def test_one_thread_unless_set() -> None:
    assert resolve_threads(TrainingSettings()) == 1
    assert resolve_threads(TrainingSettings(threads=3)) == 3


@pytest.mark.parametrize(("wrong", "words"), [(False, ""), (True, "other gradients than the CPU")])
def test_35_apples_processor_is_compared_with_the_cpu(
    monkeypatch: pytest.MonkeyPatch, wrong: bool, words: str
) -> None:
    """The comparison itself, with a stand-in that computes on the CPU, rightly or wrongly."""
    moved, placed = torch.nn.LSTM.to, torch.Tensor.to

    def lstm_to(self, name):
        return moved(self, "cpu")

    def tensor_to(self, name, *rest, **more):
        if name == "mps":
            return placed(self, "cpu") * (1.5 if wrong else 1.0)
        return placed(self, name, *rest, **more)

    monkeypatch.setattr(torch.nn.LSTM, "to", lstm_to)
    monkeypatch.setattr(torch.Tensor, "to", tensor_to)
    before = torch.random.get_rng_state()
    assert words in mps_fault()
    assert bool(mps_fault()) is wrong
    assert torch.equal(torch.random.get_rng_state(), before)
