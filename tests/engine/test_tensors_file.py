"""Tensors and JSON in one file: no pickle, damage noticed."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.errors import ModelError
from studio.engine.tensors_file import KEY, read_tensors, weights_sha256, write_tensors

TENSORS = {
    "weight": torch.linspace(-1, 1, 12, dtype=torch.float32).reshape(3, 4),
    "exact": torch.tensor([1.7e9 + 1, 0.1], dtype=torch.float64),
    "half": torch.tensor([1.5], dtype=torch.bfloat16),
    "state": torch.arange(5, dtype=torch.uint8),
    "count": torch.tensor(7),
    "flag": torch.tensor([True, False]),
    "empty": torch.empty(0, 3),
}
CONTENT = {"task": "forecast", "größe": "°C", "numbers": [0.1, 1e-300], "deep": {"a": None}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "model.bundle"
    write_tensors(file, TENSORS, CONTENT)
    return file


def test_reads_back_what_was_written(path: Path) -> None:
    tensors, content = read_tensors(path)
    assert content == CONTENT
    assert tensors.keys() == TENSORS.keys()
    for name, tensor in TENSORS.items():
        assert tensors[name].dtype == tensor.dtype
        assert torch.equal(tensors[name], tensor)


def test_a_view_is_written_as_its_own_numbers(tmp_path: Path) -> None:
    whole = torch.arange(12.0).reshape(3, 4)
    write_tensors(tmp_path / "x", {"t": whole.T, "row": whole[1]}, {})
    tensors, _ = read_tensors(tmp_path / "x")
    assert torch.equal(tensors["t"], whole.T)
    assert torch.equal(tensors["row"], whole[1])


def test_any_changed_byte_is_noticed(path: Path) -> None:
    whole = path.read_bytes()
    for place in np.random.default_rng(0).choice(len(whole), 200, replace=False).tolist():
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        path.write_bytes(bytes(damaged))
        try:
            tensors, content = read_tensors(path)
        except ModelError:
            continue
        # What the loader itself ignores (blanks in the header) may change; nothing that is read may.
        assert content == CONTENT
        assert all(torch.equal(tensors[name], TENSORS[name]) for name in TENSORS)


@pytest.mark.parametrize("length", [0, 1, 7, 8, 50, -1])
def test_a_cut_file_is_refused(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ModelError):
        read_tensors(path)


def test_damage_is_named(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(ModelError, match=r"model\.bundle is damaged: its checksum does not match"):
        read_tensors(path)


def foreign_files() -> dict[str, bytes]:
    from safetensors.torch import save

    def header(text: bytes) -> bytes:
        return len(text).to_bytes(8, "little") + text

    return {
        "text": b"time,y\n1,2\n" * 30,
        "pickle": pickle.dumps({"a": 1}),
        "zip": b"PK\x03\x04" + b"\0" * 100,
        "huge header": (2**62).to_bytes(8, "little") + b"{}" * 20,
        "nested header": header(b"[" * 100_000),
        "no metadata": save({"a": torch.zeros(2)}),
        "foreign metadata": save({"a": torch.zeros(2)}, metadata={"format": "pt"}),
        "metadata is a list": header(json.dumps({"__metadata__": [1]}).encode()),
        "content is no table": save({"a": torch.zeros(2)}, metadata={KEY: "[1]", "sha256": "0"}),
        "no digest": save({"a": torch.zeros(2)}, metadata={KEY: "{}"}),
    }


@pytest.mark.parametrize("kind", foreign_files().keys())
def test_other_files_are_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "other.bundle"
    path.write_bytes(foreign_files()[kind])
    with pytest.raises(ModelError, match="other"):
        read_tensors(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read: No such file"):
        read_tensors(tmp_path / "nothing")


def test_what_is_not_finite_does_not_pass_as_json(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_tensors(tmp_path / "x", {}, {"loss": float("inf")})
    assert not (tmp_path / "x").exists()


def test_one_hash_over_all_weights() -> None:
    same = dict(reversed(list(TENSORS.items())))
    assert weights_sha256(same) == weights_sha256(TENSORS)
    changed = TENSORS | {"exact": torch.tensor([1.7e9 + 1, np.nextafter(0.1, 1)], dtype=torch.float64)}
    assert weights_sha256(changed) != weights_sha256(TENSORS)
    renamed = {("other" if name == "count" else name): tensor for name, tensor in TENSORS.items()}
    assert weights_sha256(renamed) != weights_sha256(TENSORS)
