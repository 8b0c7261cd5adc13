"""Where one alert for each request would be too many, or come at night, admins get a list of all who wait."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from handover.alerts.budget import DAY_MS, Budget, BudgetKind
from handover.alerts.waiting_announcement import LISTED, WaitingAnnouncement, for_admin
from handover.alerts.waiting_announcing import announce_waiting
from handover.aws.damaged import DamagedItemError
from handover.conversation.audience import Audience
from handover.conversation.conversation import Control, Conversation, HandoverRequest, Mode
from handover.conversation.events import StaffClaimed
from handover.conversation.vocabulary import AlertKind, Origin, SwitchOutcome, Telling
from handover.messenger.webhook import NotAnEnvelopeError
from handover.operations import waiting_list
from handover.operations.asked import LOOKED_AT, asked
from handover.operations.reports import report
from handover.operations.waiting_list import AFTERWARDS_MS, tell_list
from handover.pages.hours import OpeningHours
from handover.pages.page import MINUTE_MS
from tests.builders.pages import DOCUMENT, PAGE_ID, page
from tests.unit.operations.desk import AT, HOUR, INSTAGRAM, MINUTE, Desk, DiedError, Moment, letter, pressed

HOUR_MS = 60 * MINUTE_MS
# Desks open on Tuesday, 14 November 2023, at 22:13:21 UTC.
OPENS_ON_WEDNESDAY = {"week": {"wednesday": "9:00-17:00", "thursday": "9:00-17:00"}}
OPENS_AT = 1_700_038_800_000


def desk_with(*, hours: dict[str, Any] | None = None, **handover: Any) -> Desk:
    patient = {"remind_after_minutes": 0, "return_after_minutes": 2880, "longest_pause_minutes": 9000}
    changed = page(handover={**DOCUMENT["handover"], **patient, **handover}, instagram_account_id=INSTAGRAM)
    return Desk(settings=changed.model_copy(update={"hours": hours and OpeningHours.model_validate(hours)}))


def ask(desk: Desk, *users: str, account: str = PAGE_ID) -> None:
    for user in users:
        desk.clock.now += 1
        desk.receives(pressed("handover/on", mid=f"m_{user}", user=user, account=account, at=desk.now))


def lists(desk: Desk) -> list[WaitingAnnouncement]:
    return [told for told in desk.topic.published if isinstance(told, WaitingAnnouncement)]


def named(told: WaitingAnnouncement) -> list[str]:
    return [visitor.user_id for visitor in told.waiting]


# --- in the morning ---------------------------------------------------------------------------------------------------


def at_night(**handover: Any) -> Desk:
    return desk_with(hours=OPENS_ON_WEDNESDAY, closed_hours_alerts="morning_list", **handover)


def test_requests_of_the_night_are_told_together_when_the_hours_begin() -> None:
    desk = at_night()
    ask(desk, "1", "2")
    ask(desk, "3", account=INSTAGRAM)
    assert [told.telling for told in desk.announced] == [Telling.LISTED] * 3
    assert [one.at_ms for one in desk.schedules.waiting.values() if "list" in one.letter.body] == [
        OPENS_AT + AFTERWARDS_MS
    ]
    desk.waits(11 * HOUR)
    [told] = lists(desk)
    assert (sorted(named(told)), told.count) == (["1", "2", "3"], 3)
    assert told.id == f"{PAGE_ID}.waiting.{OPENS_AT}"


def test_an_owner_may_want_to_hear_of_each_at_once() -> None:
    desk = desk_with(hours=OPENS_ON_WEDNESDAY)
    ask(desk, "1")
    assert [told.telling for told in desk.announced] == [Telling.AT_ONCE]


def test_during_the_hours_each_is_told_at_once() -> None:
    desk = at_night()
    desk.waits(12 * HOUR)
    ask(desk, "1")
    assert [told.telling for told in desk.announced] == [Telling.AT_ONCE]


def test_who_has_least_time_left_comes_first() -> None:
    desk = at_night()
    ask(desk, "1")
    desk.waits(HOUR)
    ask(desk, "2")
    desk.waits(MINUTE)
    desk.receives(pressed("recipe/hours", mid="m_later", user="1", at=desk.now))
    desk.waits(11 * HOUR)
    assert [named(told) for told in lists(desk)] == [["2", "1"]]


def test_who_has_an_answer_or_the_bot_back_is_not_listed() -> None:
    desk = at_night()
    ask(desk, "33", "2")
    desk.receives(pressed("handover/off", mid="m_off", user="2", at=desk.now + 1000))
    desk.conversations.save(_answered(desk.conversation))
    assert "nobody_waits" in desk.waits(11 * HOUR)
    assert lists(desk) == []


def _answered(conversation: Conversation) -> Conversation:
    assert conversation.request is not None
    return conversation.model_copy(
        update={"request": conversation.request.model_copy(update={"last_human_sign": AT + HOUR_MS})}
    )


def test_a_page_that_never_opens_tells_of_each_at_once() -> None:
    hours = {"week": {"monday": "9:00-17:00"}, "holidays": [{"from": "2023-01-01", "until": "2026-01-01"}]}
    desk = desk_with(hours=hours, closed_hours_alerts="morning_list")
    ask(desk, "1")
    assert [told.telling for told in desk.announced] == [Telling.AT_ONCE]


def test_a_failure_is_told_at_once_at_any_hour() -> None:
    desk = at_night()
    ask(desk, "33")
    desk.switched(SwitchOutcome.PASS_FAILED, "HTTP 400, code 100")
    assert [(told.kind, told.telling) for told in desk.announced] == [
        (AlertKind.HANDOVER_REQUESTED, Telling.LISTED),
        (AlertKind.SWITCH_FAILED, Telling.AT_ONCE),
    ]


def test_the_list_goes_to_those_whose_turn_it_is() -> None:
    maya, jonas = DOCUMENT["handover"]["admins"]
    desk = at_night(admins=[maya, {**jonas, "after_minutes": 20}])
    ask(desk, "1")
    desk.waits(11 * HOUR)
    assert [told.audience for told in lists(desk)] == [Audience(last=0)]


# --- in a flood -------------------------------------------------------------------------------------------------------

FLOOD = {"flood": {"requests": 2, "minutes": 10}}


def test_those_who_were_answered_meanwhile_belong_to_the_flood_as_well() -> None:
    desk = desk_with(**FLOOD)
    ask(desk, "1", "2", "3")
    for user in ("1", "2"):
        desk.conversations.save(_answered(desk.conversations.load(PAGE_ID, user)))
    ask(desk, "4")
    assert desk.announced[-1].telling is Telling.LISTED


def test_of_a_flood_the_first_are_told_at_once_and_the_others_together() -> None:
    desk = desk_with(**FLOOD)
    ask(desk, "1", "2", "3", "4")
    tellings = [Telling.AT_ONCE, Telling.AT_ONCE, Telling.LISTED, Telling.LISTED]
    assert [told.telling for told in desk.announced] == tellings
    assert "waiting_listed" in desk.waits(10 * MINUTE)
    assert [sorted(named(told)) for told in lists(desk)] == [["1", "2", "3", "4"]]


def test_when_the_flood_is_over_each_is_told_at_once_again() -> None:
    desk = desk_with(**FLOOD)
    ask(desk, "1", "2", "3")
    desk.waits(11 * MINUTE)
    ask(desk, "4")
    assert desk.announced[-1].telling is Telling.AT_ONCE


def test_a_reminder_of_a_flooded_request_is_listed_as_well() -> None:
    desk = desk_with(remind_after_minutes=15, **FLOOD)
    ask(desk, "1", "2", "3")
    desk.waits(16 * MINUTE)
    reminders = {told.user_id: told.telling for told in desk.announced if told.kind is AlertKind.STILL_WAITING}
    assert reminders == {"1": Telling.AT_ONCE, "2": Telling.AT_ONCE, "3": Telling.LISTED}


def test_a_flood_that_goes_on_is_listed_once_in_each_window() -> None:
    desk = desk_with(**FLOOD)
    for number in range(101, 131):
        ask(desk, str(number))
        desk.waits(MINUTE)
    desk.waits(10 * MINUTE)
    assert 3 <= len(lists(desk)) <= 4
    assert lists(desk)[-1].count == 30


# --- budgets ----------------------------------------------------------------------------------------------------------


def budgets_of(**budgets: int | None) -> Desk:
    return desk_with(budgets=budgets)


def tellings(desk: Desk) -> list[Telling]:
    return [told.telling for told in desk.announced]


def test_what_is_more_than_the_alerts_of_an_hour_is_told_in_a_list_at_most_every_ten_minutes() -> None:
    desk = budgets_of(alerts_per_hour=2)
    ask(desk, "1", "2", "3", "4")
    assert tellings(desk) == [Telling.AT_ONCE, Telling.AT_ONCE, Telling.LISTED, Telling.LISTED]
    assert "waiting_listed" in desk.waits(10 * MINUTE)
    [told] = lists(desk)
    assert (sorted(named(told)), told.others) == (["1", "2", "3", "4"], 0)


def test_in_the_next_hour_each_is_told_at_once_again() -> None:
    desk = budgets_of(alerts_per_hour=2)
    ask(desk, "1", "2", "3")
    desk.waits(HOUR)
    ask(desk, "4")
    assert desk.announced[-1].telling is Telling.AT_ONCE


def test_an_alert_that_is_delivered_again_counts_once_and_is_told_as_before() -> None:
    desk = budgets_of(alerts_per_hour=2)
    desk.dies("topic", "publish", Moment.AFTER)
    body = pressed("handover/on", mid="m_1", user="1", at=desk.now)
    with pytest.raises(DiedError):
        desk.receives(body, "d")
    desk.receives(body, "d")
    ask(desk, "2")
    assert tellings(desk) == [Telling.AT_ONCE] * 3
    assert len({told.id for told in desk.announced}) == 2


def test_a_list_says_how_many_alerts_it_stands_for_about_visitors_who_do_not_wait() -> None:
    desk = budgets_of(alerts_per_hour=1)
    ask(desk, "1", "2")
    desk.switched(SwitchOutcome.NOT_SAID, "HTTP 400, code 100")
    assert [(told.kind, told.telling) for told in desk.announced] == [
        (AlertKind.HANDOVER_REQUESTED, Telling.AT_ONCE),
        (AlertKind.HANDOVER_REQUESTED, Telling.LISTED),
        (AlertKind.SWITCH_FAILED, Telling.LISTED),
    ]
    desk.waits(10 * MINUTE)
    [told] = lists(desk)
    assert (named(told), told.others) == (["1"], 1)
    assert told.audience == Audience()


def test_a_list_comes_also_where_nobody_waits_any_more_and_other_alerts_were_kept_back() -> None:
    desk = budgets_of(alerts_per_hour=1)
    ask(desk, "33")
    desk.switched(SwitchOutcome.NOT_SAID, "HTTP 400, code 100")
    desk.waits(10 * MINUTE)
    [told] = lists(desk)
    assert (named(told), told.count, told.others) == ([], 0, 1)
    assert for_admin(told, desk.page.handover.admins[0]) is not None


def test_who_has_the_bot_back_before_the_list_comes_is_counted_on_it() -> None:
    desk = desk_with(budgets={"alerts_per_hour": 1}, return_unanswered_after_minutes=1)
    ask(desk, "1", "2")
    assert tellings(desk) == [Telling.AT_ONCE, Telling.LISTED]
    desk.waits(10 * MINUTE)
    assert [told.others for told in lists(desk)] == [3]  # the request of 2, and that nobody came for 1 and 2


def test_what_an_admin_does_is_told_whatever_the_budget() -> None:
    desk = budgets_of(alerts_per_hour=1)
    ask(desk, "33")
    request = desk.conversation.request
    assert request is not None
    claimed = StaffClaimed(id="c", at=desk.now, by="Maya", email="maya@example.test", request_id=request.id)
    desk.receives(report(PAGE_ID, "33", claimed).body)
    assert [(told.kind, told.telling) for told in desk.announced][-1] == (AlertKind.CLAIMED, Telling.AT_ONCE)


def test_when_the_mails_of_a_day_are_used_up_a_list_comes_each_hour() -> None:
    desk = budgets_of(mails_per_day=50)
    ask(desk, *(str(number) for number in range(101, 120)))
    desk.waits(11 * MINUTE)
    ask(desk, *(str(number) for number in range(201, 208)))
    assert tellings(desk) == [Telling.AT_ONCE] * 19 + [Telling.AT_ONCE] * 6 + [Telling.LISTED]
    desk.waits(HOUR)
    assert [told.count for told in lists(desk)] == [26]


def test_without_a_budget_mails_are_not_counted() -> None:
    desk = budgets_of(mails_per_day=None)
    ask(desk, "1")
    assert desk.budgets.used(Budget(PAGE_ID, BudgetKind.MAILS, desk.now // DAY_MS, limit=1)) == 0


def test_what_is_joined_uses_up_nothing() -> None:
    desk = budgets_of(alerts_per_hour=1)
    for number in range(3):
        desk.receives(pressed("handover/on", mid=f"m_on{number}", at=desk.now))
        desk.receives(pressed("handover/off", mid=f"m_off{number}", at=desk.now + 1))
        desk.clock.now += 1
        desk.switched(SwitchOutcome.RETURNED)
    assert tellings(desk) == [Telling.AT_ONCE, Telling.JOINED, Telling.JOINED]
    assert lists(desk) == []


# --- the list ---------------------------------------------------------------------------------------------------------


def waiting(number: int, since: int = AT) -> Conversation:
    request = HandoverRequest(id="r", origin=Origin.BUTTON, since=since, control=Control.ELSEWHERE, control_at=since)
    user = str(number)
    return Conversation(account_id=PAGE_ID, user_id=user, mode=Mode.HUMAN, request=request, last_user_at=AT + number)


def test_a_long_list_is_cut_and_says_how_many_there_are() -> None:
    told = announce_waiting("a", [waiting(number) for number in range(LISTED + 7)], page(), Audience(), AT)
    assert (len(told.waiting), told.count) == (LISTED, LISTED + 7)
    assert named(told)[:2] == ["0", "1"]


def test_every_admin_has_a_list_of_their_own_and_the_right_number() -> None:
    maya, jonas = DOCUMENT["handover"]["admins"]
    settings = page(handover={**DOCUMENT["handover"], "admins": [maya, {**jonas, "after_minutes": 20}]})
    late = [waiting(1000 + number) for number in range(5)]
    climbed = [
        one.model_copy(update={"request": one.request.model_copy(update={"climbed": 20})})
        for one in late
        if one.request
    ]
    told = announce_waiting("a", [*(waiting(number) for number in range(60)), *climbed], settings, Audience(), AT)
    maya_reads, jonas_reads = (for_admin(told, admin) for admin in settings.handover.admins)
    assert maya_reads is not None
    assert (len(maya_reads.waiting), maya_reads.count) == (LISTED, 65)
    assert jonas_reads is not None
    assert (named(jonas_reads), jonas_reads.count) == ([str(1000 + number) for number in range(5)], 5)


def test_those_beyond_all_that_is_looked_at_are_counted() -> None:
    desk = at_night()
    ask(desk, *(str(number) for number in range(1001, 1001 + LOOKED_AT + 9)))
    desk.waits(11 * HOUR)
    assert [told.count for told in lists(desk)] == [LOOKED_AT + 9]


def test_they_are_counted_as_far_as_a_message_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_list, "COUNTED", 5)
    desk = at_night()
    ask(desk, *(str(number) for number in range(1001, 1001 + LOOKED_AT + 9)))
    desk.waits(11 * HOUR)
    assert [told.count for told in lists(desk)] == [LOOKED_AT + 5]


def test_who_has_an_answer_is_on_no_list_though_the_index_does_not_know_yet() -> None:
    desk = at_night()
    ask(desk, "1", "2")
    desk.conversations.save(_answered(desk.conversations.load(PAGE_ID, "1")))

    class Behind:
        def users(self, account_id: str) -> Iterator[str]:
            return iter(("1", "2")) if account_id == PAGE_ID else iter(())

        def answered(self, account_id: str) -> Iterator[str]:  # noqa: ARG002 - as it was before
            return iter(())

        def count(self, account_id: str, first: int, last: int) -> int:  # noqa: ARG002 - as it was before
            return 2

    listing = replace(desk.parts.conversations.listing, requests=Behind())
    assert tell_list({"page": PAGE_ID, "at": OPENS_AT}, listing).finding == "waiting_listed"
    assert named(lists(desk)[0]) == ["2"]


def test_one_that_cannot_be_read_keeps_nobody_else_off_the_list() -> None:
    desk = at_night()
    ask(desk, "1", "2")
    listing = desk.parts.conversations.listing

    class Damaged:
        def load(self, account_id: str, user_id: str) -> Conversation:
            if user_id == "1":
                raise DamagedItemError("conversation 22:1 cannot be read: mode")
            return desk.conversations.load(account_id, user_id)

    found = asked(desk.page, listing.requests.users, Damaged())
    assert [conversation.user_id for conversation, _ in found] == ["2"]


@pytest.mark.parametrize("document", [{}, {"page": 5, "at": 1}, {"page": PAGE_ID, "at": "soon"}])
def test_a_letter_that_is_none_of_ours_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(NotAnEnvelopeError):
        tell_list(document, desk_with().parts.conversations.listing)


def test_a_request_that_ends_before_its_list_is_told_at_once() -> None:
    desk = at_night(longest_pause_minutes=480)
    ask(desk, "1")
    assert [told.telling for told in desk.announced] == [Telling.AT_ONCE]
    desk = desk_with(flood={"requests": 2, "minutes": 60}, return_unanswered_after_minutes=10)
    ask(desk, "1", "2", "3")
    assert [told.telling for told in desk.announced] == [Telling.AT_ONCE] * 3


def test_a_person_who_was_there_before_keeps_nobody_off_the_list() -> None:
    desk = at_night()
    desk.receives(letter("m_echo", message={"is_echo": True, "app_id": 263902037430900, "text": "Maya here"}))
    ask(desk, "33")
    desk.waits(11 * HOUR)
    assert [named(told) for told in lists(desk)] == [["33"]]


def test_those_who_have_an_answer_do_not_push_others_off_the_list() -> None:
    desk = at_night()
    ask(desk, *(str(number) for number in range(101, 101 + LOOKED_AT)))
    for number in range(101, 101 + LOOKED_AT):
        desk.conversations.save(_answered(desk.conversations.load(PAGE_ID, str(number))))
    ask(desk, "33")
    desk.waits(11 * HOUR)
    assert [named(told) for told in lists(desk)] == [["33"]]
