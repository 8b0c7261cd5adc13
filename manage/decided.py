"""What came of a decision that staff made at the command line: done, on its way, or in vain."""

import getpass
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handover.conversation.conversation import Conversation, Mode
from handover.conversation.events import StaffPaused, StaffResumed
from manage.desk import Desk


class Outcome(StrEnum):
    """How it stands with a decision."""

    DONE = "done"
    ON_ITS_WAY = "on_its_way"
    IN_VAIN = "in_vain"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, with the conversation as it is afterwards."""

    outcome: Outcome
    words: str
    conversation: Conversation


_ON_ITS_WAY: Final = (
    Outcome.ON_ITS_WAY,
    "it is on its way: what stands before it in the mailbox comes first. Look with `conversation show`",
)
_ENDINGS: Final = {
    (StaffPaused, Mode.HUMAN): (Outcome.DONE, "the bot is silent"),
    (StaffPaused, Mode.BOT): (
        Outcome.IN_VAIN,
        "somebody has brought the bot back in the meantime: nothing was changed",
    ),
    (StaffResumed, Mode.BOT): (Outcome.DONE, "the bot is back"),
    (StaffResumed, Mode.HUMAN): (
        Outcome.IN_VAIN,
        "a person has the conversation still: another app keeps the thread, or somebody spoke in the meantime",
    ),
}


def decided(desk: Desk, user_id: str, decision: type[StaffPaused | StaffResumed], seconds: float) -> Decided:
    """Makes a decision about a user's conversation, and waits so many seconds to see what comes of it.

    Raises:
        NoSuchConversationError: there is none.
        NotStoredError: the mailbox does not take it.
    """
    seen = desk.find(user_id)
    event_id = desk.decide(seen, decision, by=getpass.getuser())

    def is_over(one: Conversation) -> bool:
        return one.remembers(event_id) and one.mode is not Mode.RETURNING

    conversation = desk.wait_until(is_over, seen, seconds)
    ending = _ENDINGS[decision, conversation.mode] if is_over(conversation) else _ON_ITS_WAY
    return Decided(*ending, conversation)
