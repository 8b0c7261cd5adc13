"""What is measured of handovers: how many are asked for, how long until a person shows up, and how each ends."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from handover.conversation.conversation import Conversation
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    HumanWrote,
    Move,
    Owner,
    StaffClaimed,
    StaffExtended,
    StaffPaused,
    StaffResumed,
    TimerRan,
)
from handover.conversation.measures import Measure, Unit, measures_of
from handover.conversation.moment import Decision
from handover.conversation.users import RETURN_PATIENCE_MS
from handover.conversation.vocabulary import SwitchOutcome
from handover.pages.page import MINUTE_MS, Page
from tests.builders.pages import DOCUMENT, page
from tests.unit.conversation.story import PAGE, Story

ON = "handover/on?recipe=hours"
OFF = "handover/off"
REQUEST = "e1"
MAYA = {"by": "Maya", "email": "maya@example.test", "request_id": REQUEST}


@dataclass
class MeasuredStory(Story):
    """A story of which everything is kept that is measured."""

    measures: list[Measure] = field(default_factory=list)

    def happens(self, kind: type[AnyEvent], **fields: Any) -> Decision:
        before = self.conversation
        decision = super().happens(kind, **fields)
        self.measures += measures_of(before, decision)
        return decision

    @property
    def names(self) -> list[str]:
        return [measure.name for measure in self.measures]

    @property
    def times_to_human(self) -> list[int]:
        return [measure.value for measure in self.measures if measure.name == "TimeToHuman"]


def story(told_page: Page = PAGE) -> MeasuredStory:
    return MeasuredStory(Conversation(account_id="22", user_id="33"), told_page)


def asked(told_page: Page = PAGE) -> MeasuredStory:
    """A user has asked for a person, and the thread has gone to the inbox."""
    told = story(told_page)
    told.presses(ON)
    told.switched(SwitchOutcome.PASSED)
    return told


def answers(told: Story) -> None:
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)


def takes(told: Story) -> None:
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP, move=Move.TAKEN)


def claims(told: Story) -> None:
    told.happens(StaffClaimed, **MAYA)


def extends(told: Story) -> None:
    told.happens(StaffExtended, by="Maya", request_id=REQUEST, minutes=30)


def pauses(told: Story) -> None:
    told.happens(StaffPaused, by="maya")


def resumes(told: Story) -> None:
    told.happens(StaffResumed, by="maya")


def presses_off(told: Story) -> None:
    told.presses(OFF)


def gives_back(told: Story) -> None:
    told.happens(ControlMoved, owner=Owner.US)


def writes_when_the_pause_is_over(told: Story) -> None:
    told.minutes_pass(61)
    told.writes("Still there?", Channel.STANDBY)


# --- requests ---------------------------------------------------------------------------------------------------------


def test_who_asks_for_a_person_is_counted() -> None:
    told = story()
    told.presses(ON)
    assert told.measures == [Measure("HandoverRequests", 1, Unit.COUNT)]


def test_who_asks_twice_is_counted_once() -> None:
    told = asked()
    told.presses(ON)
    assert told.names == ["HandoverRequests"]


def test_a_second_delivery_is_not_counted() -> None:
    told = story()
    told.presses(ON, id="m_1")
    told.presses(ON, id="m_1")
    assert told.names == ["HandoverRequests"]


def test_what_users_say_to_the_bot_is_not_measured() -> None:
    told = story()
    told.writes("When are you open?")
    told.presses(OFF)
    assert told.measures == []


# --- the time to a person ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("comes", [answers, takes, claims, extends, pauses])
def test_the_time_to_a_person_is_that_from_the_request_to_the_first_sign_of_one(comes: Callable[[Story], None]) -> None:
    told = asked()
    told.minutes_pass(7)
    comes(told)
    # A second for the outcome of the switch, one for the sign.
    assert told.measures[1:] == [Measure("TimeToHuman", 7 * MINUTE_MS + 2000, Unit.MILLISECONDS)]


def test_it_is_measured_once() -> None:
    told = asked()
    for comes in (claims, takes, answers, answers):
        comes(told)
    assert told.names == ["HandoverRequests", "TimeToHuman"]


def test_passing_control_to_the_inbox_is_no_sign_of_a_person() -> None:
    told = asked()
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP, move=Move.PASSED)
    assert told.times_to_human == []


def test_a_person_whose_clock_is_behind_was_there_at_once() -> None:
    told = story()
    told.presses(ON, at=told.now - 5000)
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY, at=told.now - 3000)
    assert told.times_to_human == [0]


def test_what_the_user_waited_counts_in_full_where_staff_begin_the_pause_anew() -> None:
    told = asked()
    told.minutes_pass(90)
    pauses(told)
    assert told.times_to_human == [90 * MINUTE_MS + 2000]


def test_whoever_spoke_up_before_the_request_has_not_answered_it_yet() -> None:
    told = story()
    answers(told)
    told.presses(ON, channel=Channel.STANDBY)
    assert told.times_to_human == []
    answers(told)
    assert told.times_to_human == [1000]


def test_each_request_has_a_time_of_its_own() -> None:
    told = asked()
    answers(told)
    presses_off(told)
    told.switched(SwitchOutcome.RETURNED)
    told.presses(ON)
    told.minutes_pass(1)
    answers(told)
    assert told.times_to_human == [2000, MINUTE_MS + 1000]


# --- who waits --------------------------------------------------------------------------------------------------------

REMINDING = page(handover={**DOCUMENT["handover"], "remind_after_minutes": 10})


def test_somebody_for_whom_nobody_has_come_is_counted_at_each_step_of_the_ladder() -> None:
    told = asked(REMINDING)
    told.minutes_pass(10)
    told.happens(TimerRan, request_id=REQUEST)
    assert told.names == ["HandoverRequests", "StillWaiting"]


def test_somebody_who_has_an_answer_is_not() -> None:
    told = asked(REMINDING)
    answers(told)
    told.minutes_pass(10)
    told.happens(TimerRan, request_id=REQUEST)
    assert told.names == ["HandoverRequests", "TimeToHuman"]


# --- how they end -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "name"),
    [
        (presses_off, "HandoverEnded_visitor"),
        (resumes, "HandoverEnded_staff"),
        (gives_back, "HandoverEnded_inbox"),
        (writes_when_the_pause_is_over, "HandoverEnded_time"),
    ],
)
def test_a_handover_ends_when_the_bot_is_back_for_the_reason_it_was_asked_back(
    ends: Callable[[Story], None], name: str
) -> None:
    told = asked()
    ends(told)
    assert told.names == ["HandoverRequests"]
    told.switched(SwitchOutcome.RETURNED)
    assert told.names == ["HandoverRequests", name]


def test_one_that_nobody_answered_ends_so_where_the_page_has_it() -> None:
    told = asked(page(handover={**DOCUMENT["handover"], "return_unanswered_after_minutes": 20}))
    told.minutes_pass(20)
    told.happens(TimerRan, request_id=REQUEST)
    told.switched(SwitchOutcome.RETURNED)
    assert told.names == ["HandoverRequests", "HandoverEnded_unanswered"]


def test_one_of_which_the_user_could_not_be_told_has_failed() -> None:
    told = story()
    told.presses(ON)
    told.switched(SwitchOutcome.NOT_SAID)
    assert told.names == ["HandoverRequests", "HandoverEnded_failed"]


def test_so_has_one_where_a_person_has_the_chat_all_the_same() -> None:
    told = story()
    told.presses(ON)
    answers(told)
    told.switched(SwitchOutcome.NOT_SAID)
    assert told.names == ["HandoverRequests", "TimeToHuman", "HandoverEnded_failed"]
    presses_off(told)
    told.switched(SwitchOutcome.RETURNED)
    assert told.names == ["HandoverRequests", "TimeToHuman", "HandoverEnded_failed"]


def test_one_whose_time_is_over_when_the_next_is_asked_for_ended_by_time() -> None:
    told = asked()
    told.minutes_pass(61)
    told.presses(ON)
    assert told.names == ["HandoverRequests", "HandoverRequests", "HandoverEnded_time"]


def test_one_that_the_user_ended_and_asked_for_anew_meanwhile_was_ended_by_the_user() -> None:
    told = asked()
    presses_off(told)
    told.presses(ON)
    assert told.names == ["HandoverRequests", "HandoverRequests", "HandoverEnded_visitor"]


def test_one_that_a_person_prolongs_unasked_ends_as_it_was_asked_to() -> None:
    told = asked()
    presses_off(told)
    answers(told)
    told.switched(SwitchOutcome.RETURNED)
    assert told.names == ["HandoverRequests", "TimeToHuman", "HandoverEnded_visitor"]


def test_a_refused_return_ends_nothing_and_is_forgotten() -> None:
    told = asked()
    presses_off(told)
    told.switched(SwitchOutcome.RETURN_REFUSED)
    assert told.names == ["HandoverRequests"]
    told.minutes_pass(61)
    told.presses(ON)
    assert told.names == ["HandoverRequests", "HandoverRequests", "HandoverEnded_time"]


def test_a_return_whose_outcome_was_lost_keeps_its_reason() -> None:
    told = asked()
    resumes(told)
    told.minutes_pass(RETURN_PATIENCE_MS // MINUTE_MS)
    told.writes("Hello?")
    told.switched(SwitchOutcome.RETURNED)
    assert told.names == ["HandoverRequests", "HandoverEnded_staff"]


def test_every_request_ends_once() -> None:
    told = story()
    for ends in (presses_off, resumes, writes_when_the_pause_is_over):
        told.presses(ON)
        told.switched(SwitchOutcome.PASSED)
        ends(told)
        told.switched(SwitchOutcome.RETURNED)
    counted = Counter(name.partition("_")[0] for name in told.names)
    assert counted == {"HandoverRequests": 3, "HandoverEnded": 3}


# --- what nobody asked for --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("begins", [answers, takes, pauses])
def test_a_handover_that_no_user_asked_for_is_not_counted(begins: Callable[[Story], None]) -> None:
    told = story()
    begins(told)
    answers(told)
    resumes(told)
    told.switched(SwitchOutcome.RETURNED)
    assert told.measures == []
