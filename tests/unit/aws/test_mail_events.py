"""What SES publishes of a mail, read: the shapes are those of its developer guide."""

import json

import pytest

from handover.alerts.mail_events import AddressFailed, AddressTrouble, Loss, MailEvent, MailLost, MailTaken
from handover.aws.mail_events import read_mail_events
from tests.builders.mail_records import (
    BOUNCED_AT_MS,
    MAYA,
    Record,
    bounce_record,
    complaint_record,
    reject_record,
    send_record,
)


def read(record: Record) -> tuple[MailEvent, ...]:
    return tuple(read_mail_events(json.dumps(record)))


def bounced(code: str) -> AddressFailed:
    return AddressFailed(MAYA, "22", AddressTrouble.BOUNCED, code, BOUNCED_AT_MS)


def test_a_mail_that_ses_has_taken_is_known_by_its_mark() -> None:
    assert read(send_record()) == (MailTaken("a1b2"),)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("smtp; 550 5.1.1 user unknown", "General, 550 5.1.1"),
        ("smtp; 550-5.1.1 The account does not exist", "General, 550-5.1.1"),
        ("smtp; 554 no such user", "General, 554"),
        ("Amazon SES has suppressed sending to this address", "General, 5.1.1"),
        (None, "General, 5.1.1"),
    ],
)
def test_a_mail_that_came_back_for_good_says_why_in_codes(answer: str | None, code: str) -> None:
    assert read(bounce_record(answer=answer)) == (bounced(code),)


def test_invariant_11_what_the_other_server_wrote_beside_its_code_is_not_kept() -> None:
    (failed,) = read(bounce_record(answer=f"smtp; 550 5.1.1 <{MAYA}>: unknown, ask +351912345678"))
    assert failed == bounced("General, 550 5.1.1")


@pytest.mark.parametrize("kind", ["Transient", "Undetermined"])
def test_a_mail_that_came_back_for_now_says_nothing_of_the_next(kind: str) -> None:
    assert read(bounce_record(kind=kind)) == (MailLost(Loss.BOUNCED_FOR_NOW),)


@pytest.mark.parametrize(("kind", "code"), [("abuse", "abuse"), (None, "")])
def test_a_mail_that_was_called_spam(kind: str | None, code: str) -> None:
    assert read(complaint_record(kind=kind)) == (
        AddressFailed(MAYA, "22", AddressTrouble.COMPLAINED, code, BOUNCED_AT_MS),
    )


def test_somebody_who_says_that_it_was_no_spam_complains_of_nothing() -> None:
    assert read(complaint_record(kind="not-spam")) == ()


def test_a_mail_that_ses_gave_up_itself() -> None:
    assert read(reject_record()) == (MailLost(Loss.REJECTED),)


@pytest.mark.parametrize("missing", ["step", "page"])
def test_a_mail_without_our_marks_is_not_ours(missing: str) -> None:
    assert read(send_record(**{missing: ""})) == read(bounce_record(**{missing: ""})) == ()


def test_the_line_with_which_ses_tries_the_topic_tells_nothing() -> None:
    assert read_mail_events("Successfully validated SNS topic for Amazon SES event publishing.") == ()


@pytest.mark.parametrize("record", [{}, {"mail": {}, "eventType": "Send"} | {"mail": None}])
def test_what_ses_never_says_cannot_be_read(record: Record) -> None:
    with pytest.raises((KeyError, AttributeError)):
        read(record)
