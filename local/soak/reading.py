"""Reads what a run left behind: from the simulator, from the queues, from the engine's mail and from the table."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from handover.aws.keys import ItemKind, user_of_conversation
from handover.messenger.envelope import Arrival, Envelope, split
from local.soak.alerts import TOPIC
from local.soak.record import REFUSED, Call, Chat, Mail, Record, State, Told, Webhook
from local.soak.stage import Stage

_ANY_ARRIVAL: Final = Arrival(0, "")
"""What an event tells does not depend on when it came."""


def read_record(stage: Stage, faults: Mapping[str, int], acts: int, seconds: float) -> Record:
    """Reads everything, once all is quiet."""
    webhooks = tuple(Webhook.model_validate(one) for one in stage.ask("webhooks"))
    items = {item["pk"]["S"]: item for item in _items(stage)}
    return Record(
        chats=tuple(
            Chat.model_validate(stage.ask(f"conversations/{one['psid']}")) for one in stage.ask("conversations")
        ),
        told=told_by(webhooks, stage.facts.app_id),
        webhooks=webhooks,
        calls=tuple(Call.model_validate(one) for one in stage.ask("graph-calls")),
        announcements=tuple(str(message["Message"]) for message in _drained(stage, stage.announcements_url)),
        mails=tuple(_mails(stage.ask("emails"))),
        notices=tuple(_notices(stage)),
        states={
            user_of_conversation(key): State.model_validate_json(item["state"]["S"])
            for key, item in items.items()
            if key.startswith(ItemKind.CONVERSATION.prefix)
        },
        held_pages=tuple(
            key for key, item in items.items() if key.startswith(ItemKind.STANDING.prefix) and _is_held(item)
        ),
        dead_letters=_dead_letters(stage),
        faults=_used(faults, stage),
        acts=acts,
        seconds=seconds,
    )


def told_by(webhooks: tuple[Webhook, ...], app_id: str) -> dict[str, tuple[Told, ...]]:
    """What the webhooks told the product of each visitor, each event once, in order."""
    told: dict[str, dict[str, Told]] = defaultdict(dict)
    for webhook in webhooks:
        for envelope in split(webhook.body.encode(), app_id, _ANY_ARRIVAL).envelopes:
            if envelope.user_id is not None:
                told[envelope.user_id].setdefault(envelope.id, _told(envelope, envelope.user_id))
    return {psid: tuple(events.values()) for psid, events in told.items()}


def _told(envelope: Envelope, user_id: str) -> Told:
    event = json.loads(envelope.body)["event"]
    kind = next(name for name in event if name not in {"sender", "recipient", "timestamp"})
    content = event[kind]
    payload = (content.get("quick_reply") or {}).get("payload") or content.get("payload")
    gives_to = content.get("new_owner_app_id")
    return Told(
        id=envelope.id,
        user_id=user_id,
        kind=kind,
        mid=content.get("mid"),
        payload=payload,
        gives_to=None if gives_to is None else str(gives_to),
    )


def _items(stage: Stage) -> Iterator[dict[str, Any]]:
    pages = stage.aws("dynamodb").get_paginator("scan").paginate(TableName=stage.facts.table_name)
    return (item for page in pages for item in page["Items"])


def _is_held(item: Mapping[str, Any]) -> bool:
    return any(json.loads(value["S"]).get("hold") for name, value in item.items() if name != "pk" and "S" in value)


def _drained(stage: Stage, queue_url: str) -> Iterator[dict[str, Any]]:
    """The bodies of all messages in a queue, which is empty after that."""
    queues = stage.aws("sqs")
    while messages := queues.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            queues.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
            yield json.loads(message["Body"])


def _mails(emails: list[dict[str, Any]]) -> Iterator[Mail]:
    return (Mail(to, email["subject"], email["text"]) for email in emails for to in email["to"])


def _notices(stage: Stage) -> Iterator[Mail]:
    for notice in _drained(stage, stage.facts.admin_alerts_inbox_url):
        yield Mail(TOPIC, notice.get("Subject", ""), notice["Message"])


def _dead_letters(stage: Stage) -> dict[str, int]:
    facts = stage.facts
    queues = {
        "mailbox": facts.mailbox_dead_letter_queue_url,
        "unreadable": facts.unreadable_queue_url,
        "thread control": facts.thread_control_dead_letter_queue_url,
        "notifications": facts.notifications_dead_letter_queue_url,
        "news": facts.outputs["NewsDeadLetterQueueUrl"],
    }
    return {name: stage.messages_in(url) for name, url in queues.items()}


def _used(faults: Mapping[str, int], stage: Stage) -> Counter[str]:
    """The faults that took effect: those asked for, without what waits still."""
    return Counter(faults) - Counter(name_of(failure) for failure in stage.ask("failures"))


def name_of(failure: Mapping[str, Any]) -> str:
    """The name of the fault that a failure of the simulator's is."""
    lost = "lost_after" if failure["when"] == "after" else "lost_before"
    answered = "refused" if failure["status"] == REFUSED else "unavailable"
    return f"{failure['edge']} {lost if failure['disconnect'] else answered}"
