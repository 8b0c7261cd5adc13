"""While Meta cannot be reached, what needs Meta waits, all else goes on, and it ends by itself."""

import json

import pytest

from handover.alerts.page_announcement import PageAlertKind
from handover.conversation.conversation import Mode, OutboxState
from handover.conversation.events import PageOpened
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import AlertKind, SwitchOutcome
from handover.messenger.errors import GraphError, TransientError, UnconfirmedError
from handover.operations import hold
from handover.operations.reports import report
from handover.operations.say import StoppedReplyError
from handover.pages.platform import WINDOW_MS
from handover.pages.standing import Trouble, TroubleKind
from handover.pages.turn import RESERVE_SECONDS
from tests.builders.pages import PAGE_ID
from tests.unit.operations.desk import HOUR, MINUTE, USER, Desk, pressed, wrote

HOURS = ["Tuesday to Saturday.", "More?"]
ON = pressed("handover/on?recipe=hours", "Talk to a human", "m_on")
DOWN = TransientError("HTTP 503, code 2")
HANGS = UnconfirmedError("no answer in time")
UNREACHABLE = Trouble(kind=TroubleKind.UNREACHABLE, detail="TransientError: HTTP 503, code 2")


def down(error: GraphError = DOWN) -> Desk:
    desk = Desk()
    desk.graph.outage = error
    return desk


def ends(desk: Desk, minutes: int = 2) -> None:
    """Meta is back, and the timer goes off."""
    desk.graph.outage = None
    desk.waits(minutes * MINUTE)


# --- a reply ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [DOWN, HANGS])
def test_the_first_message_that_meets_an_outage_is_finished_and_holds_the_page(error: GraphError) -> None:
    desk = down(error)
    assert desk.receives(wrote("open")) is Finding.ANSWERED
    held = desk.standing.hold
    assert held is not None
    assert held.trouble.kind is TroubleKind.UNREACHABLE
    assert desk.told_of_page == []


def test_while_it_lasts_no_message_calls_meta() -> None:
    desk = down()
    desk.receives(wrote("open"))
    desk.graph.calls.clear()
    desk.receives(wrote("open", "m_2", user="34"))
    assert desk.graph.calls == []


@pytest.mark.parametrize("minutes", [1, 22, 300])
def test_it_ends_by_itself_and_every_visitor_gets_what_is_due_once(minutes: int) -> None:
    desk = down()
    for user in ("33", "34", "35"):
        desk.receives(wrote("open", f"m_{user}", user=user))
    desk.waits(minutes * MINUTE)
    assert desk.is_held
    ends(desk, 16)
    assert desk.standing.hold is None
    assert desk.texts == HOURS * 3


@pytest.mark.parametrize(("minutes", "pause"), [(5, 60), (22, 165), (60, 450), (600, 900)])
def test_its_end_is_noticed_within_an_eighth_of_its_length(minutes: int, pause: int) -> None:
    desk = down()
    desk.receives(wrote("open"))
    desk.waits(minutes * MINUTE)
    held = desk.standing.hold
    assert held is not None
    assert 0 < held.look_at - desk.now <= pause * 1000


def test_an_answer_that_got_there_in_the_outage_is_not_said_again() -> None:
    desk = Desk()
    desk.graph.fail_afterwards("send", HANGS)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("hello"), "d")
    desk.graph.outage = DOWN
    desk.receives(wrote("hello"), "d")
    ends(desk)
    assert desk.texts == ["Hi Ana, this is Harbour Bikes."]


# --- a request for a person -------------------------------------------------------------------------------------------


def test_invariant_3_admins_hear_of_a_request_at_once_and_that_the_visitor_does_not_know_it_yet() -> None:
    desk = down()
    desk.receives(wrote("open"))
    desk.receives(ON)
    [announced] = desk.announced
    assert (announced.kind, announced.is_visitor_told) == (AlertKind.HANDOVER_REQUESTED, False)
    assert (desk.mode, desk.ordered) == (Mode.HUMAN, [])
    ends(desk)
    assert [order.kind for order in desk.ordered] == ["switch_on"]
    assert len(desk.announced) == 1


def test_admins_hear_of_a_request_without_more_words_where_messenger_works() -> None:
    desk = Desk()
    desk.receives(ON)
    assert [announced.is_visitor_told for announced in desk.announced] == [True]


def test_a_switch_that_met_the_outage_is_ordered_anew_when_it_is_over_with_its_doubt() -> None:
    desk = Desk()
    desk.receives(ON)
    desk.graph.outage = DOWN
    held = json.loads(desk.outcome(SwitchOutcome.HELD, trouble=UNREACHABLE).body)
    held["event"]["in_doubt"] = True
    desk.receives(json.dumps(held))
    assert desk.is_held
    ends(desk)
    assert [order.in_doubt for order in desk.ordered] == [False, True]


# --- a single visitor -------------------------------------------------------------------------------------------------


def test_what_meta_does_not_take_for_one_visitor_holds_no_page_and_is_tried_again_at_once() -> None:
    desk = Desk()
    desk.graph.fail("send", DOWN)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    assert not desk.is_held
    desk.receives(wrote("open"), "d")
    assert desk.texts == HOURS


