"""Sees all that the functions do and write, and hands it to those who know what must hold."""

import json
from typing import Any, Final, cast

from handover.conversation.conversation import Conversation
from handover.operations.orders import ORDER
from handover.pages.page import Page
from handover.schema import READABLE_FROM, SCHEMA_VERSION
from local.simulator.json_object import Json
from local.simulator.model import Thread
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN
from tests.proof.world.alerts import TOPIC, Alerts
from tests.proof.world.aws import MAILBOX, NOTIFICATIONS, ORDERS
from tests.proof.world.book import Book, kind_of_event, subject_in
from tests.proof.world.chat import Chat, Conversed
from tests.proof.world.clock import WorldClock
from tests.proof.world.gate import Gate
from tests.proof.world.line import Invocation, Lines
from tests.proof.world.meta import GraphAnswer, GraphCall, MetaPage
from tests.proof.world.saves import OF_TOMORROW, Saves
from tests.proof.world.sqs import Message
from tests.proof.world.table import Item
from tests.proof.world.webhooks import wanted_in

OK: Final = 200
STEP: Final = "sent#"
"""How the key of a step in the ledger begins."""

SECRET_WORD: Final = "zaunkoenig"
"""Stands in everything that people write freely, so that it is found again wherever it must not be."""

MAY_COME_AGAIN: Final = {"PageOpenAgainError"}
"""What a delivery may fail with although nothing went wrong: the page was opened in between, by somebody else."""

AFTER_A_FAULT: Final = {"IdempotencyAlreadyInProgressError", "NotAllToldError", "InDoubtError"}
"""What it may fail with because an earlier delivery of the same message was cut off."""

AFTER_AN_INTERRUPTION: Final = {"ConflictError", "NotPassedYetError", *AFTER_A_FAULT}
"""What it may fail with because others were at work at the same time."""


def _user_in(subject: dict[str, Any]) -> str | None:
    """The user that a letter or an order is about; None where it is about a page, or an announcement."""
    return subject.get("user") or subject.get("user_id")


def _content(message: Message) -> str:
    """What a message is about: the same announcement may come in two of them."""
    document = json.loads(message.body)
    told = json.loads(document["Message"]) if "Message" in document else document
    of_versions = {SCHEMA_VERSION, READABLE_FROM, OF_TOMORROW}
    return str(told.get("id", {name: value for name, value in told.items() if name not in of_versions}))


