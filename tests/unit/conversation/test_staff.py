"""What staff decide, by command or by the links of an alert. The numbers are those of the design's invariants."""

from collections.abc import Callable

import pytest

from handover.conversation.audience import Audience
from handover.conversation.conversation import Claim, Control, Ending, HandoverRequest, Mode
from handover.conversation.effects import Alert, Reply, SetTimer, SwitchOff, SwitchOn
from handover.conversation.events import (
    Channel,
    ControlMoved,
    HumanWrote,
    Owner,
    StaffClaimed,
    StaffExtended,
    StaffPaused,
    StaffResumed,
    TimerRan,
)
from handover.conversation.moment import Decision, Finding, pause_ends_at
from handover.conversation.users import RETURN_PATIENCE_MS
from handover.conversation.vocabulary import AlertKind, Origin, SwitchOutcome
from handover.pages.hours import OpeningHours
from handover.pages.page import MINUTE_MS, Plan
from tests.builders.pages import DOCUMENT, page
from tests.unit.conversation.story import Story, back_again, kinds, paused, returning, story


def pauses(told: Story, **fields: object) -> Decision:
    return told.happens(StaffPaused, by="maya", **fields)


def resumes(told: Story, **fields: object) -> Decision:
    return told.happens(StaffResumed, by="maya", **fields)


def request_of(told: Story) -> HandoverRequest:
    assert told.conversation.request is not None
    return told.conversation.request


# --- they pause the bot -----------------------------------------------------------------------------------------------


def test_invariant_1_the_bot_is_silent_from_then_on_and_says_nothing_about_it() -> None:
    told = story()
    decision = pauses(told)
    assert (decision.effects, decision.finding) == ((), Finding.TAKEN_OVER)
    assert (told.conversation.mode, told.conversation.fence) == (Mode.HUMAN, 1)
    assert (request_of(told).origin, request_of(told).begun_by) == (Origin.STAFF, "maya")
    assert told.writes("When are you open?").effects == ()


def test_a_reply_that_waited_for_its_page_is_not_said_any_more() -> None:
    told = story()
    assert kinds(told.writes("When are you open?")) == [Reply]
    pauses(told)
    assert told.conversation.fence == 1


def test_a_handover_that_runs_counts_it_as_a_sign_of_a_human_and_stays_as_it_is() -> None:
    told = paused()
    before = request_of(told)
    decision = pauses(told)
    assert (decision.effects, decision.finding) == ((), Finding.NOTED)
    assert request_of(told) == before.model_copy(
        update={"first_human_sign": told.now, "last_human_sign": told.now, "answered_at": told.now}
    )


def test_invariant_4_the_time_of_a_pause_of_staff_counts_from_then() -> None:
    told = story()
    pauses(told)
    told.minutes_pass(told.page.handover.return_after_minutes - 1)
    assert told.writes("hello?").finding is Finding.SILENT
    told.minutes_pass(2)
    assert kinds(told.writes("hello?")) == [SwitchOff]


def test_a_pause_whose_time_is_over_begins_anew() -> None:
    told = paused()
    told.minutes_pass(told.page.handover.longest_pause_minutes + 1)
    pauses(told)
    assert told.conversation.mode is Mode.HUMAN
    assert told.writes("hello?", Channel.STANDBY).finding is Finding.SILENT


def test_invariant_12_a_pause_that_begins_anew_still_shows_when_the_thread_comes_back() -> None:
    told = paused()
    told.minutes_pass(told.page.handover.longest_pause_minutes + 1)
    pauses(told)
    assert request_of(told).control is Control.ELSEWHERE
    assert told.happens(ControlMoved, owner=Owner.US).finding is Finding.RETURNING


def test_while_the_bot_is_coming_back_they_stop_it() -> None:
    told = returning()
    told.writes("When are you open?")
    decision = pauses(told)
    assert (decision.effects, told.conversation.mode, told.conversation.held) == ((), Mode.HUMAN, ())
    assert told.switched(SwitchOutcome.RETURNED, fence=2).finding is Finding.OUTDATED
    assert told.conversation.mode is Mode.HUMAN


def test_invariant_12_the_thread_is_followed_when_an_agent_answers_in_the_pause() -> None:
    told = story()
    pauses(told)
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)
    assert told.writes("thank you").finding is Finding.RETURNING


def test_invariant_3_who_asks_for_a_person_meanwhile_is_told_and_staff_too() -> None:
    told = story()
    pauses(told)
    assert kinds(told.presses("handover/on", "Talk to a human")) == [SwitchOn, Alert, SetTimer]


@pytest.mark.parametrize("how", ["button", "word"])
def test_invariant_5_the_visitor_comes_back_alone(how: str) -> None:
    told = story()
    pauses(told)
    decision = told.presses("handover/off") if how == "button" else told.writes("start the bot")
    assert (kinds(decision), told.conversation.mode) == ([SwitchOff], Mode.RETURNING)


def test_invariant_10_a_pause_of_staff_does_not_depend_on_the_plan() -> None:
    told = story(page(plan=Plan.FREE))
    pauses(told)
    assert told.conversation.mode is Mode.HUMAN


