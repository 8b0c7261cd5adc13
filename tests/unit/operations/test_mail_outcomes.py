"""What becomes of mails is noted: receipts, and addresses that get no more; the others hear of it once."""

import pytest

from handover.alerts.address_mark import AddressMark, digest_of
from handover.alerts.mail_events import AddressFailed, AddressTrouble, Loss, MailLost, MailTaken
from handover.alerts.page_announcement import PageAlertKind
from handover.operations.alert import NotAllToldError
from tests.builders.announcements import AT, announcement
from tests.builders.page_announcements import page_announcement
from tests.builders.pages import PAGE_ID
from tests.unit.operations.alert_desk import JONAS, MAYA, NUMBER, Desk

BOUNCED = AddressFailed(MAYA, PAGE_ID, AddressTrouble.BOUNCED, "General, 550 5.1.1", AT)
COMPLAINED = AddressFailed(MAYA, PAGE_ID, AddressTrouble.COMPLAINED, "abuse", AT)


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(mail.recipient, mail.subject) for mail in desk.mailer.sent]


def test_a_mail_that_was_taken_has_its_receipt() -> None:
    desk = Desk()
    desk.is_told(MailTaken("a1b2"))
    assert desk.receipts.has("a1b2")


@pytest.mark.parametrize("why", Loss)
def test_a_mail_that_is_lost_is_counted_and_marks_nobody(why: Loss) -> None:
    desk = Desk()
    desk.is_told(MailLost(why))
    desk.tells(announcement())
    assert desk.meter.counts == {f"Mails{why}": 1}
    assert desk.recipients == [MAYA, JONAS]


@pytest.mark.parametrize("failed", [BOUNCED, COMPLAINED])
def test_the_other_admins_and_the_topic_of_all_hear_whose_address_fails(failed: AddressFailed) -> None:
    desk = Desk()
    desk.is_told(failed)
    assert told(desk) == [(JONAS, "Action needed: an admin of Harbour Bikes gets no more mail")]
    [notice] = desk.topic.published
    assert (notice.page_id, notice.kind) == (PAGE_ID, PageAlertKind.ADDRESS_FAILED)
    assert "Maya gets no more mail about Harbour Bikes." in notice.text
    assert f"handover page unmark-address {PAGE_ID} {MAYA}" in notice.text


def test_whose_address_fails_is_not_told_on_another_channel_either() -> None:
    desk = Desk()
    desk.has_admins({"name": "Maya", "email": MAYA, "sms": NUMBER}, {"name": "Jonas", "email": JONAS})
    desk.is_told(BOUNCED)
    assert (desk.recipients, desk.text_messages.sent) == ([JONAS], [])


def test_an_address_that_fails_gets_no_more_mail_and_every_other_channel_goes_on() -> None:
    desk = Desk()
    desk.has_admins({"name": "Maya", "email": MAYA, "sms": NUMBER}, {"name": "Jonas", "email": JONAS})
    desk.is_told(BOUNCED)
    desk.mailer.sent.clear()
    desk.tells(announcement())
    desk.tells(page_announcement())
    assert desk.recipients == [JONAS, JONAS]
    assert [message.number for message in desk.text_messages.sent] == [NUMBER, NUMBER]
    assert desk.meter.counts["AlertsUndeliverable"] == 2


def test_an_address_is_known_however_it_is_written() -> None:
    desk = Desk()
    desk.has_admins({"name": "Maya", "email": MAYA.title()}, {"name": "Jonas", "email": JONAS})
    desk.is_told(BOUNCED)
    desk.tells(announcement())
    assert desk.recipients == [JONAS, JONAS]


def test_it_is_reported_once_however_many_mails_come_back() -> None:
    desk = Desk()
    later = AddressFailed(MAYA, PAGE_ID, AddressTrouble.COMPLAINED, "abuse", AT + 60_000)
    desk.is_told(BOUNCED, BOUNCED, later)
    assert (desk.recipients, len(desk.topic.published)) == ([JONAS], 1)


def test_it_is_reported_again_when_the_mark_was_taken_away_and_comes_again() -> None:
    desk = Desk()
    desk.is_told(BOUNCED)
    desk.marks.clear(MAYA)
    desk.is_told(AddressFailed(MAYA, PAGE_ID, AddressTrouble.BOUNCED, "General, 550 5.1.1", AT + 60_000))
    assert (desk.recipients, len(desk.topic.published)) == ([JONAS, JONAS], 2)


def test_a_report_that_fails_is_made_when_the_event_comes_again() -> None:
    desk = Desk()
    desk.mailer.fail_next(1)
    with pytest.raises(NotAllToldError):
        desk.is_told(BOUNCED)
    desk.is_told(BOUNCED)
    assert (desk.recipients, len(desk.topic.published)) == ([JONAS], 1)


def test_one_who_is_no_admin_any_more_is_marked_and_reported_to_nobody() -> None:
    desk = Desk()
    desk.is_told(AddressFailed("gone@example.test", PAGE_ID, AddressTrouble.BOUNCED, "General, 5.1.1", AT))
    assert desk.marks.of("gone@example.test")
    assert (desk.recipients, desk.topic.published) == ([], [])


def test_an_only_admin_whose_address_fails_is_reported_on_the_topic_of_all() -> None:
    desk = Desk()
    desk.has_admins({"name": "Maya", "email": MAYA})
    desk.is_told(BOUNCED)
    assert (desk.recipients, len(desk.topic.published)) == ([], 1)


def test_a_page_that_shares_an_admin_with_another_hears_of_their_address_with_its_next_alert() -> None:
    desk = Desk()
    desk.marks.put(AddressMark(digest_of(MAYA), AddressTrouble.BOUNCED, "5.1.1", AT))
    for number in (1, 2):
        desk.tells(announcement(id=f"e.{number}"))
    assert desk.recipients == [JONAS] * 3
    assert sum("Maya gets no more mail" in mail.text for mail in desk.mailer.sent) == 1
