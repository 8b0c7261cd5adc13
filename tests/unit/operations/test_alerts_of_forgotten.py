"""No alert, no list and no news tells of a visitor who was forgotten since."""

import pytest

from handover.alerts.page_announcement import Missed, PageAlertKind
from handover.alerts.waiting_announcement import for_admin
from handover.operations.forgotten import without_forgotten
from handover.operations.notify import Parts, notify
from handover.pages.page import Admin
from tests.builders.announcements import AT, announcement
from tests.builders.page_announcements import page_announcement
from tests.builders.pages import PAGE_ID, page
from tests.builders.waiting_announcements import ANA, NAMELESS, waiting_announcement
from tests.fakes.pages import InMemoryPages
from tests.fakes.tombstones import InMemoryTombstones
from tests.unit.operations.alert_desk import JONAS, MAYA, Desk
from tests.unit.operations.test_notify import EVENTS, MAIL_EVENTS, RecordingLater, body_of
from tests.unit.operations.test_tell_program import Desk as ProgramDesk

USER = "33"


def forgotten(at: int, account_id: str = PAGE_ID, user_id: str = USER) -> InMemoryTombstones:
    tombstones = InMemoryTombstones()
    tombstones.put(account_id, user_id, at)
    return tombstones


def told(message: str, tombstones: InMemoryTombstones) -> Desk:
    desk = Desk()
    parts = Parts(desk.parts, tombstones, MAIL_EVENTS, RecordingLater(), RecordingLater())
    notify(body_of(EVENTS, message), 1, parts)
    return desk


@pytest.mark.parametrize("at", [AT, AT + 60_000])
def test_an_alert_about_somebody_who_was_forgotten_since_reaches_nobody_on_any_channel(at: int) -> None:
    desk = told(announcement(account_id=PAGE_ID).model_dump_json(), forgotten(at))
    assert (desk.recipients, desk.topic.published, desk.meter.counts) == ([], [], {})


def test_nor_one_that_was_raised_a_moment_later_about_a_handover_from_before() -> None:
    desk = told(announcement(account_id=PAGE_ID, raised_at=AT + 5_000).model_dump_json(), forgotten(AT + 1_000))
    assert desk.recipients == []


def test_an_alert_of_an_older_version_names_the_page_alone() -> None:
    assert told(announcement().model_dump_json(), forgotten(AT)).recipients == []


def test_who_asks_again_after_they_were_forgotten_is_told_of() -> None:
    assert told(announcement(account_id=PAGE_ID).model_dump_json(), forgotten(AT - 1)).recipients == [MAYA, JONAS]


def test_somebody_else_who_was_forgotten_does_not_matter() -> None:
    for tombstones in (forgotten(AT, user_id="34"), forgotten(AT, account_id="44")):
        assert told(announcement(account_id=PAGE_ID).model_dump_json(), tombstones).recipients == [MAYA, JONAS]


def test_news_of_somebody_who_was_forgotten_since_is_posted_to_nobody() -> None:
    for at, heard in ((AT, []), (AT - 1, ["e.3"])):
        desk = ProgramDesk()
        desk.tombstones = forgotten(at)
        desk.hears()
        assert (desk.heard, desk.later.put) == (heard, [])


PAGES = InMemoryPages(page(instagram_account_id="44"))


def test_a_list_goes_out_without_those_who_were_forgotten_since() -> None:
    found = without_forgotten(waiting_announcement(), PAGES, forgotten(AT))
    assert found == waiting_announcement((NAMELESS,))
    found = without_forgotten(waiting_announcement(), PAGES, forgotten(AT, "44", "34"))
    assert found == waiting_announcement((ANA,))


def test_a_list_of_nobody_else_does_not_go_out() -> None:
    assert without_forgotten(waiting_announcement((ANA,)), PAGES, forgotten(AT)) is None


@pytest.mark.parametrize("left", [{"others": 7}, {"unnamed": (30,)}])
def test_a_list_of_who_is_counted_alone_goes_out(left: dict[str, object]) -> None:
    told = waiting_announcement(()).model_copy(update=left)
    assert without_forgotten(told, PAGES, InMemoryTombstones()) == told
    assert for_admin(told, Admin(name="Maya", email="maya@example.test")) == told


def test_what_carries_no_time_is_told_where_nobody_was_forgotten() -> None:
    told = announcement(since=0)
    assert without_forgotten(told, PAGES, InMemoryTombstones()) == told


@pytest.mark.parametrize("account_id", [PAGE_ID, "44"])
def test_missed_chats_go_out_without_those_who_were_forgotten_since(account_id: str) -> None:
    missed = tuple(Missed(user_id=user, name="Ana", last_user_at=AT) for user in (USER, "34"))
    alert = page_announcement(kind=PageAlertKind.MISSED, missed=missed, missed_count=5)
    left = alert.model_copy(update={"missed": missed[1:], "missed_count": 4})
    assert without_forgotten(alert, PAGES, forgotten(AT, account_id)) == left
    only = alert.model_copy(update={"missed": missed[:1], "missed_count": 1})
    assert without_forgotten(only, PAGES, forgotten(AT, account_id)) is None


def test_what_is_about_a_page_alone_costs_no_look() -> None:
    tombstones = InMemoryTombstones()
    assert without_forgotten(page_announcement(), PAGES, tombstones) == page_announcement()
    assert tombstones.looks == 0