# --- they bring it back -----------------------------------------------------------------------------------------------


def test_the_bot_is_brought_back_as_if_the_visitor_had_asked_for_it() -> None:
    told = paused()
    decision = resumes(told)
    assert (kinds(decision), decision.finding) == ([SwitchOff], Finding.RETURNING)
    told.switched(SwitchOutcome.RETURNED)
    assert told.conversation.mode is Mode.BOT


def test_a_bot_that_is_there_has_nothing_to_say() -> None:
    told = story()
    decision = resumes(told)
    assert (decision.effects, decision.finding, told.conversation.mode) == ((), Finding.NOTED, Mode.BOT)


def test_a_return_that_is_under_way_is_not_ordered_once_more() -> None:
    told = returning()
    decision = resumes(told)
    assert (decision.effects, told.conversation.is_asked_again) == ((), True)


def test_a_return_that_is_refused_is_tried_again_once_staff_have_asked_too() -> None:
    told = returning()
    resumes(told)
    assert kinds(told.switched(SwitchOutcome.RETURN_REFUSED)) == [SwitchOff]


def test_the_bot_comes_back_though_a_person_spoke_before_staff_asked_for_it() -> None:
    told = returning()
    told.happens(HumanWrote, text="Maya here")
    resumes(told)
    told.switched(SwitchOutcome.RETURNED)
    assert told.conversation.mode is Mode.BOT


def test_invariant_4_a_return_whose_outcome_is_lost_is_ordered_again() -> None:
    told = returning()
    told.writes("When are you open?")
    told.minutes_pass(RETURN_PATIENCE_MS // MINUTE_MS)
    decision = resumes(told)
    assert (kinds(decision), told.conversation.held) == ([SwitchOff], ("hours",))


# --- late, twice, ahead of the time -----------------------------------------------------------------------------------


@pytest.mark.parametrize("tell", [story, paused, returning, back_again])
@pytest.mark.parametrize("decides", [pauses, resumes])
def test_invariant_12_what_they_decided_before_the_last_switch_is_history(tell: object, decides: object) -> None:
    assert callable(tell)
    assert callable(decides)
    told = tell()
    if told.conversation.switched_at == 0:
        told.presses("handover/on")
    before = told.conversation
    decision = decides(told, at=before.switched_at - 1)
    assert (decision.effects, decision.finding) == ((), Finding.OUTDATED)
    assert (told.conversation.mode, told.conversation.request) == (before.mode, before.request)


@pytest.mark.parametrize("decides", [pauses, resumes])
def test_invariant_6_a_second_delivery_changes_nothing(decides: object) -> None:
    assert callable(decides)
    told = paused()
    decides(told, id="staff.1")
    once = told.conversation
    assert decides(told, id="staff.1").finding is Finding.DUPLICATE
    assert told.conversation == once


@pytest.mark.parametrize("decides", [pauses, resumes])
def test_invariant_6_one_that_comes_again_when_it_is_forgotten_changes_nothing(decides: object) -> None:
    assert callable(decides)
    told = story()
    decided_at = told.now
    decides(told, id="staff.1", at=decided_at)
    for _ in range(30):
        told.now += 1
        resumes(told)
    assert told.conversation.remembers("staff.1") is False
    before = told.conversation
    assert decides(told, id="staff.1", at=decided_at).finding is Finding.DUPLICATE
    assert told.conversation == before


def test_invariant_5_a_clock_that_is_ahead_makes_nothing_of_the_visitor_late() -> None:
    told = story()
    pauses(told, at=told.now + 60 * MINUTE_MS)
    assert told.presses("handover/off").finding is Finding.RETURNING


@pytest.mark.parametrize("decides", [pauses, resumes])
def test_invariant_8_a_clock_that_is_ahead_makes_nothing_look_forgotten(decides: object) -> None:
    assert callable(decides)
    told = story()
    decides(told, at=told.now + 60 * MINUTE_MS)
    for _ in range(30):
        assert told.writes("hello").finding is not Finding.DUPLICATE


# --- by the links of an alert -----------------------------------------------------------------------------------------

MAYA, JONAS = ("Maya", "maya@example.test"), ("Jonas", "jonas@example.test")
REQUEST = "e1"


def claims(told: Story, who: tuple[str, str] = MAYA, request_id: str = REQUEST) -> Decision:
    name, email = who
    return told.happens(StaffClaimed, by=name, email=email, request_id=request_id)


def extends(told: Story, minutes: int, request_id: str = REQUEST) -> Decision:
    return told.happens(StaffExtended, by="Maya", request_id=request_id, minutes=minutes)


def test_a_claim_is_a_sign_of_a_human_and_the_others_who_were_told_hear_of_it() -> None:
    told = paused()
    decision = claims(told)
    assert decision.finding is Finding.CLAIMED
    assert decision.effects == (
        Alert(id="e3.1", about=AlertKind.CLAIMED, audience=Audience(last=0, beyond="maya@example.test")),
    )
    assert request_of(told).claim == Claim(by="Maya", email="maya@example.test", at=told.now)
    assert request_of(told).first_human_sign == request_of(told).last_human_sign == told.now


def test_of_two_who_claim_the_first_one_has_it() -> None:
    told = paused()
    claims(told, MAYA)
    before = request_of(told)
    decision = claims(told, JONAS)
    assert (decision.effects, decision.finding) == ((), Finding.CLAIMED_ALREADY)
    assert request_of(told) == before


def test_who_claims_twice_has_it_still() -> None:
    told = paused()
    claims(told)
    decision = claims(told)
    assert (decision.effects, decision.finding) == ((), Finding.NOTED)


def test_a_claim_tells_those_too_whose_turn_came_later() -> None:
    admins = [{"name": "Maya", "email": MAYA[1]}, {"name": "Jonas", "email": JONAS[1], "after_minutes": 20}]
    told = story(page(handover={**DOCUMENT["handover"], "admins": admins}))
    told.presses("handover/on")
    told.minutes_pass(20)
    told.happens(TimerRan, request_id=REQUEST)
    [alert] = claims(told, JONAS).effects
    assert isinstance(alert, Alert)
    assert alert.audience == Audience(last=20, beyond=JONAS[1])


@pytest.mark.parametrize("teller", [returning, back_again, story])
def test_what_has_ended_cannot_be_claimed_or_extended(teller: Callable[[], Story]) -> None:
    told = teller()
    assert claims(told).finding is Finding.OUTDATED
    assert extends(told, 60).finding is Finding.OUTDATED


def test_a_link_of_an_earlier_request_does_nothing_to_the_one_that_runs() -> None:
    told = paused()
    before = told.conversation
    for decision in (claims(told, request_id="e0"), extends(told, 60, "e0"), resumes(told, request_id="e0")):
        assert (decision.effects, decision.finding) == ((), Finding.OUTDATED)
    assert told.conversation.model_copy(update={"seen": before.seen}) == before


def test_a_link_brings_the_bot_back() -> None:
    told = paused()
    assert kinds(resumes(told, request_id=REQUEST)) == [SwitchOff]
    assert request_of(told).ending is Ending.STAFF


def test_invariant_4_staff_keep_the_bot_out_longer_but_not_longer_than_the_longest_pause() -> None:
    told = paused()
    assert extends(told, 8 * 60).finding is Finding.EXTENDED
    assert pause_ends_at(request_of(told), told.page) == told.now + 8 * 60 * MINUTE_MS
    extends(told, 7 * 24 * 60)
    longest = told.page.handover.longest_pause_minutes
    assert pause_ends_at(request_of(told), told.page) == request_of(told).since + longest * MINUTE_MS


def test_what_staff_say_counts_although_the_pause_would_be_longer_until_somebody_shows_up_again() -> None:
    told = paused()
    decision = extends(told, 10)
    until = told.now + 10 * MINUTE_MS
    assert pause_ends_at(request_of(told), told.page) == until
    assert [(type(effect), effect.at) for effect in decision.effects if isinstance(effect, SetTimer)] == [
        (SetTimer, until)
    ]
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)
    assert pause_ends_at(request_of(told), told.page) == told.now + 60 * MINUTE_MS


