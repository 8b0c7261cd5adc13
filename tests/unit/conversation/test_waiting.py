"""Who waits is not forgotten: a reminder, the next admins, a text, the return; each in its time, while it is true."""

from datetime import datetime
from typing import Any

import pytest

from handover.conversation.audience import Audience
from handover.conversation.conversation import Control, Ending
from handover.conversation.effects import Alert, PassControl, SayUnanswered, SetTimer, SwitchOff, SwitchOn
from handover.conversation.events import Channel, ControlMoved, HumanWrote, Move, Owner, StaffClaimed, TimerRan
from handover.conversation.moment import Decision, Finding
from handover.conversation.vocabulary import AlertKind, SwitchOutcome
from handover.pages.hours import OpeningHours
from handover.pages.page import MINUTE_MS
from handover.pages.standing import Trouble, TroubleKind
from tests.builders.pages import DIMELO, DOCUMENT, INBOX, page
from tests.unit.conversation.story import NOW, Story, kinds, story

REQUEST = "e1"
MAYA, JONAS = DOCUMENT["handover"]["admins"]
LADDER: dict[str, Any] = {
    "admins": [MAYA, {**JONAS, "after_minutes": 20}],
    "remind_after_minutes": 10,
    "unanswered_after_minutes": 30,
    "return_unanswered_after_minutes": 40,
}
DAY_MINUTES = 24 * 60
MOST_STEPS = 10


def a_page(*, hours: dict[str, Any] | None = None, timezone: str = "UTC", **handover: Any) -> Any:
    """Gives a page that is patient otherwise."""
    patient = {"return_after_minutes": 2880, "longest_pause_minutes": 5000, "remind_after_minutes": 0}
    changed = page(handover={**DOCUMENT["handover"], **patient, **handover}, timezone=timezone)
    return changed.model_copy(update={"hours": OpeningHours.model_validate(hours)}) if hours else changed


def asking(settings: Any, outcome: SwitchOutcome = SwitchOutcome.PASSED, payload: str = "handover/on") -> Story:
    """A user has asked for a person, and thread control has passed."""
    told = story(settings)
    told.presses(payload)
    told.switched(outcome)
    return told


def timer_runs(told: Story, request_id: str = REQUEST) -> Decision:
    return told.happens(TimerRan, request_id=request_id)


def after(told: Story, minutes: int) -> Decision:
    """The timer runs when the user has waited for so many minutes."""
    told.now = NOW + 1000 + minutes * MINUTE_MS
    return timer_runs(told)


def timer_of(decision: Decision) -> SetTimer:
    [timer] = [effect for effect in decision.effects if isinstance(effect, SetTimer)]
    return timer


def minutes_until(decision: Decision) -> float:
    """Gives after how long a wait the next timer runs."""
    return (timer_of(decision).at - NOW - 1000) / MINUTE_MS


def steps_of(told: Story) -> list[tuple[float, list[str]]]:
    """Lets every timer run in its time, while there is one; tells when that was, and what it brought."""
    found, timers = list[tuple[float, list[str]]](), [timer_of(first_decision(told))]
    while timers and len(found) < MOST_STEPS:
        [timer] = timers
        told.now = timer.at - 1000
        effects = timer_runs(told).effects
        found.append(((timer.at - NOW - 1000) / MINUTE_MS, [effect.kind for effect in effects]))
        timers = [effect for effect in effects if isinstance(effect, SetTimer)]
    return found


def first_decision(told: Story) -> Decision:
    """Gives what the request of a story has brought."""
    return story(told.page).presses("handover/on")


# --- the ladder -------------------------------------------------------------------------------------------------------


def test_at_first_those_are_told_who_do_not_wait_for_others() -> None:
    decision = story(a_page(**LADDER)).presses("handover/on")
    assert kinds(decision) == [SwitchOn, Alert, SetTimer]
    assert decision.effects[1] == Alert(
        id="e1.2", about=AlertKind.HANDOVER_REQUESTED, audience=Audience(first=0, last=0)
    )
    assert minutes_until(decision) == 10


def test_where_all_admins_wait_the_first_of_them_are_told_at_once() -> None:
    admins = [{**MAYA, "after_minutes": 5}, {**JONAS, "after_minutes": 20}]
    decision = story(a_page(admins=admins)).presses("handover/on")
    assert decision.effects[1] == Alert(id="e1.2", about=AlertKind.HANDOVER_REQUESTED, audience=Audience(last=5))


