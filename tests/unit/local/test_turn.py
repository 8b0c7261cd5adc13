from pathlib import Path

import pytest

from local.failures import StackFailure
from local.turn import Turn


def test_two_commands_do_not_work_with_the_same_state(tmp_path: Path) -> None:
    with (
        Turn(tmp_path).held(),
        pytest.raises(StackFailure, match="already up in another terminal"),
        Turn(tmp_path).held(),
    ):
        pass


def test_when_one_command_has_ended_the_next_may_work(tmp_path: Path) -> None:
    with Turn(tmp_path).held():
        pass
    with Turn(tmp_path).held():
        pass


def test_where_no_command_is_at_work_there_is_none_to_end(tmp_path: Path) -> None:
    assert not Turn(tmp_path).end_holder()
