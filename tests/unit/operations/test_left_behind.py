"""What earlier events left undone is done with the next one, as far as it is wanted still."""

from collections.abc import Sequence

import pytest

from handover.conversation.conversation import HELD_LIMIT, Conversation, Outbox, OutboxState
from handover.conversation.effects import (
    Alert,
    AnyEffect,
    AnySwitch,
    PassControl,
    Reply,
    Resume,
    SetTimer,
    SwitchOff,
    SwitchOn,
)
from handover.conversation.moment import Decision, Finding
from handover.conversation.vocabulary import AlertKind
from handover.operations.left_behind import LEFT_LIMIT, still_wanted
from handover.pages.platform import WINDOW_MS

NOW = 1_700_000_000_000
FENCE = 3
ALERT = Alert(id="a", about=AlertKind.HANDOVER_REQUESTED)
UNDONE = [OutboxState.INTERRUPTED, OutboxState.POSTPONED]


def reply(recipe_id: str, fence: int = FENCE, **fields: int) -> Reply:
    return Reply.model_validate({"id": f"e.{recipe_id}", "fence": fence, "recipe_id": recipe_id, **fields})


def wanted(
    state: OutboxState,
    left: Sequence[AnyEffect],
    new: Sequence[AnyEffect] = (),
    *,
    fence: int = FENCE,
    last_user_at: int = NOW,
) -> list[AnyEffect]:
    """Gives what is done when effects were left in that state and another event is decided on."""
    outbox = Outbox(event_id="before", delivery_id="d", effects=tuple(left), state=state)
    before = Conversation(account_id="22", user_id="33", fence=FENCE, outbox=outbox)
    after = before.model_copy(update={"fence": fence, "last_user_at": last_user_at})
    return list(still_wanted(before, Decision(after, tuple(new), Finding.NOTED), NOW))


def test_without_an_outbox_only_what_is_new_is_done() -> None:
    met = Conversation(account_id="22", user_id="33")
    assert still_wanted(met, Decision(met, (ALERT,), Finding.NOTED), NOW) == (ALERT,)


def test_what_was_begun_is_done_by_the_delivery_that_began_it_and_by_no_other_event() -> None:
    assert wanted(OutboxState.BEGUN, [reply("hours"), ALERT], [reply("welcome")]) == [reply("welcome")]


@pytest.mark.parametrize("state", UNDONE)
@pytest.mark.parametrize("fence", [FENCE, FENCE + 1])
def test_invariant_3_an_alert_is_made_whatever_was_decided_since(state: OutboxState, fence: int) -> None:
    assert wanted(state, [ALERT], fence=fence) == [ALERT]


@pytest.mark.parametrize("state", UNDONE)
@pytest.mark.parametrize("fence", [FENCE, FENCE + 1])
def test_a_timer_is_set_whatever_was_decided_since(state: OutboxState, fence: int) -> None:
    timer = SetTimer(id="t", at=NOW, request_id="e")
    assert wanted(state, [timer], fence=fence) == [timer]


@pytest.mark.parametrize("state", UNDONE)
@pytest.mark.parametrize(
    "switch",
    [
        SwitchOn(id="s", fence=FENCE, target_app_id="1"),
        PassControl(id="s", fence=FENCE, target_app_id="1"),
        SwitchOff(id="s", fence=FENCE),
        Resume(id="s", fence=FENCE),
    ],
)
@pytest.mark.parametrize("last_user_at", [NOW, 0])
def test_a_switch_is_ordered_unless_another_one_was_decided_and_whatever_the_window(
    state: OutboxState, switch: AnySwitch, last_user_at: int
) -> None:
    assert wanted(state, [switch], last_user_at=last_user_at) == [switch]
    assert wanted(state, [switch], fence=FENCE + 1, last_user_at=last_user_at) == []


def test_a_reply_that_waited_for_its_page_is_said_before_what_is_new() -> None:
    left, new = [reply("hours", said=1), reply("prices")], [reply("welcome")]
    assert wanted(OutboxState.POSTPONED, left, new) == [*left, *new]


def test_a_reply_whose_letter_was_given_up_comes_too_late() -> None:
    assert wanted(OutboxState.INTERRUPTED, [reply("hours")], [reply("welcome")]) == [reply("welcome")]


def test_invariant_1_a_reply_that_waited_is_not_said_after_a_switch() -> None:
    assert wanted(OutboxState.POSTPONED, [reply("hours")], fence=FENCE + 1) == []


@pytest.mark.parametrize(
    ("since_user", "said"), [(0, ["hours"]), (WINDOW_MS - 1, ["hours"]), (WINDOW_MS, []), (2 * WINDOW_MS, [])]
)
def test_a_reply_that_waited_is_said_within_the_window_only(since_user: int, said: list[str]) -> None:
    found = wanted(OutboxState.POSTPONED, [reply("hours")], last_user_at=NOW - since_user)
    assert [one.recipe_id for one in found if isinstance(one, Reply)] == said


def test_an_answer_that_is_asked_for_again_is_said_once_and_as_the_new_one() -> None:
    again = reply("hours").model_copy(update={"id": "again"})
    assert wanted(OutboxState.POSTPONED, [reply("hours", said=1), reply("prices")], [again]) == [reply("prices"), again]


@pytest.mark.parametrize("new", [0, 1, 2])
def test_of_the_answers_that_wait_the_newest_few_are_kept(new: int) -> None:
    answers = [reply(str(number)) for number in range(HELD_LIMIT + 2)]
    kept = wanted(OutboxState.POSTPONED, answers[: len(answers) - new], answers[len(answers) - new :])
    assert kept == answers[-HELD_LIMIT:]


def test_a_limit_on_answers_drops_no_switch_and_no_alert() -> None:
    switch = SwitchOn(id="s", fence=FENCE, target_app_id="1")
    answers = [reply(str(number)) for number in range(HELD_LIMIT + 1)]
    assert wanted(OutboxState.POSTPONED, [ALERT, answers[0], switch, *answers[1:]]) == [ALERT, switch, *answers[1:]]


def test_of_what_was_left_for_days_the_oldest_goes_so_that_the_item_can_still_be_saved() -> None:
    left = [ALERT.model_copy(update={"id": f"a.{number}"}) for number in range(LEFT_LIMIT + 3)]
    done = wanted(OutboxState.INTERRUPTED, left, [ALERT])
    assert [effect.id for effect in done] == [*(f"a.{number}" for number in range(3, LEFT_LIMIT + 3)), "a"]
    assert wanted(OutboxState.INTERRUPTED, left[:LEFT_LIMIT]) == left[:LEFT_LIMIT]