def test_a_pause_that_had_expired_has_a_timer_again() -> None:
    told = story(page(handover={**DOCUMENT["handover"], "return_after_minutes": 1440, "longest_pause_minutes": 5000}))
    told.presses("handover/on")
    told.minutes_pass(1440)
    told.happens(TimerRan, request_id=REQUEST)
    assert request_of(told).is_expired
    assert kinds(extends(told, 60)) == [SetTimer]
    assert not request_of(told).is_expired


@pytest.mark.parametrize("minutes", [1440, 5000, 20_000])
def test_invariant_4_a_pause_that_was_over_and_is_begun_anew_has_a_timer(minutes: int) -> None:
    told = story(page(handover={**DOCUMENT["handover"], "return_after_minutes": 1440, "longest_pause_minutes": 5000}))
    told.presses("handover/on")
    told.minutes_pass(minutes)
    decision = pauses(told)
    assert [(type(effect), effect.at) for effect in decision.effects if isinstance(effect, SetTimer)] == [
        (SetTimer, told.now + 1440 * MINUTE_MS)
    ]


def test_a_claim_by_night_does_not_shorten_the_pause() -> None:
    hours = OpeningHours.model_validate({"week": {"wednesday": "9:00-12:00"}})
    told = story(page().model_copy(update={"hours": hours}))
    told.presses("handover/on")
    before = pause_ends_at(request_of(told), told.page)
    claims(told)
    assert pause_ends_at(request_of(told), told.page) == before


def test_a_decision_from_a_clock_that_is_ahead_counts_from_now() -> None:
    told = paused()
    told.happens(StaffClaimed, at=told.now + 60 * MINUTE_MS, by="Maya", email=MAYA[1], request_id=REQUEST)
    assert request_of(told).last_human_sign == told.now
