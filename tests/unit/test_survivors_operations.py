"""What no other test of the operations notices: each catches a mutant (tests/mutants) that nothing else does."""

import pytest

from handover.messenger.errors import TransientError
from handover.operations.say import StoppedReplyError
from tests.unit.operations.desk import Desk, DiedError, Moment, wrote


def test_the_rest_of_a_reply_that_is_cut_off_too_is_looked_up_before_it_is_said() -> None:
    desk = Desk()
    desk.graph.fail("send", TransientError("HTTP 503, code 2"))
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.dies("graph", "send", Moment.AFTER)
    with pytest.raises(DiedError):
        desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    assert desk.texts == ["Tuesday to Saturday.", "More?"]