class Observer:
    """The witness of a world."""

    def __init__(self, clock: WorldClock, lines: Lines) -> None:
        self.book = Book(clock, lines)
        self.alerts = Alerts(self.book)
        self._saves = Saves(self.book)
        self._gate = Gate(self.book)
        self.unreadable_for_now = False
        """Whether only a version of this code that is not deployed can read what is stored."""
        self._stored = 0
        self._troubled: set[str] = set()
        """What was worked on while something went wrong on purpose; SNS may have brought it twice."""

    def know_page(self, page: MetaPage, settings: Page) -> None:
        """Takes note of a page, or of what its owner has changed."""
        self.book.pages[page.id] = page
        self.book.settings.setdefault(page.id, []).append((self.book.clock.now_ms, settings))

    def know_visitor(self, key: Conversed, thread: Thread) -> None:
        """Takes note of a visitor."""
        self.book.chats[key] = Chat(key, thread, Conversation(account_id=key[0], user_id=key[1]))

    # --- what the functions do ----------------------------------------------------------------------------------------

    def item_put(self, key: str, before: Item, after: Item) -> None:
        current = self.book.lines.current
        if current is not None and key.startswith(STEP):
            current.step = key
        self._saves.item_put(key, before, after)

    def step_recorded(self, key: str) -> None:
        """The ledger took a step down: what was done in it is not done again."""
        if self.book.lines.current is not None:
            self.book.lines.current.wrote_down(key)

    def letter_sent(self, queue: str, message: Message | None, body: str) -> None:
        current = self.book.lines.current
        if current is not None and current.function == "ingest":
            self._stored += 1
        if queue == MAILBOX and current is not None and current.function == "thread_control":
            self._note_outcome(json.loads(body))
        if queue == ORDERS:
            order = ORDER.read(body)
            chat = self.book.chats[order.account_id, order.user_id]
            is_wanted = current is not None and current.function == "replies" and chat.saved.fence == order.fence
            self.book.expect(
                "1", f"a {order.kind} was ordered that the saved conversation does not want", holds=is_wanted
            )
            chat.orders.setdefault(order.id, order)
            self.book.counts["orders"] += message is not None

    def _note_outcome(self, report: dict[str, Any]) -> None:
        event = report["event"]
        if event["detail"].startswith("gave up"):
            chat = self.book.chats[report["account"], report["user"]]
            chat.gave_up.add(str(event["id"]).removesuffix(".outcome"))

    def announced(self, body: str) -> None:
        self.alerts.publish(json.loads(body))

    def mail_sent(self, recipient: str, *, has_receipt: bool) -> None:
        self.alerts.brought(recipient, has_receipt=has_receipt)

    def notice_sent(self, text: str) -> None:  # noqa: ARG002 - as the witness is asked
        self.alerts.brought(TOPIC)

    def graph_called(self, call: GraphCall, answer: GraphAnswer) -> None:
        self._gate.graph_called(call, answer)

    # --- what they write ----------------------------------------------------------------------------------------------

    def line_written(self, line: str) -> None:
        """A function printed or logged something."""
        secrets = (SECRET_WORD, APP_SECRET, VERIFY_TOKEN, "EAAtoken")
        is_told = any(secret in line for secret in secrets)
        self.book.expect("11", f"a secret or what somebody wrote stands in the log: {line[:300]}", holds=not is_told)
        current = self.book.lines.current
        if current is not None and "will be delivered again" in line:
            told = json.loads(line)
            current.failures.append(str(told.get("error") or told.get("exception_name")))

    # --- what Lambda and Meta do --------------------------------------------------------------------------------------

    def webhook_posted(self, body: Json) -> None:
        self.book.counts["webhooks"] += len(cast("list[Json]", body["entry"]))
        self._stored = 0

    def webhook_answered(self, body: Json, status: int | None, invocation: Invocation) -> None:
        """Meta has its answer, or none."""
        if status == OK:
            wanted = wanted_in(body)
            self.book.counts["events"] += wanted
            what = f"answered 200 with {self._stored} of {wanted} events stored"
            self.book.expect("8", what, holds=self._stored >= wanted)
        else:
            self.book.expect("8", f"answered {status} though nothing had failed", holds=bool(invocation.faults))

    def work_begins(self, name: str, message: Message) -> None:
        self.book.counts[f"deliveries of {name}"] += 1
        if name == MAILBOX and message.deliveries > 1:
            self.book.counts["redeliveries"] += 1

    def work_ended(self, name: str, message: Message, invocation: Invocation, *, failed: bool) -> None:
        """A function has worked on a message, or died over it."""
        is_left = failed or "the end was not heard" in invocation.faults
        if invocation.faults:
            self._troubled.add(_content(message))
        if is_left and invocation.unrecorded:
            self._could_not_be_recorded(name, message, invocation)
        elif name == NOTIFICATIONS:
            self.book.expect("3", "a step was done and not written down", holds=not invocation.unrecorded)
        may_fail = bool(invocation.faults) or self._may_fail(message, invocation)
        what = kind_of_event(subject_in(message.body)) if name == MAILBOX else name
        reason = f"{invocation.function} failed on {what} by itself: {invocation.failures}"
        self.book.expect("7", reason, holds=not failed or may_fail)

    def given_up(self, name: str, message: Message) -> None:
        """A message went to its dead-letter queue."""
        subject = subject_in(message.body)
        is_excused = _content(message) in self._troubled
        self.book.expect("7", f"a message of {name} went to the dead-letter queue by itself", holds=is_excused)
        if name == NOTIFICATIONS:
            self.alerts.given_up.add(subject.get("id", "a mail event"))
        elif _user_in(subject):
            chat = self.book.chat_with(_user_in(subject))
            assert chat is not None
            chat.given_up = True
            chat.owed.clear()

    def died_after_its_end(self, name: str, message: Message, invocation: Invocation) -> None:
        """SQS has heard of no end of a message that was worked on."""
        self._troubled.add(_content(message))
        self._could_not_be_recorded(name, message, invocation)

    def came_back(self, name: str, message: Message, still_dead: list[Message]) -> None:
        """A dead letter was put back, or dropped because it was over: what is promised is promised again."""
        subject = subject_in(message.body)
        if name == NOTIFICATIONS:
            if _content(message) not in {_content(one) for one in still_dead}:
                self.alerts.given_up.discard(subject.get("id", "a mail event"))
            return
        chat = self.book.chat_with(_user_in(subject))
        if chat is not None:
            chat.given_up = any(_user_in(subject_in(one.body)) == chat.key[1] for one in still_dead)

    def held_back(self, body: Json) -> None:
        """Meta has not told us yet of something that has happened."""
        for chat in self._chats_in(body):
            chat.is_behind = True

    def is_held_back_no_more(self, still_late: list[Json]) -> None:
        """Meta has begun to tell us of what happened long ago."""
        behind = {chat.key for body in still_late for chat in self._chats_in(body)}
        for chat in self.book.chats.values():
            chat.is_behind = chat.key in behind

    def _chats_in(self, body: Json) -> list[Chat]:
        written = json.dumps(body)
        return [chat for chat in self.book.chats.values() if f'"{chat.key[1]}"' in written]

    def _could_not_be_recorded(self, name: str, message: Message, invocation: Invocation) -> None:
        if name == NOTIFICATIONS:
            self.alerts.could_not_be_recorded(invocation.unrecorded)
            return
        subject = subject_in(message.body)
        chat = self.book.chat_with(_user_in(subject))
        if chat is not None:
            chat.excused |= {*invocation.unrecorded}

    def _may_fail(self, message: Message, invocation: Invocation) -> bool:
        reasons = {*MAY_COME_AGAIN, *({"NewerThanKnownError"} if self.unreadable_for_now else ())}
        if _content(message) in self._troubled:
            reasons |= AFTER_A_FAULT
        if invocation.was_interrupted:
            reasons |= AFTER_AN_INTERRUPTION
        return bool(invocation.failures) and {*invocation.failures} <= reasons
