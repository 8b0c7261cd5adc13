"""A message in `messaging` proves something or nothing by the mode of its page, which is asked for where unknown."""

import pytest

from handover.conversation.conversation import Mode
from handover.messenger.errors import RefusedError
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode
from tests.builders.pages import INBOX, PAGE_ID
from tests.fakes.graph import AskConversationRouting
from tests.unit.operations.desk import APP, NOW, Desk, letter, wrote


@pytest.fixture
def taken() -> Desk:
    """Another app has taken the thread."""
    desk = Desk()
    taking = {"previous_owner_app_id": APP, "new_owner_app_id": INBOX}
    desk.receives(letter("", take_thread_control=taking, timestamp=NOW))
    desk.clock.forward(60)
    return desk


def known(desk: Desk) -> RoutingMode | None:
    found = desk.routings.get(PAGE_ID, Platform.MESSENGER)
    return found.mode if found else None


def test_with_routing_it_brings_the_bot_back(taken: Desk) -> None:
    taken.receives(wrote("open", "m_2", at=taken.now))
    assert (taken.mode, known(taken)) == (Mode.RETURNING, RoutingMode.CONVERSATION_ROUTING)


def test_invariant_9_in_zero_config_it_proves_nothing_and_is_asked_for_once(taken: Desk) -> None:
    taken.graph.routing = False
    for number in range(3):
        taken.receives(wrote("open", f"m_{number}", at=taken.now))
    assert (taken.mode, known(taken)) == (Mode.HUMAN, RoutingMode.ZERO_CONFIG)
    assert sum(isinstance(call, AskConversationRouting) for call in taken.graph.calls) == 1


def test_where_meta_does_not_tell_it_proves_nothing(taken: Desk) -> None:
    taken.graph.fail("has_conversation_routing", RefusedError("HTTP 400, code 10"))
    taken.receives(wrote("open", "m_2", at=taken.now))
    assert (taken.mode, known(taken)) == (Mode.HUMAN, None)
