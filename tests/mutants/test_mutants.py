"""Every fault still fits the program, and the tests named for it are there. `make mutants` tries them."""

from __future__ import annotations

import pytest

from tests.mutants.mutant import ROOT, Mutant, load_mutants

MUTANTS = load_mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_it_still_fits(mutant: Mutant) -> None:
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert mutant.applied_to(text) != text
    assert mutant.tests
    for test in mutant.tests:
        file, _, name = test.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8"), test


def test_names_are_of_one_kind() -> None:
    assert len({(mutant.file, mutant.old, mutant.new) for mutant in MUTANTS}) == len(MUTANTS) > 0
    assert all(mutant.name[:2].isdigit() and mutant.file.startswith("studio/") for mutant in MUTANTS)
