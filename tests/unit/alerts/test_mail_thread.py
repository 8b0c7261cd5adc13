"""The mails about one request stay together in a mailbox, and nobody's words get into their headers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.alerts.announcement import Announcement
from handover.alerts.harmless import BREAK
from handover.alerts.single_line import SUBJECT_LIMIT
from handover.alerts.text_message import in_one_message
from handover.conversation.audience import Audience
from handover.conversation.vocabulary import SwitchOutcome
from handover.pages.page import Admin
from tests.builders.announcements import announcement, claim, failure, reminder, whole_request
from tests.builders.languages import LANGUAGES
from tests.builders.mails import mail_to
from tests.builders.page_announcements import page_announcement
from tests.builders.waiting_announcements import waiting_announcement

MAYA = Admin(name="Maya", email="maya@example.test")
JONAS = Admin(name="Jonas", email="jonas@example.test")
ID = re.compile(r"<[0-9a-f]{32}@handover\.invalid>")
"""A message id of RFC 5322, in what SES takes for a value (`MessageHeader`: printable ASCII, at most 995)."""

REFUSED_BY_SES = {
    *("BCC", "CC", "Content-Disposition", "Content-Type", "Date", "From", "Message-ID", "MIME-Version"),
    *("Reply-To", "Return-Path", "Subject", "To"),
}
"""Headers that `SendEmail` does not take with simple content (SES developer guide, header fields)."""


def headers_of(told: Announcement, admin: Admin = MAYA) -> dict[str, str]:
    return dict(mail_to(admin, told, "en").headers)


def test_all_mails_about_a_request_answer_the_same_mail_that_was_never_sent() -> None:
    first = headers_of(whole_request())
    assert first.keys() == {"In-Reply-To", "References"}
    assert all(ID.fullmatch(value) for value in first.values())
    for later in (reminder(), claim(), failure(request_id="e", outcome=SwitchOutcome.PASS_FAILED)):
        assert headers_of(later, JONAS) == first


@pytest.mark.parametrize("other", [{"request_id": "f"}, {"user_id": "34"}, {"page_id": "23"}])
def test_another_request_is_another_thread(other: dict[str, str]) -> None:
    assert headers_of(whole_request(**other)) != headers_of(whole_request())


def test_what_is_about_no_request_is_in_no_thread() -> None:
    for told in (announcement(request_id=""), page_announcement(), waiting_announcement()):
        assert mail_to(MAYA, told, "en").headers == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_later_mail_carries_the_subject_of_the_first(language: str) -> None:
    for name in ("Ana Lima", "A" * 70, None):
        first = mail_to(MAYA, whole_request(user_name=name, page_name="B" * 60), language).subject
        for later in (reminder, claim):
            mail = mail_to(MAYA, later(user_name=name, page_name="B" * 60), language)
            assert mail.subject == f"Re: {first}"


def test_who_is_told_only_now_gets_no_reply_to_a_mail_they_have_not_got() -> None:
    told = reminder(audience=Audience(first=15, last=15))
    assert mail_to(JONAS, told, "en").subject == "Ana Lima is still waiting for you on Harbour Bikes"


@pytest.mark.parametrize(
    ("told", "news"),
    [(reminder(), "Ana Lima is still waiting for a person"), (claim(), "Maya answers Ana Lima")],
)
def test_what_is_new_stands_first_in_the_preview(told: Announcement, news: str) -> None:
    assert re.search(rf"display:none[^>]*>{news}\.", mail_to(JONAS, told, "en").html)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_no_header_holds_what_a_visitor_wrote(name: str, page_name: str, reason: str) -> None:
    told = reminder(user_name=name, page_name=page_name, reason=reason)
    mail = mail_to(MAYA, told, "en")
    assert mail.headers == mail_to(MAYA, reminder(), "en").headers
    assert not REFUSED_BY_SES & {header for header, _ in mail.headers}
    assert mail.subject.replace(BREAK, "").isprintable()
    assert len(mail.subject) <= SUBJECT_LIMIT + len("Re: ")
    assert in_one_message(mail.subject)
