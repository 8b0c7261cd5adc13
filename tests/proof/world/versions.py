"""What other versions of this code have written: a newer one that was rolled back, and one from before all versions.

Decision 27: what can be read is read, and what is unknown in it is kept; what only a newer one may read waits for it.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from handover.conversation.conversation import CONVERSATION, OutboxState
from handover.migrations import Shape, newest
from handover.pages.standing import STANDING
from handover.schema import READABLE_FROM, SCHEMA_VERSION, brought_up_to_date
from tests.proof.world.aws import EVENTS_TOPIC, MAILBOX, ORDERS
from tests.proof.world.chat import Chat
from tests.proof.world.pages import INSTAGRAM
from tests.proof.world.saves import CONVERSATION_KEY, OF_TOMORROW, STANDING_KEY
from tests.proof.world.sqs import Message
from tests.proof.world.world import WORKERS, World

SHAPES: Final = {MAILBOX: Shape.LETTER, ORDERS: Shape.ORDER}
KNOWN_BY_THEIR_FIELDS: Final = {"reply", "switch_off"}
"""The effects that were written without their kind once, and have the same fields today."""

MOST_SEEN: Final = 60
"""So many events fit the one ring of the older version."""

type Document = dict[str, Any]
type Rewrite = Callable[[Shape, Document], Document]


class Versions:
    """The versions of this code that have written in a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def newer_wrote(self) -> None:
        """Let all that is stored or under way be what a newer version has written: it says more than is known here."""
        self._rewrite(_by_newer)
        self._world.observer.book.counts["newer versions"] += 1

    def only_newer_reads(self) -> None:
        """Let it be such that whoever knows no more than is known here would misread it."""
        self._rewrite(_for_newer_alone)
        self._world.observer.unreadable_for_now = True

    def newer_is_back(self) -> None:
        """Let it be readable again, as it is for the version that wrote it."""
        self._rewrite(_for_all)
        self._world.observer.unreadable_for_now = False

    def older_wrote(self) -> None:
        """Let all that is stored or under way be what was written before there were versions."""
        chats = self._world.observer.book.chats
        for key, document in [*self._stored(CONVERSATION_KEY)]:
            account_id, user_id = key.removeprefix(CONVERSATION_KEY).split("#")
            chat = chats[account_id, user_id]
            if (ring := _ring(chat)) is not None:
                self._store(key, _older_conversation({**brought_up_to_date(Shape.CONVERSATION, document)}, ring))
        self._rewrite_letters(_by_older)
        self._world.observer.book.counts["older versions"] += 1

    # --- what is stored -----------------------------------------------------------------------------------------------

    def _rewrite(self, rewrite: Rewrite) -> None:
        shapes = {CONVERSATION_KEY: Shape.CONVERSATION, STANDING_KEY: Shape.STANDING}
        for prefix, shape in shapes.items():
            for key, document in [*self._stored(prefix)]:
                self._store(key, rewrite(shape, document))
        self._rewrite_letters(rewrite)

    def _stored(self, prefix: str) -> Iterator[tuple[str, Document]]:
        for key, item in self._world.aws.table.items.items():
            if key.startswith(prefix):
                yield key, json.loads(item["state"]["S"])

    def _store(self, key: str, document: Document) -> None:
        """Store what a version has written; what it says is the same, so that the record of it is too."""
        item = self._world.aws.table.items[key]
        self._world.aws.table.items[key] = {**item, "state": {"S": json.dumps(document)}}
        book, readable = self._world.observer.book, {**document, READABLE_FROM: 1}
        if key.startswith(STANDING_KEY):
            standing = STANDING.of(readable)
            book.standings[standing.page_id] = standing
        else:
            saved = CONVERSATION.of(readable)
            book.chats[saved.account_id, saved.user_id].saved = saved

    # --- what is under way --------------------------------------------------------------------------------------------

    def _rewrite_letters(self, rewrite: Rewrite) -> None:
        aws = self._world.aws
        for name in WORKERS:
            for message in (*aws.queues[name], *aws.queues[name].dead):
                _rewrite_body(name, message, rewrite)
        aws.timers.update(
            (name, replace(timer, body=json.dumps(_letter(json.loads(timer.body), rewrite))))
            for name, timer in [*aws.timers.items()]
        )


