"""Whether a switch was overtaken, in memory and in the table."""

from collections.abc import Callable

import pytest
from botocore.exceptions import BotoCoreError

from handover.aws.conversation_table import ConversationTable
from handover.aws.overtaking import OvertakingTable
from handover.conversation.conversation import Control, Conversation, HandoverRequest, Mode
from handover.conversation.vocabulary import Origin
from handover.conversation.wait import Wait
from handover.operations.ports import Overtaking
from tests.fakes.cloud import TABLE_NAME, Cloud, interrupt
from tests.fakes.overtaking import InMemoryOvertaking

PAGE, USER = "2000000001", "7000000000000042"

type Look = Callable[[Conversation | None], Overtaking]


def in_memory(saved: Conversation | None) -> Overtaking:
    made = InMemoryOvertaking()
    if saved is not None:
        made.save(saved)
    return made


@pytest.fixture(params=["in memory", "in the table"])
def look(request: pytest.FixtureRequest) -> Look:
    if request.param == "in memory":
        return in_memory
    client = request.getfixturevalue("cloud").client("dynamodb")

    def in_table(saved: Conversation | None) -> Overtaking:
        if saved is not None:
            ConversationTable(client, TABLE_NAME).save(saved)
        return OvertakingTable(client, TABLE_NAME)

    return in_table


@pytest.mark.parametrize(
    ("mode", "fence", "is_overtaken"),
    [
        (Mode.HUMAN, 3, False),
        (Mode.HUMAN, 4, False),
        (Mode.BOT, 3, False),
        (Mode.BOT, 4, True),
        (Mode.RETURNING, 4, True),
    ],
)
def test_a_switch_is_overtaken_by_a_later_one_that_brings_the_bot_back(
    look: Look, mode: Mode, fence: int, *, is_overtaken: bool
) -> None:
    saved = Conversation(account_id=PAGE, user_id=USER, mode=mode, fence=fence)
    assert look(saved).is_overtaken(PAGE, USER, 3) is is_overtaken


@pytest.mark.parametrize(
    ("mode", "fence", "sign", "wait"),
    [
        (Mode.HUMAN, 3, None, Wait.ON),
        (Mode.HUMAN, 3, 5, Wait.ANSWERED),
        (Mode.HUMAN, 4, None, Wait.OVER),
        (Mode.BOT, 3, None, Wait.OVER),
        (Mode.RETURNING, 3, None, Wait.OVER),
    ],
)
def test_a_wait_goes_on_until_somebody_comes_or_the_handover_ends(
    look: Look, mode: Mode, fence: int, sign: int | None, wait: Wait
) -> None:
    request = HandoverRequest(
        id="e", origin=Origin.BUTTON, since=1, control=Control.ELSEWHERE, control_at=1, last_human_sign=sign
    )
    saved = Conversation(account_id=PAGE, user_id=USER, mode=mode, fence=fence, request=request)
    assert look(saved).wait(PAGE, USER, 3) is wait


def test_nobody_waits_in_a_conversation_that_nobody_knows(look: Look) -> None:
    assert look(None).wait(PAGE, USER, 3) is Wait.OVER


def test_nothing_overtakes_a_switch_of_a_conversation_that_nobody_knows(look: Look) -> None:
    assert not look(None).is_overtaken(PAGE, USER, 3)


def test_a_table_out_of_reach_tells_nothing(cloud: Cloud) -> None:
    interrupt(cloud.client("dynamodb"), "GetItem").begin(1)
    with pytest.raises(BotoCoreError):
        OvertakingTable(cloud.client_of("thread_control", "dynamodb"), TABLE_NAME).is_overtaken(PAGE, USER, 1)