def test_every_step_comes_in_its_time() -> None:
    told = asking(a_page(**LADDER))
    assert steps_of(told) == [
        (10, ["alert", "set_timer"]),
        (20, ["alert", "set_timer"]),
        (30, ["say_unanswered", "set_timer"]),
        (40, ["switch_off", "alert"]),
    ]
    assert told.conversation.request is not None
    assert told.conversation.request.ending is Ending.UNANSWERED


def test_a_reminder_goes_to_those_who_were_told_and_the_next_step_to_those_who_were_not() -> None:
    told = asking(a_page(**LADDER))
    [reminder, _] = after(told, 10).effects
    [next_admins, _] = after(told, 20).effects
    assert reminder == Alert(id="e3.1", about=AlertKind.STILL_WAITING, audience=Audience(last=0))
    assert next_admins == Alert(id="e4.1", about=AlertKind.STILL_WAITING, audience=Audience(first=20, last=20))


def test_where_all_admins_wait_no_step_before_the_first_of_them_is_left_out() -> None:
    told = asking(a_page(**{**LADDER, "admins": [{**MAYA, "after_minutes": 25}, {**JONAS, "after_minutes": 35}]}))
    assert steps_of(told) == [
        (10, ["alert", "set_timer"]),
        (30, ["say_unanswered", "set_timer"]),
        (35, ["alert", "set_timer"]),
        (40, ["switch_off", "alert"]),
    ]
    reminder = after(asking(told.page), 10).effects[0]
    assert reminder == Alert(id="e3.1", about=AlertKind.STILL_WAITING, audience=Audience(last=25))


def test_whose_turn_and_whose_reminder_fall_together_is_told_once() -> None:
    told = asking(a_page(**{**LADDER, "remind_after_minutes": 30}))
    [next_admins, reminder] = [effect for effect in after(told, 30).effects if isinstance(effect, Alert)]
    assert next_admins.audience == Audience(first=20, last=20)
    assert reminder.audience == Audience(last=0)


def test_steps_of_the_same_minute_come_together() -> None:
    told = asking(a_page(**{**LADDER, "remind_after_minutes": 20, "unanswered_after_minutes": 20}))
    assert kinds(after(told, 20)) == [Alert, Alert, SayUnanswered, SetTimer]


def test_steps_that_a_late_timer_missed_are_made_up_for_once() -> None:
    told = asking(a_page(**LADDER))
    assert kinds(after(told, 35)) == [Alert, Alert, SayUnanswered, SetTimer]
    assert kinds(timer_runs(told)) == [SetTimer]


def test_a_timer_counts_though_our_clock_is_a_little_behind() -> None:
    told = asking(a_page(**LADDER))
    told.now = NOW + 10 * MINUTE_MS - 500
    assert kinds(told.happens(TimerRan, request_id=REQUEST, at=NOW + 1000 + 10 * MINUTE_MS)) == [Alert, SetTimer]


def test_without_steps_the_timer_is_that_of_the_return() -> None:
    assert minutes_until(story(a_page()).presses("handover/on")) == 2880


def test_the_end_of_the_pause_comes_before_a_later_step() -> None:
    settings = a_page(remind_after_minutes=100, return_after_minutes=60)
    assert minutes_until(story(settings).presses("handover/on")) == 60


def test_a_step_the_owner_adds_meanwhile_counts_from_the_next_timer_on() -> None:
    told = asking(a_page(remind_after_minutes=10))
    told.page = a_page(**LADDER)
    assert minutes_until(after(told, 10)) == 20


def test_a_step_the_owner_takes_away_is_not_taken() -> None:
    told = asking(a_page(**LADDER))
    told.page = a_page()
    assert kinds(after(told, 30)) == [SetTimer]


# --- what stops it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sign",
    [
        (HumanWrote, {"text": "Maya here", "channel": Channel.STANDBY}),
        (HumanWrote, {"text": "Maya here"}),
        (ControlMoved, {"owner": Owner.ANOTHER_APP, "move": Move.TAKEN}),
    ],
)
def test_a_sign_of_a_human_stops_it(sign: tuple[Any, dict[str, Any]]) -> None:
    told = asking(a_page(**LADDER))
    kind, fields = sign
    told.happens(kind, **fields)
    assert kinds(after(told, 10)) == [SetTimer]
    assert kinds(after(told, 40)) == [SetTimer]


def test_that_control_passed_is_no_sign_of_a_human() -> None:
    told = asking(a_page(**LADDER))
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP, move=Move.PASSED)
    assert kinds(after(told, 10)) == [Alert, SetTimer]


def test_who_has_the_bot_back_is_told_nothing() -> None:
    told = asking(a_page(**LADDER))
    told.presses("handover/off")
    assert after(told, 10).effects == ()
    told.switched(SwitchOutcome.RETURNED)
    assert after(told, 20).effects == ()