def test_what_meta_does_not_take_twice_stands_in_nobodys_way_and_is_tried_later_and_later() -> None:
    desk = Desk()
    desk.graph.fail("send", DOWN, times=5)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    assert desk.conversation.outbox is not None
    assert desk.conversation.outbox.state is OutboxState.POSTPONED
    begun, tries = desk.now, list[int]()
    while desk.texts != HOURS:
        desk.waits(MINUTE)
        tries.append(len(desk.sends))
    assert (desk.now - begun) // 60_000 == 1 + 2 + 4 + 8
    assert tries[0] == 3


def test_the_next_message_tries_what_waits_and_keeps_the_order() -> None:
    desk = Desk()
    desk.graph.fail("send", DOWN, times=2)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    desk.receives(wrote("hello", "m_2"))
    assert desk.texts == [*HOURS, "Hi Ana, this is Harbour Bikes."]
    desk.waits(HOUR)
    assert desk.texts == [*HOURS, "Hi Ana, this is Harbour Bikes."]


def test_tries_of_what_was_said_in_the_end_count_for_nothing_that_comes_later() -> None:
    desk = Desk()
    desk.graph.fail("send", DOWN, times=2)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    desk.waits(MINUTE)
    assert desk.texts == HOURS
    desk.graph.fail("send", DOWN)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("hello", "m_2"), "e")
    desk.receives(wrote("hello", "m_2"), "e")
    assert desk.texts == [*HOURS, "Hi Ana, this is Harbour Bikes."]


def test_what_comes_behind_what_waits_waits_too() -> None:
    desk = Desk()
    desk.graph.fail("send", DOWN, times=3)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    desk.receives(wrote("hello", "m_2"))
    assert desk.texts == []
    desk.waits(HOUR)
    assert desk.texts == [*HOURS, "Hi Ana, this is Harbour Bikes."]


def never_taken(desk: Desk) -> None:
    """Meta takes no message for this visitor."""
    desk.graph.fail("send", DOWN, times=1_000)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open", at=desk.now), "d")
    desk.receives(wrote("open", at=desk.now), "d")


def test_admins_hear_once_of_what_is_not_taken_until_it_may_not_be_said_any_more() -> None:
    desk = Desk()
    never_taken(desk)
    desk.waits(23 * HOUR)
    assert desk.told_of_page == []
    desk.waits(2 * HOUR)
    [told] = desk.told_of_page
    assert (told.kind, [one.user_id for one in told.missed]) == (PageAlertKind.MISSED, ["33"])
    desk.waits(24 * HOUR)
    assert (len(desk.told_of_page), desk.conversation.outbox) == (1, None)


def test_admins_hear_once_of_it_where_the_page_is_held_meanwhile_too() -> None:
    desk = Desk()
    never_taken(desk)
    desk.waits(23 * HOUR)
    desk.graph.outage = DOWN
    hold.hold(UNREACHABLE, desk.page, "e", desk.holding)
    desk.waits(2 * HOUR)
    desk.graph.outage = None
    desk.waits(2 * HOUR)
    assert [[one.user_id for one in told.missed] for told in desk.told_of_page] == [["33"]]


def woken_at(desk: Desk, at: int) -> None:
    """A reply waits for its page; it is woken then, and that is worked on when the window is over."""
    desk.graph.outage = DOWN
    desk.receives(wrote("open", at=desk.now))
    desk.graph.outage = None
    desk.standings.save(desk.standing.opened())
    desk.clock.forward(25 * HOUR)
    desk.receives(report(PAGE_ID, USER, PageOpened(id="late", at=at)).body)


def test_admins_hear_of_who_was_woken_in_time_and_may_not_be_answered_when_that_is_worked_on() -> None:
    desk = Desk()
    woken_at(desk, desk.now + WINDOW_MS - 1)
    assert [[one.user_id for one in told.missed] for told in desk.told_of_page if told.missed] == [["33"]]
    assert (desk.texts, desk.conversation.outbox) == ([], None)


def test_who_was_listed_when_the_page_opened_is_not_told_of_once_more() -> None:
    desk = Desk()
    woken_at(desk, desk.now + WINDOW_MS)
    assert [told for told in desk.told_of_page if told.missed] == []


def test_who_asked_for_a_person_meanwhile_is_not_told_of_as_missed() -> None:
    desk = Desk()
    never_taken(desk)
    desk.receives(pressed("handover/on", "Talk to a human", "m_on", at=desk.now))
    desk.waits(25 * HOUR)
    assert [told for told in desk.told_of_page if told.kind is PageAlertKind.MISSED] == []


# --- the time of a function -------------------------------------------------------------------------------------------


def test_what_there_is_no_time_for_is_said_in_the_next_turn_and_nothing_twice() -> None:
    desk = Desk()
    desk.seconds_left = RESERVE_SECONDS - 1
    assert desk.receives(wrote("open")) is Finding.ANSWERED
    assert desk.texts == []
    desk.seconds_left = 30.0
    desk.reads_its_mail()
    assert desk.texts == HOURS


def test_a_request_behind_a_long_answer_is_decided_before_its_rest() -> None:
    desk = Desk()
    desk.seconds_left = RESERVE_SECONDS - 1
    desk.receives(wrote("open"))
    desk.seconds_left = 30.0
    assert desk.receives(ON) is Finding.HANDOVER_BEGUN
    desk.reads_its_mail()
    assert desk.texts == []
