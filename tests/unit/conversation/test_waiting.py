"""Who has waited for long hears that nobody has come yet, once, and only while it is true."""

import pytest

from handover.conversation.conversation import Control
from handover.conversation.effects import Alert, PassControl, SayUnanswered, SetTimer, SwitchOn
from handover.conversation.events import Channel, ControlMoved, HumanWrote, Owner, SwitchOutcome, TimerRan
from handover.conversation.moment import Finding
from handover.pages.hours import OpeningHours
from handover.pages.page import MINUTE_MS
from handover.pages.standing import Trouble, TroubleKind
from tests.builders.pages import DIMELO, DOCUMENT, INBOX, page
from tests.unit.conversation.story import NOW, Story, kinds, story

WITH_TEXT = page(handover={**DOCUMENT["handover"], "unanswered_after_minutes": 30})
REQUEST = "e1"


def waiting(outcome: SwitchOutcome = SwitchOutcome.PASSED, payload: str = "handover/on") -> Story:
    """A user has asked for a person, and half an hour has passed."""
    told = story(WITH_TEXT)
    told.presses(payload)
    told.switched(outcome)
    told.minutes_pass(30)
    return told


def still_waits(told: Story, request_id: str = REQUEST) -> tuple[type, ...]:
    return tuple(kinds(told.happens(TimerRan, request_id=request_id)))


def test_a_handover_sets_a_timer_where_the_page_wants_one() -> None:
    decision = story(WITH_TEXT).presses("handover/on")
    assert kinds(decision) == [SwitchOn, Alert, SetTimer]
    assert decision.effects[2] == SetTimer(id="e1.3", at=NOW + 1000 + 30 * MINUTE_MS, request_id=REQUEST)
    assert kinds(story().presses("handover/on")) == [SwitchOn, Alert]


@pytest.mark.parametrize(("payload", "app_id"), [("handover/on", INBOX), ("handover/on?target=Dimelo", DIMELO)])
def test_who_still_waits_is_told_and_control_goes_back_to_the_app_that_has_it(payload: str, app_id: str) -> None:
    told = waiting(payload=payload)
    decision = told.happens(TimerRan, request_id=REQUEST)
    assert decision.effects == (SayUnanswered(id="e3.1", fence=1, at=told.now, target_app_id=app_id),)
    assert (decision.finding, decision.conversation.fence) == (Finding.STILL_WAITING, 1)


def test_while_control_is_ours_for_it_a_message_is_no_sign_that_the_thread_came_back() -> None:
    told = waiting()
    told.happens(TimerRan, request_id=REQUEST)
    assert told.writes("hello?").finding is Finding.SILENT
    told.switched(SwitchOutcome.PASSED)
    assert told.writes("hello?").finding is Finding.RETURNING


@pytest.mark.parametrize(
    ("before", "outcome", "after"),
    [
        (SwitchOutcome.PASSED, SwitchOutcome.PASSED, Control.ELSEWHERE),
        (SwitchOutcome.PASSED, SwitchOutcome.NOT_TOLD, Control.ELSEWHERE),
        (SwitchOutcome.PASSED, SwitchOutcome.PASS_FAILED, Control.UNKNOWN),
        (SwitchOutcome.GATE_ONLY, SwitchOutcome.GATE_ONLY, Control.OURS),
        (SwitchOutcome.GATE_ONLY, SwitchOutcome.NOT_TOLD, Control.OURS),
    ],
)
def test_how_it_ends_tells_who_has_control(before: SwitchOutcome, outcome: SwitchOutcome, after: Control) -> None:
    told = waiting(before)
    told.happens(TimerRan, request_id=REQUEST)
    decision = told.switched(outcome)
    assert kinds(decision) == ([Alert] if outcome is SwitchOutcome.PASS_FAILED else [])
    assert decision.conversation.request is not None
    assert decision.conversation.request.control is after


def test_who_has_an_answer_is_told_nothing() -> None:
    told = waiting()
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)
    assert still_waits(told) == ()


def test_who_has_the_bot_back_is_told_nothing() -> None:
    told = waiting()
    told.presses("handover/off")
    assert still_waits(told) == ()
    told.switched(SwitchOutcome.RETURNED)
    assert still_waits(told) == ()


def test_who_has_asked_anew_is_told_nothing_of_the_time_before() -> None:
    told = waiting()
    told.happens(ControlMoved, owner=Owner.US)
    told.switched(SwitchOutcome.RETURNED)
    told.presses("handover/on")
    told.switched(SwitchOutcome.PASSED)
    assert still_waits(told) == ()
    assert still_waits(told, "e5") == (SayUnanswered,)


@pytest.mark.parametrize("outcome", [SwitchOutcome.PASS_FAILED, SwitchOutcome.HELD, SwitchOutcome.NOT_SAID])
def test_where_the_handover_is_not_in_place_nothing_is_said(outcome: SwitchOutcome) -> None:
    assert still_waits(waiting(outcome)) == ()


def test_where_meta_takes_no_calls_control_goes_back_as_soon_as_it_does() -> None:
    told = waiting()
    told.happens(TimerRan, request_id=REQUEST)
    trouble = Trouble(kind=TroubleKind.RATE_LIMITED, detail="HTTP 400, code 80006")
    decision = told.switched(SwitchOutcome.PASS_FAILED, trouble=trouble)
    assert decision.effects[1:] == (PassControl(id="e4.2", fence=1, target_app_id=INBOX),)


AT_NIGHT = {"week": {"wednesday": "9:00-12:00"}}
"""Stories are told on a Tuesday, at a quarter past ten in the evening."""


def test_who_asks_at_night_begins_to_wait_in_the_morning() -> None:
    told = story(WITH_TEXT.model_copy(update={"hours": OpeningHours.model_validate(AT_NIGHT)}))
    timer = told.presses("handover/on").effects[2]
    assert isinstance(timer, SetTimer)
    assert (timer.at - NOW) // MINUTE_MS == 10 * 60 + 46 + 30


def test_a_timer_that_runs_out_after_closing_time_waits_for_the_morning() -> None:
    told = waiting()
    told.page = WITH_TEXT.model_copy(update={"hours": OpeningHours.model_validate(AT_NIGHT)})
    [timer] = told.happens(TimerRan, request_id=REQUEST).effects
    assert isinstance(timer, SetTimer)
    assert timer.request_id == REQUEST


def test_after_a_day_meta_lets_nobody_be_told() -> None:
    long = {**DOCUMENT["handover"], "unanswered_after_minutes": 1380, "return_after_minutes": 2880}
    told = story(page(handover={**long, "longest_pause_minutes": 5000}))
    told.presses("handover/on")
    told.switched(SwitchOutcome.PASSED)
    told.minutes_pass(24 * 60)
    assert still_waits(told) == ()


def test_a_pause_that_is_over_and_a_page_that_changed_its_mind_say_nothing() -> None:
    told = waiting()
    told.minutes_pass(30)
    assert still_waits(told) == ()
    told = waiting()
    told.page = page()
    assert still_waits(told) == ()
