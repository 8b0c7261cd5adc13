"""A visitor asks Facebook to have their data deleted: all of it is, and a page says so."""

import json
from typing import Any

import httpx
import pytest

from handover.messenger.signature import sign_request
from tests.system.people import People, Visitor, eventually

DONE, BY_HAND = "Your data is deleted", "Your request is being worked on"


def callback_url(people: People) -> str:
    return people.facts.webhook_url.removesuffix("/webhook") + "/data-deletion"


def asks_to_be_forgotten(people: People, visitor: Visitor) -> dict[str, str]:
    told = people.act(f"visitors/{visitor.psid}/delete_data", {})
    assert told["status"] == 200
    answer: dict[str, str] = told["answer"]
    return answer


def status_page(people: People, answer: dict[str, str]) -> httpx.Response:
    """The page behind the address that was answered."""
    assert answer["url"] == f"{callback_url(people)}/{answer['confirmation_code']}"
    return httpx.get(answer["url"])


def stored_of(people: People, visitor: Visitor) -> list[str]:
    """The keys of the items in the table that name a visitor, in their key or in what they hold."""
    pages = people.aws("dynamodb").get_paginator("scan").paginate(TableName=people.facts.table_name)
    return [item["pk"]["S"] for page in pages for item in page["Items"] if visitor.psid in json.dumps(item)]


def dead_letters_naming(people: People, visitor: Visitor) -> int:
    answer: dict[str, Any] = people.aws("sqs").receive_message(
        QueueUrl=people.facts.mailbox_dead_letter_queue_url, MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return sum(visitor.psid in message["Body"] for message in answer.get("Messages", []))


def test_a_visitor_is_forgotten_everywhere_and_the_page_says_so(people: People) -> None:
    visitor, other = people.visitor("Ida Forgotten"), people.visitor("Olaf Stays")
    for each in (visitor, other):
        each.writes("hello")
        each.hears("Harbour Bikes bot")
    people.everything_is_worked_on()
    letter = json.dumps({"kind": "webhook", "user": visitor.psid, "event": {"message": {"text": "my secret"}}})
    people.aws("sqs").send_message(
        QueueUrl=people.facts.mailbox_dead_letter_queue_url,
        MessageBody=letter,
        MessageGroupId=f"{people.facts.page_id}:{visitor.psid}",
        MessageDeduplicationId=f"lost-{visitor.psid}",
    )
    assert stored_of(people, visitor)

    answer = asks_to_be_forgotten(people, visitor)

    eventually(lambda: status_page(people, answer).text, lambda page: DONE in page, "the page that says so")
    assert stored_of(people, visitor) == []
    assert dead_letters_naming(people, visitor) == 0
    assert stored_of(people, other)


def test_the_page_is_kept_by_nobody_and_runs_nothing(people: People) -> None:
    visitor = people.visitor("Ida Careful")
    visitor.writes("hello")
    visitor.hears("Harbour Bikes bot")
    page = status_page(people, asks_to_be_forgotten(people, visitor))
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_code_that_nobody_has_is_told_clearly(people: People) -> None:
    page = httpx.get(f"{callback_url(people)}/{'x' * 32}")
    assert (page.status_code, "We do not know this request" in page.text) == (404, True)


def test_who_never_wrote_to_the_page_is_left_to_staff(people: People) -> None:
    payload = {
        "algorithm": "HMAC-SHA256",
        "issued_at": 4_000_000_000 - 10**10,
        "expires": 4_000_000_000,
        "user_id": "9",
    }
    signed = sign_request(json.dumps(payload).encode(), people.facts.app_secret)
    answer = httpx.post(callback_url(people), data={"signed_request": signed})
    assert answer.status_code == 200
    eventually(lambda: status_page(people, answer.json()).text, lambda page: BY_HAND in page, "a person looks for it")


@pytest.mark.parametrize("body", [b"", b"signed_request=", b"signed_request=a.b", b"\xff\x00", b"x" * 20_000])
def test_what_is_not_from_facebook_is_refused_in_a_word(people: People, body: bytes) -> None:
    answer = httpx.post(
        callback_url(people), content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in {400, 413}
    assert answer.json()["error"]


def test_a_request_outlives_a_meta_that_is_out_of_reach(people: People) -> None:
    visitor = people.visitor("Ida Patient")
    visitor.writes("hello")
    visitor.hears("Harbour Bikes bot")
    people.everything_is_worked_on()
    people.act("failures", {"edge": "ids_for_pages", "times": 1, "status": 500, "code": 2, "message": "busy"})
    answer = asks_to_be_forgotten(people, visitor)
    eventually(lambda: status_page(people, answer).text, lambda page: DONE in page, "the page that says so")
    assert stored_of(people, visitor) == []