def _rewrite_body(queue: str, message: Message, rewrite: Rewrite) -> None:
    document = json.loads(message.body)
    if queue == MAILBOX:
        document = _letter(document, rewrite)
    elif queue == ORDERS:
        document = rewrite(Shape.ORDER, document)
    elif document["TopicArn"] == EVENTS_TOPIC:
        told = json.loads(document["Message"])
        shape = Shape.NEWS if told.get("about") == "news" else Shape.ANNOUNCEMENT
        document = {**document, "Message": json.dumps(rewrite(shape, told))}
    message.body = json.dumps(document)


def _letter(document: Document, rewrite: Rewrite) -> Document:
    """Rewrite a letter, and what a report in it tells."""
    letter = rewrite(Shape.LETTER, document)
    return {**letter, "event": rewrite(Shape.EVENT, letter["event"])} if letter["kind"] == "report" else letter


# --- by newer versions ------------------------------------------------------------------------------------------------


def _by_newer(shape: Shape, document: Document) -> Document:
    read = brought_up_to_date(shape, document)
    return {**read, SCHEMA_VERSION: newest(shape) + 1, OF_TOMORROW: {"shape": shape, "since": [1, None]}}


def _for_newer_alone(shape: Shape, document: Document) -> Document:
    read = brought_up_to_date(shape, document)
    return {**read, SCHEMA_VERSION: newest(shape) + 1, READABLE_FROM: newest(shape) + 1}


def _for_all(_: Shape, document: Document) -> Document:
    return {name: value for name, value in document.items() if name != READABLE_FROM}


# --- by the oldest one ------------------------------------------------------------------------------------------------


def _ring(chat: Chat) -> list[tuple[str, int]] | None:
    """Return what a conversation has seen as one ring of ids and times; None where the older shape cannot say it."""
    saved = chat.saved
    groups = (saved.seen.words, saved.seen.moves, saved.seen.staff, saved.seen.reports)
    names = {hashlib.sha256(one.encode()).hexdigest()[:16]: one for one in chat.worked_on}
    entries = sorted((entry for group in groups for entry in group.entries), key=lambda entry: entry[1])
    is_newer = saved.schema_version > newest(Shape.CONVERSATION)
    is_too_much = len(entries) > MOST_SEEN or any(group.forgotten_until for group in groups)
    if is_newer or is_too_much or any(digest not in names for digest, _ in entries):
        return None
    return [(names[digest], at) for digest, at in entries]


def _older_conversation(document: Document, ring: list[tuple[str, int]]) -> Document:
    """Return a conversation as it was written when a Page was the only account, and events were one ring."""
    older = _with_page(_without(document, SCHEMA_VERSION, "seen")) | {"seen": ring, "forgotten_until": 0}
    return older | {"outbox": _older_outbox(document["outbox"])} if document.get("outbox") else older


def _older_outbox(outbox: Document) -> Document:
    effects = [
        _without(effect, "kind") if effect["kind"] in KNOWN_BY_THEIR_FIELDS else effect for effect in outbox["effects"]
    ]
    state = outbox.get("state", OutboxState.BEGUN)
    if state == OutboxState.POSTPONED:
        return {**outbox, "effects": effects}
    return {**_without(outbox, "state"), "effects": effects, "interrupted": state == OutboxState.INTERRUPTED}


def _by_older(shape: Shape, document: Document) -> Document:
    if SCHEMA_VERSION in document:
        return document
    document = {**brought_up_to_date(shape, document)}
    match shape:
        case Shape.LETTER if document["kind"] in {"webhook", "report"} and document["account"] != INSTAGRAM:
            return {**_without(document, "account"), "page": document["account"]}
        case Shape.EVENT if document["kind"] == "timer_ran":
            return {**document, "kind": "waited_long"}
        case Shape.ORDER if document["account_id"] == document["page_id"]:
            return _without(document, "account_id")
        case Shape.ANNOUNCEMENT if document.get("about") == "conversation":
            return _without(document, "about")
        case _:
            return document


def _with_page(document: Document) -> Document:
    """Name the account as it was named when Pages were the only ones."""
    if document["account_id"] == INSTAGRAM:
        return document
    return {**_without(document, "account_id"), "page_id": document["account_id"]}


def _without(document: Document, *names: str) -> Document:
    return {name: value for name, value in document.items() if name not in names}