def test_who_has_asked_anew_is_told_nothing_of_the_time_before() -> None:
    told = asking(a_page(**LADDER))
    told.happens(ControlMoved, owner=Owner.US)
    told.switched(SwitchOutcome.RETURNED)
    told.presses("handover/on")
    told.switched(SwitchOutcome.PASSED)
    told.minutes_pass(10)
    assert timer_runs(told).finding is Finding.OUTDATED
    assert kinds(timer_runs(told, "e5")) == [Alert, SetTimer]


def test_nobody_waits_where_nobody_was_asked_for() -> None:
    told = story(a_page(**LADDER))
    told.happens(HumanWrote, text="Maya here")
    assert timer_runs(told).finding is Finding.OUTDATED


# --- the text ---------------------------------------------------------------------------------------------------------

WITH_TEXT = a_page(unanswered_after_minutes=30)


@pytest.mark.parametrize(("payload", "app_id"), [("handover/on", INBOX), ("handover/on?target=Dimelo", DIMELO)])
def test_who_still_waits_is_told_and_control_goes_back_to_the_app_that_has_it(payload: str, app_id: str) -> None:
    told = asking(WITH_TEXT, payload=payload)
    decision = after(told, 30)
    assert decision.effects[0] == SayUnanswered(id="e3.1", fence=1, at=told.now, target_app_id=app_id)
    assert (decision.finding, decision.conversation.fence) == (Finding.STILL_WAITING, 1)


def test_while_control_is_ours_for_it_a_message_is_no_sign_that_the_thread_came_back() -> None:
    told = asking(WITH_TEXT)
    after(told, 30)
    assert told.writes("hello?").finding is Finding.SILENT
    told.switched(SwitchOutcome.PASSED)
    assert told.writes("hello?").finding is Finding.RETURNING


@pytest.mark.parametrize(
    ("before", "outcome", "learnt"),
    [
        (SwitchOutcome.PASSED, SwitchOutcome.PASSED, Control.ELSEWHERE),
        (SwitchOutcome.PASSED, SwitchOutcome.NOT_TOLD, Control.ELSEWHERE),
        (SwitchOutcome.PASSED, SwitchOutcome.PASS_FAILED, Control.UNKNOWN),
        (SwitchOutcome.GATE_ONLY, SwitchOutcome.GATE_ONLY, Control.OURS),
        (SwitchOutcome.GATE_ONLY, SwitchOutcome.NOT_TOLD, Control.OURS),
    ],
)
def test_how_it_ends_tells_who_has_control(before: SwitchOutcome, outcome: SwitchOutcome, learnt: Control) -> None:
    told = asking(WITH_TEXT, before)
    after(told, 30)
    decision = told.switched(outcome)
    assert kinds(decision) == ([Alert] if outcome is SwitchOutcome.PASS_FAILED else [])
    assert decision.conversation.request is not None
    assert decision.conversation.request.control is learnt


@pytest.mark.parametrize("outcome", [SwitchOutcome.PASS_FAILED, SwitchOutcome.HELD])
def test_where_the_handover_is_not_in_place_nothing_is_said(outcome: SwitchOutcome) -> None:
    assert kinds(after(asking(WITH_TEXT, outcome), 30)) == [SetTimer]


def test_where_there_is_no_pause_nothing_is_said() -> None:
    assert after(asking(WITH_TEXT, SwitchOutcome.NOT_SAID), 30).effects == ()


def test_where_meta_takes_no_calls_control_goes_back_as_soon_as_it_does() -> None:
    told = asking(WITH_TEXT)
    after(told, 30)
    trouble = Trouble(kind=TroubleKind.RATE_LIMITED, detail="HTTP 400, code 80006")
    decision = told.switched(SwitchOutcome.PASS_FAILED, trouble=trouble)
    assert decision.effects[1:] == (PassControl(id="e4.2", fence=1, target_app_id=INBOX),)


def test_after_a_day_meta_lets_nobody_be_told() -> None:
    told = asking(a_page(unanswered_after_minutes=1380))
    assert kinds(after(told, DAY_MINUTES)) == [SetTimer]


# --- the return -------------------------------------------------------------------------------------------------------


def overslept() -> Story:
    """The bot was to be back when nobody came, and Meta did not let it say so any more."""
    told = asking(a_page(return_unanswered_after_minutes=1380))
    decision = after(told, DAY_MINUTES)
    assert decision.effects == (Alert(id="e3.2", about=AlertKind.LEFT_UNANSWERED, audience=Audience(last=0)),)
    return told


