"""Every shape of event that Meta sends, on the deployed stack: answered 200, no error, no word to the paused."""

import json
import time
from dataclasses import replace
from typing import Any

import httpx

from handover.messenger.signature import sign
from tests.builders.webhook_samples import SENT, Dropped, Sample
from tests.builders.webhooks import MESSENGER, Chat
from tests.system.people import PAGE_INBOX, PAUSED, People, Visitor


def brings_the_bot_back(sample: Sample, chat: Chat) -> bool:
    """Whether a sample is what ends a pause: control given to us, an Off press, a message in `messaging`."""
    outcome = sample.outcome(chat)
    if not isinstance(outcome, dict):
        return False
    is_asked_back = outcome.get("owner") == "us" or outcome.get("payload") == "handover/off"
    return is_asked_back or (outcome["kind"].startswith("user_") and outcome.get("channel") == "messaging")


def document(sample: Sample, chat: Chat, number: int) -> dict[str, Any]:
    """The sample as it would come from that chat now, with an id of its own."""
    text = json.dumps(json.loads(sample.body(chat)))
    text = text.replace('"m_1"', f'"m_every_{number}"')
    found: dict[str, Any] = json.loads(text)
    return found


def post(people: People, body: bytes) -> int:
    headers = {"content-type": "application/json", "x-hub-signature-256": sign(body, people.facts.app_secret)}
    return httpx.post(people.facts.webhook_url, content=body, headers=headers, timeout=60).status_code


def dead_letters(people: People) -> int:
    facts = people.facts
    urls = (
        facts.mailbox_dead_letter_queue_url,
        facts.unreadable_queue_url,
        facts.thread_control_dead_letter_queue_url,
        facts.notifications_dead_letter_queue_url,
        facts.outputs["NewsDeadLetterQueueUrl"],
    )
    return sum(people.messages_in(url) for url in urls)


def paused(people: People, name: str) -> Visitor:
    visitor = people.visitor(name)
    visitor.writes("hello")
    visitor.chooses_from_menu("Talk to a human")
    visitor.hears(PAUSED)
    visitor.is_owned_by(PAGE_INBOX)
    people.everything_is_worked_on()
    return visitor


def test_no_event_makes_the_bot_speak_to_somebody_a_person_talks_with(people: People) -> None:
    visitor = paused(people, "Olga Every")
    said, dead = len(visitor.texts_from("bot")), dead_letters(people)
    chat = replace(MESSENGER, account=people.facts.page_id, user=visitor.psid)
    silent = [sample for sample, its in SENT if its is MESSENGER and not brings_the_bot_back(sample, its)]
    assert len(silent) > 40
    for number, sample in enumerate(silent):
        body = json.dumps(document(sample, chat, number)).encode()
        assert post(people, body) == 200, sample.name
    people.everything_is_worked_on()
    assert visitor.texts_from("bot")[said:] == []
    assert dead_letters(people) == dead


def test_every_event_is_taken_from_somebody_the_bot_talks_with(people: People) -> None:
    visitor = people.visitor("Pia Every")
    dead = dead_letters(people)
    chat = replace(MESSENGER, account=people.facts.page_id, user=visitor.psid)
    samples = [sample for sample, its in SENT if its is MESSENGER]
    entries = [
        {**entry, "time": int(time.time() * 1000)}
        for number, sample in enumerate(samples)
        for entry in document(sample, chat, 1000 + number)["entry"]
    ]
    assert post(people, json.dumps({"object": "page", "entry": entries}).encode()) == 200
    people.everything_is_worked_on()
    assert dead_letters(people) == dead
    assert any(isinstance(sample.outcome(MESSENGER), Dropped) for sample in samples)
