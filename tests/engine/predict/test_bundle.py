"""The bundle: everything that is needed to predict, and nothing else is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from studio.engine.errors import ModelError
from studio.engine.predict.bundle import Bundle, bundle_content, bundle_from_content, load_bundle, save_bundle
from studio.engine.tensors_file import write_tensors
from tests.engine.export.models import make_bundle, make_spec


@pytest.fixture
def bundle() -> Bundle:
    return make_bundle(make_spec())


def test_there_and_back(bundle: Bundle, tmp_path: Path) -> None:
    save_bundle(bundle, tmp_path / "model.bundle")
    found = load_bundle(tmp_path / "model.bundle")
    assert found.experiment == bundle.experiment
    assert found.facts == bundle.facts
    assert found.spec["targets"] == list(bundle.spec["targets"])
    assert all(torch.equal(found.weights[name], value) for name, value in bundle.weights.items())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "recurrent-studio-checkpoint-1"}, "is no bundle"),
        ({"experiment": "task = 3"}, "cannot be read as a bundle"),
        ({"experiment": 7}, "cannot be read as a bundle"),
        ({"spec": [1, 2]}, "is of another kind"),
        ({"facts": None}, "is of another kind"),
    ],
)
def test_other_content_is_refused(bundle: Bundle, change: dict, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        bundle_from_content("x.bundle", bundle_content(bundle) | change, {})


def test_content_that_lacks_a_part_is_refused(bundle: Bundle) -> None:
    for part in ("experiment", "spec", "facts", "format"):
        content = bundle_content(bundle)
        del content[part]
        with pytest.raises(ModelError):
            bundle_from_content("x.bundle", content, {})


def test_a_checkpoint_is_no_bundle(tmp_path: Path) -> None:
    write_tensors(tmp_path / "last.safetensors", {}, {"format": "recurrent-studio-checkpoint-1"})
    with pytest.raises(ModelError, match=r"last\.safetensors is no bundle"):
        load_bundle(tmp_path / "last.safetensors")
