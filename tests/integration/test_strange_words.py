"""Whatever a visitor writes or is called, it gets through, and all that we store and send is what AWS takes."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any, Final

import pytest

from handover.alerts.harmless import BREAK
from handover.messenger.signature import sign
from tests.fakes.cloud import Cloud
from tests.fakes.meta import SimulatedPage, Webhook
from tests.fakes.secrets import APP_SECRET
from tests.integration.conftest import Happens
from tests.integration.functions import Functions

TAKEN_BY_SQS: Final = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
"""The characters that SQS takes (SendMessage, API reference); anything else makes it refuse the message."""

WORDS: Final = {
    "half a character": '"text":"half \\ud83d a character"',
    "characters that are none": '"text":"\\u0000 \\u0007 \\u001b \\uffff \\ufffe \\u0085 \\u2028"',
    "many pictures": f'"text":"{"\\ud83e\\udd3e\\u200d\\u2640\\ufe0f" * 400}"',
    "another direction": '"text":"\\u202e\\u05e9\\u05dc\\u05d5\\u05dd \\u2066"',
    "HTML and headers": '"text":"<script>alert(1)<\\/script>\\r\\nBcc: eve\\u0040example.com"',
    "a template": '"text":"{{ 7*7 }} {% raw %} ${x} %s {0}"',
    "a picture only": '"attachments":[{"type":"image","payload":{"url":"https:\\/\\/x.example\\/1.png"}}]',
    "a shape nobody documented": '"text":"hi","attachments":{"type":7},"nlp":[null],"quick_reply":null',
}


@pytest.fixture
def sent(cloud: Cloud) -> list[str]:
    """Every text that goes to SQS, SNS and SES from here on."""
    texts: list[str] = []

    def note(params: dict[str, Any], **_: object) -> None:
        texts.extend(texts_in({name: value for name, value in params.items() if name != "ReceiptHandle"}))

    for service in ("sqs", "sns", "sesv2"):
        cloud.client(service).meta.events.register(f"provide-client-params.{service}", note)
    return texts


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def written(page: SimulatedPage, psid: str, words: str) -> Webhook:
    """A webhook whose message holds the words just as they stand."""
    page_id = page.simulator.settings.page_id
    message = {
        "sender": {"id": psid},
        "recipient": {"id": page_id},
        "timestamp": time.time_ns() // 1_000_000,
        "message": "HERE",
    }
    document = {"object": "page", "entry": [{"id": page_id, "time": 1, "messaging": [message]}]}
    body = json.dumps(document).replace('"HERE"', f'{{"mid":"m_1",{words}}}').encode()
    assert json.loads(body)
    return Webhook(body, sign(body, APP_SECRET))


@pytest.fixture
def answered(page: SimulatedPage, visitor: str, functions: Functions, request: pytest.FixtureRequest) -> str:
    """The visitor, who has written the words of the test and was answered."""
    page.visitor_writes(visitor, "Hello!")
    page.new_webhooks()
    assert functions.receive_webhooks([written(page, visitor, request.param)]) == [200]
    functions.settle()
    assert len(page.bot_said(visitor)) == 1
    return visitor


@pytest.mark.parametrize("answered", WORDS.values(), ids=WORDS.keys(), indirect=True)
def test_what_a_visitor_writes_reaches_the_admins_whole(
    page: SimulatedPage, answered: str, happens: Happens, sent: list[str], cloud: Cloud
) -> None:
    page.visitor_chooses(answered, "Talk to a human")
    happens()
    assert len(cloud.sent_mails()) == 2
    assert [text for text in sent if not TAKEN_BY_SQS.fullmatch(text)] == []
    assert cloud.take_all(cloud.unreadable_queue_url) == []


@pytest.mark.parametrize(
    "name", ["Zoë 🙏", "Eve\r\nBcc: x@example.com", "\uffff\u0007", "<b>Bold</b>", "{{first_name}}", "김민수"]
)
def test_whatever_a_visitor_is_called_a_person_comes(
    page: SimulatedPage, happens: Happens, sent: list[str], cloud: Cloud, name: str
) -> None:
    visitor = page.new_visitor(name)
    page.visitor_writes(visitor, "Hello!")
    happens()
    page.visitor_presses(visitor, "Talk to a human")
    happens()
    assert page.bot_said(visitor)[-1].startswith("The bot is paused")
    assert [text for text in sent if not TAKEN_BY_SQS.fullmatch(text)] == []
    assert all(mail.subject.replace(BREAK, "").isprintable() for mail in cloud.sent_mails())
    assert len(cloud.sent_mails()) == 2
