"""The history of a conversation's handovers: a line for each deed, with who did it, what it was, and why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from handover.conversation.conversation import Conversation
from handover.conversation.effects import Deed, Record
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlRequested,
    HumanWrote,
    Owner,
    StaffClaimed,
    StaffExtended,
    StaffPaused,
    StaffResumed,
    TimerRan,
)
from handover.conversation.history import records_of
from handover.conversation.moment import NAME_LIMIT, Decision
from handover.conversation.vocabulary import SwitchOutcome
from handover.pages.page import Page
from tests.builders.pages import DOCUMENT, INBOX, page
from tests.unit.conversation.story import PAGE, Story

ON = "handover/on?recipe=hours"
OFF = "handover/off"
REQUEST = "e1"
REMINDING = page(handover={**DOCUMENT["handover"], "remind_after_minutes": 10})
IMPATIENT = page(handover={**DOCUMENT["handover"], "return_unanswered_after_minutes": 20})


@dataclass
class RecordedStory(Story):
    """A story whose history is kept."""

    history: list[Record] = field(default_factory=list)

    def happens(self, kind: type[AnyEvent], **fields: Any) -> Decision:
        before = self.conversation
        decision = super().happens(kind, **fields)
        # Nothing but its id is asked of an event that came a second time.
        event = kind(**{"id": f"e{self.count}", "at": self.now, **fields})
        self.history += records_of(before, decision, event, self.now)
        return decision

    @property
    def last(self) -> tuple[Deed, str, str]:
        """The last line: what was done, who did it, and why."""
        record = self.history[-1]
        return record.deed, record.by, record.why

    @property
    def deeds(self) -> list[Deed]:
        return [record.deed for record in self.history]


def story(told_page: Page = PAGE) -> RecordedStory:
    return RecordedStory(Conversation(account_id="22", user_id="33"), told_page)


def asked(told_page: Page = PAGE) -> RecordedStory:
    """A user has asked for a person, and the thread has gone to the inbox."""
    told = story(told_page)
    told.presses(ON, "Talk to a human")
    told.switched(SwitchOutcome.PASSED)
    return told


def answers(told: Story) -> None:
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)


def claims(told: Story) -> None:
    told.happens(StaffClaimed, by="Maya", email="maya@example.test", request_id=REQUEST)


def presses_off(told: Story) -> None:
    told.presses(OFF)


def resumes(told: Story) -> None:
    told.happens(StaffResumed, by="maya")


def gives_back(told: Story) -> None:
    told.happens(ControlMoved, owner=Owner.US)


def writes_when_the_pause_is_over(told: Story) -> None:
    told.minutes_pass(61)
    told.writes("Still there?", Channel.STANDBY)


# --- a person is asked for --------------------------------------------------------------------------------------------


def test_a_request_is_a_line_with_the_button_that_was_pressed() -> None:
    told = story()
    told.presses(ON, "Talk to a human")
    assert told.history == [
        Record(id="e1.requested", deed=Deed.REQUESTED, at=told.now, by="", why="Talk to a human", request_id=REQUEST)
    ]


def test_a_person_who_speaks_up_unasked_takes_over() -> None:
    told = story()
    answers(told)
    assert told.last == (Deed.TAKEN_OVER, "", "")


def test_so_does_an_app_whose_request_for_the_thread_is_granted() -> None:
    told = story()
    told.happens(ControlRequested, app_id=INBOX)
    assert told.last == (Deed.TAKEN_OVER, "", "")


def test_staff_who_pause_the_bot_are_named() -> None:
    told = story()
    told.happens(StaffPaused, by="maya")
    assert told.last == (Deed.PAUSED, "maya", "")


# --- somebody comes, or nobody does -----------------------------------------------------------------------------------


def test_the_first_answer_is_a_line_and_what_follows_is_none() -> None:
    told = asked()
    answers(told)
    answers(told)
    assert told.deeds == [Deed.REQUESTED, Deed.ANSWERED]


def test_a_claim_names_who_means_to_answer_and_the_answer_is_a_line_of_its_own() -> None:
    told = asked()
    claims(told)
    assert told.last == (Deed.CLAIMED, "Maya", "")
    answers(told)
    answers(told)
    assert told.deeds == [Deed.REQUESTED, Deed.CLAIMED, Deed.ANSWERED]


def test_who_claims_what_another_has_is_no_line() -> None:
    told = asked()
    claims(told)
    told.happens(StaffClaimed, by="Jonas", email="jonas@example.test", request_id=REQUEST)
    assert told.deeds == [Deed.REQUESTED, Deed.CLAIMED]


def test_a_longer_pause_says_for_how_many_minutes_and_for_whom() -> None:
    told = asked()
    told.happens(StaffExtended, by="Maya", request_id=REQUEST, minutes=30)
    assert told.last == (Deed.EXTENDED, "Maya", "30")


def test_staff_who_pause_in_the_middle_of_a_request_have_come_and_are_named() -> None:
    told = asked()
    told.happens(StaffPaused, by="maya")
    assert told.last == (Deed.ANSWERED, "maya", "")


def test_who_waits_is_a_line_with_the_minutes_of_the_step() -> None:
    told = asked(REMINDING)
    told.minutes_pass(10)
    told.happens(TimerRan, request_id=REQUEST)
    assert told.last == (Deed.STILL_WAITING, "", "10")


# --- the bot comes back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "by", "why"),
    [
        (presses_off, "", "visitor"),
        (resumes, "maya", "staff"),
        (gives_back, "", "inbox"),
        (writes_when_the_pause_is_over, "", "time"),
    ],
)
def test_asking_the_bot_back_says_why_and_staff_are_named(ends: Callable[[Story], None], by: str, why: str) -> None:
    told = asked()
    ends(told)
    assert told.last == (Deed.RESUMED, by, why)


def test_a_request_that_nobody_answers_ends_for_that_reason() -> None:
    told = asked(IMPATIENT)
    told.minutes_pass(20)
    told.happens(TimerRan, request_id=REQUEST)
    assert told.last == (Deed.RESUMED, "", "unanswered")


def test_the_return_itself_belongs_to_the_request_that_is_over() -> None:
    told = asked()
    presses_off(told)
    told.switched(SwitchOutcome.RETURNED)
    assert told.last == (Deed.RETURNED, "", "visitor")
    assert {record.request_id for record in told.history} == {REQUEST}


@pytest.mark.parametrize(
    ("pressed", "outcome"),
    [
        ([ON], SwitchOutcome.NOT_SAID),
        ([ON], SwitchOutcome.PASS_FAILED),
        ([ON, OFF], SwitchOutcome.RETURN_REFUSED),
    ],
)
def test_a_switch_that_failed_says_how(pressed: list[str], outcome: SwitchOutcome) -> None:
    told = story()
    for payload in pressed:
        told.presses(payload)
    told.switched(outcome)
    assert told.last == (Deed.FAILED, "", outcome)


# --- what is no line --------------------------------------------------------------------------------------------------


def test_what_users_say_to_the_bot_or_to_a_person_is_no_history() -> None:
    told = story()
    told.writes("When are you open?")
    assert told.history == []
    told.presses(ON)
    told.writes("My brakes are broken.", Channel.STANDBY)
    assert told.deeds == [Deed.REQUESTED]


def test_a_second_delivery_adds_nothing() -> None:
    told = story()
    told.presses(ON, id="m_1")
    told.presses(ON, id="m_1")
    assert told.deeds == [Deed.REQUESTED]


def test_lines_of_one_event_have_names_of_their_own_and_none_is_too_long_for_a_queue() -> None:
    told = story()
    told.presses(ON, id="m" * 200)
    assert [len(record.id) for record in told.history] == [NAME_LIMIT]