def test_a_bot_that_cannot_say_that_it_is_back_is_back_with_what_the_user_writes_next() -> None:
    told = overslept()
    assert kinds(told.writes("Hello?", Channel.STANDBY)) == [SwitchOff]
    assert told.conversation.request is not None
    assert told.conversation.request.ending is Ending.UNANSWERED


def test_a_timer_that_runs_once_more_tells_nobody_again() -> None:
    assert timer_runs(overslept()).effects == ()


def test_somebody_who_comes_after_that_after_all_keeps_the_chat_until_its_time_is_over() -> None:
    told = overslept()
    decision = told.happens(HumanWrote, channel=Channel.STANDBY, text="Maya here")
    assert minutes_until(decision) == pytest.approx(DAY_MINUTES + 2880, abs=1)
    assert told.writes("Hello?", Channel.STANDBY).effects == ()
    assert told.conversation.request is not None
    assert not told.conversation.request.is_expired


def test_somebody_who_comes_after_a_return_that_came_to_nothing_keeps_the_chat_until_its_time_is_over() -> None:
    told = asking(a_page(return_unanswered_after_minutes=50, return_after_minutes=60))
    assert kinds(after(told, 50)) == [SwitchOff, Alert]
    told.minutes_pass(25)  # Graph cannot be reached meanwhile
    assert SetTimer not in kinds(told.switched(SwitchOutcome.RETURN_REFUSED))
    decision = told.happens(HumanWrote, channel=Channel.STANDBY, text="Maya here")
    assert timer_of(decision).at == told.now + 60 * MINUTE_MS
    assert told.happens(HumanWrote, channel=Channel.STANDBY, text="How can I help?").effects == ()


def test_who_takes_the_thread_or_claims_it_then_keeps_it_as_well() -> None:
    taken = overslept().happens(ControlMoved, owner=Owner.ANOTHER_APP, move=Move.TAKEN)
    assert kinds(taken) == [SetTimer]
    claimed = overslept().happens(StaffClaimed, request_id=REQUEST, by="Maya", email=MAYA["email"])
    assert kinds(claimed) == [Alert, SetTimer]
    assert len({effect.id for effect in claimed.effects}) == 2


SOON = a_page(return_after_minutes=60, longest_pause_minutes=180)


def test_invariant_4_a_pause_that_has_lasted_its_time_ends_by_itself() -> None:
    told = asking(SOON)
    assert minutes_until(story(SOON).presses("handover/on")) == 60
    decision = after(told, 60)
    assert (kinds(decision), decision.finding) == ([SwitchOff, Alert], Finding.RETURNING)
    assert decision.effects[1] == Alert(id="e3.2", about=AlertKind.LEFT_UNANSWERED, audience=Audience(last=0))
    assert decision.conversation.request is not None
    assert decision.conversation.request.ending is Ending.TIME


def test_the_return_counts_from_the_last_sign_of_a_human() -> None:
    told = asking(SOON)
    told.now = NOW + 1000 + 50 * MINUTE_MS
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)
    decision = after(told, 60)
    assert (kinds(decision), round(minutes_until(decision))) == ([SetTimer], 110)
    assert kinds(after(told, 111)) == [SwitchOff]


def test_signs_of_humans_put_it_off_no_longer_than_the_longest_pause() -> None:
    told = asking(SOON)
    for minutes in range(30, 180, 30):
        told.now = NOW + minutes * MINUTE_MS
        told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)
        told.writes("thanks", Channel.STANDBY)
    assert minutes_until(after(told, 179)) == 180
    assert kinds(after(told, 180)) == [SwitchOff]


def test_a_return_that_nobody_may_be_told_of_waits_for_the_visitor() -> None:
    told = asking(a_page(return_after_minutes=DAY_MINUTES + 1))
    decision = after(told, DAY_MINUTES + 1)
    assert (kinds(decision), decision.finding) == ([Alert], Finding.NOTED)
    assert kinds(told.writes("hello again", Channel.STANDBY)) == [SwitchOff]


# --- outside the hours ------------------------------------------------------------------------------------------------

# Stories are told on Tuesday, 14 November 2023, at 22:13:20 UTC.
MORNINGS = {"week": {"tuesday": "9:00-23:00", "wednesday": "9:00-12:00", "friday": "9:00-12:00"}}
VERY_PATIENT: dict[str, Any] = {"return_after_minutes": 9000, "longest_pause_minutes": 9000}
WAIT_UNTIL_MORNING = 10 * 60 + 46 + 39 / 60


def test_who_asks_at_night_begins_to_wait_in_the_morning() -> None:
    hours = {"week": {"wednesday": "9:00-12:00"}}
    decision = story(a_page(hours=hours, remind_after_minutes=30)).presses("handover/on")
    assert minutes_until(decision) == pytest.approx(WAIT_UNTIL_MORNING + 30)


