import io
import re

import pytest

from local.console import Console
from local.failures import StackFailure


def test_a_step_is_named_at_once_and_timed_at_its_end() -> None:
    written = io.StringIO()
    console = Console(written)

    with console.step("building the functions"):
        assert written.getvalue() == "  building the functions "

    assert re.fullmatch(r"  building the functions +\d+\.\d s\n", written.getvalue())


def test_times_stand_below_each_other() -> None:
    written = io.StringIO()
    console = Console(written)
    for name in ("a step", "a step with a much longer name"):
        with console.step(name):
            pass

    assert len({len(line) for line in written.getvalue().splitlines()}) == 1


def test_a_step_that_fails_says_so_and_passes_the_failure_on() -> None:
    written = io.StringIO()

    with pytest.raises(StackFailure, match="no room"), Console(written).step("deploying the template"):
        raise StackFailure("no room")

    assert written.getvalue() == "  deploying the template not done\n"
