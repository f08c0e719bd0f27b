"""The devices of this computer, and which one a run uses."""

from __future__ import annotations

import platform
from dataclasses import dataclass

import torch

from studio.engine.errors import SettingError
from studio.engine.experiment import TrainingSettings

LOST = "It stopped answering while a run trained on it. Only a new start of the program can use it again."
lost: set[str] = set()
"""The kinds of cards that this process cannot use any more ("cuda", "mps"): to ask one of them fails again."""


@dataclass(frozen=True)
class Device:
    """One place to compute: its torch name, its words, and why it cannot be used (empty where it can)."""

    name: str
    label: str
    reason: str = ""

    @property
    def usable(self) -> bool:
        """Whether a run can use it."""
        return not self.reason


def available_devices() -> tuple[Device, ...]:
    """The CPU, every CUDA card, and Apple's graphics processor."""
    devices = [Device("cpu", f"CPU · {platform.machine()}")]
    if "cuda" in lost:
        devices.append(Device("cuda:0", "GPU", LOST))
    elif torch.cuda.is_available():
        count = torch.cuda.device_count()
        devices += [Device(f"cuda:{number}", torch.cuda.get_device_name(number)) for number in range(count)]
    else:
        devices.append(
            Device("cuda:0", "GPU", "No graphics card by NVIDIA was found that this PyTorch can use.")
        )
    if "mps" in lost:
        devices.append(Device("mps", "Apple GPU", LOST))
    elif not torch.backends.mps.is_available():
        devices.append(
            Device("mps", "Apple GPU", "This is no Apple computer with a graphics processor for PyTorch.")
        )
    else:
        devices.append(Device("mps", "Apple GPU", mps_fault()))
    return tuple(devices)


def resolve_device(settings: TrainingSettings) -> torch.device:
    """The device of a run; auto takes a graphics card where PyTorch can use one. Raises SettingError."""
    wanted = settings.device
    if wanted.partition(":")[0] in lost or (wanted == "auto" and "cuda" in lost):
        raise SettingError(
            "The graphics card cannot be used.", LOST, "Start the program again, or choose cpu."
        )
    if wanted == "auto":
        return torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
    name = "cuda:0" if wanted == "cuda" else wanted
    for device in available_devices():
        if device.name == name and device.usable:
            return torch.device(name)
        if device.name == name:
            raise SettingError(f"The device {wanted} cannot be used.", device.reason, "Choose auto or cpu.")
    raise SettingError(f"There is no device {wanted} on this computer.", remedy="Choose auto or cpu.")


def lose(device: torch.device) -> None:
    """Notes that a card answers no more; all of its kind share one driver, and none is asked again."""
    if device.type != "cpu":
        lost.add(device.type)


def mps_fault() -> str:
    """Why Apple's graphics processor must not train, found by one forward and backward pass beside the CPU's.

    Some versions compute wrong gradients for stacked LSTMs with dropout without a word (pytorch#190056).
    """
    torch_state = torch.random.get_rng_state()
    try:
        inputs = torch.linspace(-1, 1, 96).reshape(4, 8, 3)
        gradients = []
        core = torch.nn.LSTM(3, 8, num_layers=2, batch_first=True, bidirectional=True)
        for name in ("cpu", "mps"):
            placed = core.to(name)
            placed.zero_grad()
            placed(inputs.to(name))[0].square().sum().backward()
            found = [parameter.grad for parameter in placed.parameters() if parameter.grad is not None]
            gradients.append([gradient.cpu().clone() for gradient in found])
        same = all(
            torch.allclose(one, other, rtol=1e-3, atol=1e-4) for one, other in zip(*gradients, strict=True)
        )
        return "" if same else "It computes other gradients than the CPU in this version of PyTorch."
    finally:
        torch.random.set_rng_state(torch_state)


def resolve_threads(settings: TrainingSettings) -> int:
    """Threads of the network's arithmetic: as set, else 1. Small recurrent steps gain nothing by more of them, and lose
    many times over beside other work."""
    return settings.threads or 1