def test_the_wait_is_interrupted_while_nobody_is_there() -> None:
    settings = a_page(hours=MORNINGS, remind_after_minutes=60, unanswered_after_minutes=300, **VERY_PATIENT)
    told = asking(settings)
    # 46 min 39 s on Tuesday, the rest on Wednesday.
    assert minutes_until(first_decision(told)) == pytest.approx(WAIT_UNTIL_MORNING + 60 - 46 - 39 / 60)
    # 46 min 39 s on Tuesday, 3 hours on Wednesday, the rest on Friday.
    friday = WAIT_UNTIL_MORNING + 2 * DAY_MINUTES
    decision = after(told, round(WAIT_UNTIL_MORNING) + 14)
    assert minutes_until(decision) == pytest.approx(friday + 300 - 180 - 46 - 39 / 60)


def test_a_holiday_interrupts_it_too() -> None:
    hours = {**MORNINGS, "holidays": [{"date": "2023-11-15"}]}
    decision = story(a_page(hours=hours, remind_after_minutes=60, **VERY_PATIENT)).presses("handover/on")
    assert minutes_until(decision) == pytest.approx(WAIT_UNTIL_MORNING + 2 * DAY_MINUTES + 60 - 46 - 39 / 60)


def test_it_is_the_clock_of_the_page_that_counts() -> None:
    hours = {"week": {"wednesday": "9:00-12:00"}}
    decision = story(a_page(hours=hours, timezone="America/New_York", remind_after_minutes=30)).presses("handover/on")
    assert minutes_until(decision) == pytest.approx(WAIT_UNTIL_MORNING + 5 * 60 + 30)


@pytest.mark.parametrize(
    ("evening", "minutes"),
    [
        ("2023-11-04T20:00:00+01:00", 15 * 60),
        ("2023-10-28T20:00:00+02:00", 16 * 60),
        ("2024-03-30T20:00:00+01:00", 14 * 60),
    ],
)
def test_a_night_in_which_the_clock_is_changed_is_an_hour_longer_or_shorter(evening: str, minutes: int) -> None:
    told = story(a_page(hours={"week": {"sunday": "11:00-12:00"}}, timezone="Europe/Paris", remind_after_minutes=30))
    told.now = round(datetime.fromisoformat(evening).timestamp() * 1000) - 1000
    assert timer_of(told.presses("handover/on")).at == told.now + (minutes + 30) * MINUTE_MS


def test_at_night_the_return_counts_from_the_morning() -> None:
    hours = {"week": {"wednesday": "9:00-12:00"}}
    settings = a_page(hours=hours, return_after_minutes=60, longest_pause_minutes=5000)
    told = asking(settings)
    assert minutes_until(first_decision(told)) == pytest.approx(WAIT_UNTIL_MORNING + 60)
    told.minutes_pass(120)
    assert told.writes("hello?", Channel.STANDBY).finding is Finding.SILENT


def test_where_nobody_ever_comes_the_longest_pause_is_the_end() -> None:
    told = asking(a_page(hours={"week": {"monday": "9:00-9:01"}}, remind_after_minutes=1380))
    assert minutes_until(first_decision(told)) == 5000


# --- who asks where a person was before -------------------------------------------------------------------------------


def test_a_person_who_was_there_before_the_request_is_no_answer_to_it() -> None:
    told = story(a_page(**LADDER))
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)
    told.minutes_pass(30)
    told.presses("handover/on")
    told.switched(SwitchOutcome.PASSED)
    told.minutes_pass(10)
    assert kinds(timer_runs(told, "e2")) == [Alert, SetTimer]


def test_the_next_admins_are_told_though_those_who_were_told_first_are_gone() -> None:
    told = asking(a_page(**LADDER))
    told.page = a_page(**{**LADDER, "admins": LADDER["admins"][1:]})
    after(told, 10)
    decision = after(told, 20)
    assert decision.effects[0] == Alert(id="e4.1", about=AlertKind.STILL_WAITING, audience=Audience(first=20, last=20))


def test_who_had_an_answer_is_not_told_of_as_left_unanswered() -> None:
    told = asking(SOON)
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)
    assert kinds(after(told, 61)) == [SwitchOff]


def test_of_a_return_to_who_waited_in_vain_those_hear_who_were_told() -> None:
    told = asking(a_page(**LADDER))
    after(told, 20)
    [_, alert] = after(told, 40).effects
    assert alert == Alert(id="e4.2", about=AlertKind.LEFT_UNANSWERED, audience=Audience(last=40))
