"""What admins learn of a page: of a hold, of a wrong setting, of a policy notice, of missed chats."""

import pytest

from handover.alerts.page_announcement import Missed, PageAlertKind
from handover.alerts.page_announcing import (
    LISTED,
    announce_hold,
    announce_misconfigured,
    announce_missed,
    announce_policy,
)
from handover.pages.standing import DAY_MS, Hold, Trouble, TroubleKind
from tests.builders.pages import PAGE_ID, page

NOW = 1_700_000_000_000
LISBON = page(timezone="Europe/Lisbon")


def held(kind: TroubleKind) -> Hold:
    return Hold(id="22.hold", trouble=Trouble(kind=kind, detail="HTTP 400"), since=NOW, look_at=NOW + 1)


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (TroubleKind.TOKEN_DEAD, PageAlertKind.TOKEN_DEAD),
        (TroubleKind.RESTRICTED, PageAlertKind.RESTRICTED),
    ],
)
def test_a_held_page_is_told_under_the_hold_s_own_id(trouble: TroubleKind, kind: PageAlertKind) -> None:
    told = announce_hold(held(trouble), LISBON)
    assert told is not None
    assert (told.id, told.kind, told.since, told.detail) == ("22.hold", kind, NOW, "HTTP 400")
    assert (told.page_id, told.page_name, told.timezone) == (PAGE_ID, "Harbour Bikes", "Europe/Lisbon")


def test_a_rate_limit_is_nobodys_business() -> None:
    assert announce_hold(held(TroubleKind.RATE_LIMITED), LISBON) is None


def test_missed_chats_begin_with_the_one_that_people_have_the_least_time_for() -> None:
    late, early = Missed(user_id="1", last_user_at=NOW), Missed(user_id="2", last_user_at=NOW - 5)
    told = announce_missed("22.opened.1.missed", [late, early], 0, LISBON)
    assert (told.id, told.kind) == ("22.opened.1.missed", PageAlertKind.MISSED)
    assert (told.missed, told.missed_count, told.since) == ((early, late), 2, NOW - 5)


def test_those_there_is_no_room_for_are_counted() -> None:
    named = [Missed(user_id=str(n), last_user_at=NOW - n) for n in range(LISTED)]
    told = announce_missed("m", named, 2, LISBON)
    assert (len(told.missed), told.missed_count) == (LISTED, LISTED + 2)


def test_a_wrong_setting_is_told_once_a_day_for_each_refusal() -> None:
    midnight = NOW - NOW % DAY_MS
    first = announce_misconfigured("code 200", LISBON, midnight)
    assert (first.kind, first.detail, first.since) == (PageAlertKind.MISCONFIGURED, "code 200", midnight)
    assert announce_misconfigured("code 200", LISBON, midnight + DAY_MS - 1).id == first.id
    assert announce_misconfigured("code 200", LISBON, midnight + DAY_MS).id != first.id
    assert announce_misconfigured("code 10", LISBON, midnight).id != first.id
    assert announce_misconfigured("code 200", page(id="23"), midnight).id != first.id


def test_a_policy_notice_is_passed_on_with_its_action_and_reason() -> None:
    told = announce_policy("n1", "warning", "Promotions", LISBON, NOW)
    assert (told.kind, told.action, told.detail, told.since) == (PageAlertKind.POLICY, "warning", "Promotions", NOW)
    assert told.id != announce_policy("n2", "warning", "Promotions", LISBON, NOW).id
