"""The mutants fit the code as it is: each can be applied, is a program, and names tests that exist."""

from collections import Counter
from collections.abc import Sequence

import pytest

from tests.mutants.catalogue import MUTANTS
from tests.mutants.mutant import Invariant, Mutant, StaleMutantError
from tests.mutants.workshop import PROJECT


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.title)
def test_a_mutant_fits_the_code(mutant: Mutant) -> None:
    healthy = (PROJECT / mutant.file).read_text()
    broken = mutant.applied_to(healthy)
    assert broken != healthy
    compile(broken, mutant.file, "exec")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.title)
def test_the_tests_that_should_catch_a_mutant_exist(mutant: Mutant) -> None:
    assert [test for test in mutant.tests if not (PROJECT / test.partition("::")[0]).exists()] == []


def test_every_invariant_is_broken_by_a_mutant() -> None:
    assert {mutant.breaks for mutant in MUTANTS} == {*Invariant}


def test_no_mutant_is_listed_twice() -> None:
    assert {what: times for what, times in Counter(_change(mutant) for mutant in MUTANTS).items() if times > 1} == {}


@pytest.mark.parametrize("source", ["nothing here\n", "once = 1\nonce = 1\n"])
def test_a_mutant_whose_text_is_not_there_exactly_once_is_stale(source: str) -> None:
    mutant = Mutant(Invariant.NONE, "counts wrong", "count.py", "once = 1", "once = 2")
    with pytest.raises(StaleMutantError, match="not once"):
        mutant.applied_to(source)


def _change(mutant: Mutant) -> Sequence[str]:
    return mutant.file, mutant.old, mutant.new
