"""Fifty messages a second while Meta cannot be reached: each minute somebody asks for a person, and nobody is lost."""

from collections import defaultdict
from typing import Final

import pytest

from handover.conversation.vocabulary import AlertKind
from handover.messenger.errors import TransientError
from handover.operations.orders import SwitchOnOrder
from tests.builders.pages import DOCUMENT, page
from tests.fakes.graph import Send
from tests.unit.operations.desk import HOUR, MINUTE, Desk, pressed, text_of, wrote

A_SECOND: Final = 50
ANSWERS: Final = ["Hi there, this is Harbour Bikes.", "Tuesday to Saturday.", "More?"]
"""What is due to somebody who has written `WORDS`."""

WORDS: Final = ("hello", "open")


def said_to_each(desk: Desk) -> dict[str, list[str]]:
    """What was said to each user since the outage, in order."""
    said: dict[str, list[str]] = defaultdict(list)
    for call in desk.graph.calls:
        if isinstance(call, Send):
            said[call.user_id].append(text_of(dict(call.message)))
    return said


@pytest.mark.parametrize("seconds", [10, pytest.param(HOUR, marks=[pytest.mark.thorough, pytest.mark.timeout(1800)])])
def test_every_visitor_gets_what_is_due_once_and_in_order_and_admins_hear_at_once(seconds: int) -> None:
    # As by default: a pause of an hour would be over before the last of those who wait are woken.
    desk = Desk(settings=page(handover={**DOCUMENT["handover"], "return_after_minutes": 1440}))
    desk.graph.outage = TransientError("HTTP 503, code 2")
    writers, askers = [], []
    for second in range(seconds):
        for number in range(A_SECOND // len(WORDS)):
            user = f"{second:05}{number:02}"
            writers.append(user)
            for word in WORDS:
                desk.receives(wrote(word, f"m_{user}_{word}", user=user, at=desk.now))
        if second % MINUTE == 0:
            asker = f"9{second:05}"
            askers.append(asker)
            desk.receives(pressed("handover/on", "Talk to a human", f"m_{asker}", user=asker, at=desk.now))
            assert (desk.announced[-1].user_id, desk.announced[-1].raised_at) == (asker, desk.now)
        desk.waits(1)
    largest = len(desk.standing.model_dump_json())
    writes = desk.standings.saves
    desk.graph.outage = None
    desk.graph.calls.clear()
    desk.waits(8 * MINUTE + 2 * seconds)

    assert (largest < 1_000, writes < 10 + seconds / MINUTE) == (True, True)
    said = said_to_each(desk)
    assert {user: said[user] for user in writers if said[user] != ANSWERS} == {}
    orders = [order.user_id for order in desk.ordered if isinstance(order, SwitchOnOrder)]
    # Who hears anything else before the others are woken, as from a timer, goes on with it.
    assert sorted(orders) == askers
    told = [one.user_id for one in desk.announced if one.kind is AlertKind.HANDOVER_REQUESTED]
    assert told == askers
