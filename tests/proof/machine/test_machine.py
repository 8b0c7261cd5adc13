"""The real handlers against the simulator: thousands of events in order, and every defect made on purpose is found."""

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import Phase

from handover.aws import conversation_table
from handover.aws.ledger import Ledger
from handover.conversation import users
from handover.conversation.conversation import Conversation, Mode
from handover.conversation.effects import Reply
from handover.conversation.seen import Seen
from handover.operations import reply, switch
from handover.operations.say import Sender, Time, say
from handover.pages.page import Page
from tests.proof.machine.machine import run

WORLDS: Final = 25
"""About 1,250 events, half a minute of one core; `make nightly` has 100,000."""

WORLDS_UNTIL_FOUND: Final = 200
"""A defect ends the run as soon as it shows."""

type Break = Callable[[pytest.MonkeyPatch], None]


@pytest.mark.timeout(300)
def test_every_invariant_holds_whatever_happens_in_whatever_order() -> None:
    run(WORLDS, 1, Phase.shrink)


def _open_the_gate(patch: pytest.MonkeyPatch) -> None:
    """Answers people who have a person already."""

    def say_anyway(effect: Reply, conversation: Conversation, page: Page, sender: Sender, time: Time) -> None:
        changes = {"mode": Mode.BOT, "fence": effect.fence}
        say(effect, conversation.model_copy(update=changes), page, sender, time)

    patch.setattr(users, "_meets_human", users._meets_bot)  # noqa: SLF001 - the defect is inside
    patch.setattr(reply, "say", say_anyway)


def _forget_what_is_done(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Ledger, "once", lambda _, step, action: action())  # noqa: ARG005 - as the ledger is asked


def _forget_what_was_seen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Conversation, "remembers", lambda *_: False)
    patch.setattr(Seen, "has_forgotten", lambda *_: False)


def _forget_who_waits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(conversation_table, "listed_as_waiting", lambda _: {})


def _never_take(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(switch._Switch, "_take", lambda _: switch._Take())  # noqa: SLF001 - as above


def _take_for_an_off_of_long_ago(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(users, "_asked_long_ago", lambda _: None)


@pytest.mark.parametrize(
    ("break_it", "number"),
    [
        (_open_the_gate, "1"),
        (_forget_what_is_done, "3"),
        # Done twice, or the second time instead of the first, or an old echo of ours is taken for a person.
        (_forget_what_was_seen, "(6|8|12)"),
        (_forget_who_waits, "8"),
        # Asked back it does not come, or believes that it has.
        (_never_take, "(5|12)"),
        pytest.param(_take_for_an_off_of_long_ago, "12", marks=pytest.mark.thorough),
    ],
)
def test_a_defect_is_found(break_it: Break, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    break_it(monkeypatch)
    with pytest.raises(AssertionError, match=f"invariant {number}:"):
        run(WORLDS_UNTIL_FOUND, 1)
