"""The whole system in one process: four real functions, AWS and Meta in memory, and what is on its way between them."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Final, cast

from handover.aws.page_versions import PageVersions
from handover.conversation.events import ReportedEvent, StaffClaimed, StaffExtended, StaffPaused, StaffResumed
from handover.operations.reports import report
from handover.pages.messenger_profile import messenger_profile
from handover.pages.page import Page, Plan
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Thread
from local.simulator.platform import Happened
from local.simulator.settings import Mode
from tests.fakes.cloud import TABLE_NAME
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN
from tests.proof.world.aws import MAILBOX, NEWS, NOTIFICATIONS, ORDERS, Aws
from tests.proof.world.chat import Conversed
from tests.proof.world.clock import WorldClock
from tests.proof.world.functions import Console, Functions, wired
from tests.proof.world.line import Invocation, Lines
from tests.proof.world.meta import MetaPage, Wire, signed
from tests.proof.world.observer import Observer
from tests.proof.world.pages import HARBOUR, INSTAGRAM, QUAY
from tests.proof.world.sqs import Message, record_of

WORKERS: Final = {MAILBOX: "replies", ORDERS: "thread_control", NOTIFICATIONS: "notifications", NEWS: "news"}
OK: Final = 200
WEBHOOK: Final = "/webhook"
A_MOMENT_MS: Final = 1_000
"""How long everybody takes before they act."""

DELIVERED_WITHIN_MS: Final = 36 * 3_600_000
"""Meta delivers an event within 36 hours or not at all (Graph Webhooks, getting started)."""

MOST_TURNS: Final = 3_000
REMEMBERED: Final = 40
LATE_MS: Final = 48 * 3_600_000
"""So late, and no later, an event comes for the first time here: longer than Meta says it tries."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who writes to a page, and what we know of the page."""

    name: str
    user_id: str
    account_id: str
    page: MetaPage
    settings: Page

    @property
    def key(self) -> Conversed:
        return self.account_id, self.user_id

    @property
    def thread(self) -> Thread:
        return self.page.thread(self.user_id)


@dataclass
class Webhook:
    """One event on its way to us."""

    number: int
    at_ms: int
    body: Json


class World:
    """Everything there is. Use `world()` to get one."""

    def __init__(self) -> None:
        self.clock = WorldClock()
        self.lines = Lines()
        self.observer = Observer(self.clock, self.lines)
        self.aws = Aws(self.clock, self.lines, self.observer)
        self.wire = Wire(self.lines, self.observer, self.clock.forward)
        self.console = Console(self.observer.line_written)
        self.functions = Functions(self.clock, self.lines, self.console)
        self.pending: list[Webhook] = []
        self.late: list[Webhook] = []
        self.answered: list[Webhook] = []
        self.worked: deque[tuple[str, Message, Invocation]] = deque(maxlen=REMEMBERED)
        """The messages that were worked on last, with the names of their queues, and how."""
        self.pages: list[MetaPage] = []
        self.visitors: list[Visitor] = []
        self.nonsense = 0
        self._numbers = count(1)
        for name, secret in (("app-secret", APP_SECRET), ("verify-token", VERIFY_TOKEN)):
            self.aws.put_secret(name, secret)

    # --- who is there -------------------------------------------------------------------------------------------------

    def open_page(self, settings: Page, mode: Mode) -> MetaPage:
        """Opens a page of the platform and connects it as its owner does."""
        numbers = count(int(settings.id) * 1_000)
        page = MetaPage(settings.id, settings.name, mode, settings.instagram_account_id or "1", lambda: next(numbers))
        page.simulator.platform.page.set(cast("Json", messenger_profile(settings)))
        self.pages.append(page)
        self.wire.connect(page)
        self.observer.know_page(page, settings)
        self.store(settings)
        self.aws.put_secret(f"pages/{page.id}/token", page.tokens[-1])
        return page

    def store(self, settings: Page) -> None:
        """Stores what an owner has set."""
        PageVersions(self.aws.client("dynamodb"), TABLE_NAME).publish(settings, by="the owner")

    def is_routed(self, visitor: Visitor) -> bool:
        """Whether Conversation Routing is enabled where the visitor writes."""
        return visitor.page.simulator.settings.routes(visitor.thread.platform)

    def change_plan(self, page: MetaPage) -> None:
        """Lets the owner's plan lapse, or renews it."""
        settings = self.observer.book.page_of(page.id)
        plan = Plan.FREE if settings.plan is Plan.PREMIUM else Plan.PREMIUM
        changed = settings.model_copy(update={"plan": plan})
        self.observer.know_page(page, changed)
        self.store(changed)

    def renew_token(self, page: MetaPage) -> None:
        """Gives a page another token, and us too."""
        self.aws.put_secret(f"pages/{page.id}/token", page.renew_token())

    def add_visitor(self, page: MetaPage, settings: Page, name: str, platform: MessagingPlatform) -> Visitor:
        """Adds somebody who can write to a page."""
        user_id = page.add_visitor(name, platform)
        visitor = Visitor(name, user_id, page.simulator.settings.account_id(platform), page, settings)
        self.visitors.append(visitor)
        self.observer.know_visitor(visitor.key, page.thread(user_id))
        return visitor

    # --- what happens -------------------------------------------------------------------------------------------------

    def happens(self, page: MetaPage, deed: Callable[[], Happened]) -> None:
        """Lets somebody do something on the platform; its webhooks are on their way then."""
        self.clock.forward(A_MOMENT_MS)
        page.simulator.publish(deed())
        self.observer.book.counts["deeds"] += 1
        self.gather()

    def decides(self, visitor: Visitor, event: type[StaffPaused | StaffResumed]) -> None:
        """Lets staff decide something at the command line, about a conversation that there is."""
        self._decided(visitor, lambda event_id: event(id=event_id, at=self.clock.now_ms, by="maya"))

    def decides_by_link(
        self, visitor: Visitor, event: type[StaffClaimed | StaffExtended | StaffResumed], **fields: object
    ) -> None:
        """Lets an admin decide something by a link, about the request that runs."""
        request = self.observer.book.chats[visitor.key].saved.request
        if request is not None:
            told = {"at": self.clock.now_ms, "by": "Maya", "request_id": request.id, **fields}
            self._decided(visitor, lambda event_id: event.model_validate({"id": event_id, **told}))

    def _decided(self, visitor: Visitor, event: Callable[[str], ReportedEvent]) -> None:
        self.clock.forward(A_MOMENT_MS)
        if self.observer.book.chats[visitor.key].saved.version:
            letter = report(*visitor.key, event(f"staff.{next(self._numbers)}"))
            self.aws.queues[MAILBOX].send(letter.body, letter.group_id, letter.deduplication_id)
            self.observer.book.counts["deeds"] += 1

    def gather(self) -> None:
        """Takes up the webhooks of everything that happened."""
        for page in self.pages:
            for body in page.new_webhooks():
                self.pending.append(Webhook(next(self._numbers), self.clock.now_ms, body))

    def deliver(self, webhooks: Sequence[Webhook]) -> int | None:
        """Hands webhooks of one page to `ingest`, all in one body; gives the status, None where no answer came."""
        first = webhooks[0].body
        entries = [entry for webhook in webhooks for entry in cast("list[Json]", webhook.body["entry"])]
        body: Json = {"object": first["object"], "entry": entries}
        status = self.post(body)
        for webhook in webhooks:
            if webhook in self.pending and status == OK:
                self.pending.remove(webhook)
                self.answered = [*self.answered, webhook][-REMEMBERED:]
        return status

    def hold_back(self, webhooks: Sequence[Webhook]) -> None:
        """Let Meta deliver webhooks later than all others."""
        self.late += webhooks
        for webhook in webhooks:
            self.pending.remove(webhook)
            self.observer.held_back(webhook.body)

    def bring_late(self, until_ms: int | None = None) -> None:
        """Let Meta deliver what it holds back, the newest first: all, or what would be too late at a time."""
        come = [one for one in self.late if until_ms is None or until_ms - one.at_ms > LATE_MS]
        for webhook in reversed(come):
            self.late.remove(webhook)
            self.pending.append(webhook)
            self.observer.book.counts["late first arrivals"] += 1
        self.observer.is_held_back_no_more([one.body for one in self.late])

    def deliver_again(self, which: int) -> None:
        """Delivers a webhook a second time, as Meta may for a day and a half."""
        begin = self.clock.now_ms - DELIVERED_WITHIN_MS
        self.answered = [webhook for webhook in self.answered if webhook.at_ms >= begin]
        if self.answered:
            self.observer.book.counts["duplicates"] += 1
            self.deliver([self.answered[-1 - which % len(self.answered)]])

    def spoil(self, webhook: Webhook) -> None:
        """Puts something among the events of a webhook that nobody can read."""
        self.nonsense += 1
        entry = cast("list[Json]", webhook.body["entry"])[0]
        cast("list[object]", entry.setdefault("messaging", [])).insert(0, f"nonsense {self.nonsense}")

    def post(self, body: Json) -> int | None:
        """Posts a signed body to `ingest`."""
        written, signature = signed(body)
        event = {
            "requestContext": {"http": {"method": "POST", "path": WEBHOOK}},
            "headers": {"x-hub-signature-256": signature},
            "body": written.decode(),
            "isBase64Encoded": False,
        }
        self.observer.webhook_posted(body)
        assert self.aws.judge.refuses_invocation("ingest", event) is None
        answer, invocation = self.functions.invoke("ingest", "webhook", event)
        status = None if answer is None else int(answer["statusCode"])
        self.observer.webhook_answered(body, status, invocation)
        return status

    # --- what the functions do about it -------------------------------------------------------------------------------

    def deliverable(self) -> list[tuple[str, Message]]:
        """What Lambda's pollers could hand to a function now."""
        return [(name, message) for name in WORKERS for message in self.aws.queues[name].deliverable()]

    def work(self, name: str, message: Message, *, end_is_heard: bool = True) -> None:
        """Hands one message to its function; where the end is not heard of, it comes again though it was worked on."""
        queue = self.aws.queues[name]
        if not queue.receive(message):
            self.observer.given_up(name, message)
            return
        event = {"Records": [record_of(message, queue)]}
        self.observer.work_begins(name, message)
        assert self.aws.judge.refuses_invocation(WORKERS[name], event) is None
        answer, invocation = self.functions.invoke(WORKERS[name], message.body, event, message.deliveries)
        failed = answer is None or bool(answer["batchItemFailures"])
        if not end_is_heard and not failed:
            self.lines.faults["lambda: the end is not heard"] += 1
            invocation.faults.append("the end was not heard")
        message.faults += invocation.faults
        self.observer.work_ended(name, message, invocation, failed=failed)
        if not failed and end_is_heard:
            queue.delete(message)
            self.worked.append((name, message, invocation))
        self.gather()

    def is_calm(self) -> bool:
        """Whether nothing is on its way."""
        return not self.pending and not self.late and not any(len(self.aws.queues[name]) for name in WORKERS)

    def store_all(self) -> None:
        """Delivers all webhooks to `ingest`, each once."""
        for webhook in [*self.pending]:
            self.deliver([webhook])

    def decide_all(self) -> None:
        """Works on what is in the mailbox, and on nothing else."""
        for _ in range(MOST_TURNS):
            deliverable = self.aws.queues[MAILBOX].deliverable()
            if not deliverable:
                return
            self.work(MAILBOX, deliverable[0])
        raise AssertionError("the mailbox never gets empty")

    def work_off(self) -> bool:
        """Delivers all webhooks, and works on all that can be worked on now; tells whether there was anything."""
        was_busy = False
        for _ in range(MOST_TURNS):
            self.gather()
            if self.pending:
                self.deliver([self.pending[0]])
            elif deliverable := self.deliverable():
                self.work(*deliverable[0])
            else:
                return was_busy
            was_busy = True
        raise AssertionError("the functions keep each other busy")

    def timers_of(self, visitor: Visitor) -> list[str]:
        """Return the messages that timers will put into the mailbox for a visitor's conversation."""
        group = f"{visitor.account_id}:{visitor.user_id}"
        return [timer.body for timer in self.aws.timers.values() if timer.group == group]

    def is_tried_again(self, visitor: Visitor) -> bool:
        """Return whether a timer has the visitor's conversation go on with what Meta did not take for it alone."""
        return any('"page_opened"' in body for body in self.timers_of(visitor))

    def settle(self) -> None:
        """Lets everything come to its end; time passes only as far as what waits for another try needs it."""
        for _ in range(MOST_TURNS):
            self.work_off()
            for timer in self.aws.due_timers(self.clock.now_ms):
                self.aws.fire(timer)
            times = [at for name in WORKERS if (at := self.aws.queues[name].next_visible_at()) is not None]
            if not times:
                return
            self.clock.reach(min(times))
        raise AssertionError("the functions never come to an end")

    def pass_time(self, milliseconds: int) -> None:
        """Lets time pass, with all that happens by itself in it."""
        end = self.clock.now_ms + milliseconds
        for _ in range(MOST_TURNS):
            self.settle()
            due = min((timer.at_ms for timer in self.aws.timers.values()), default=end)
            if due >= end:
                self.clock.reach(end)
                self.settle()
                return
            self.clock.reach(due)
        raise AssertionError("time does not pass")


@contextmanager
def world() -> Iterator[World]:
    """Gives a world with two pages and five visitors."""
    made = World()
    with wired(made.aws, made.wire, made.clock, made.console):
        harbour = made.open_page(HARBOUR, Mode.CONVERSATION_ROUTING)
        quay = made.open_page(QUAY, Mode.ZERO_CONFIG)
        made.add_visitor(harbour, HARBOUR, "Anna Berg", MessagingPlatform.MESSENGER)
        made.add_visitor(harbour, HARBOUR, "", MessagingPlatform.MESSENGER)
        made.add_visitor(harbour, HARBOUR, "Ines Mora", MessagingPlatform.INSTAGRAM)
        made.add_visitor(quay, QUAY, "Zoe Lund", MessagingPlatform.MESSENGER)
        made.add_visitor(quay, QUAY, "Zeno Falk", MessagingPlatform.MESSENGER)
        assert made.visitors[2].account_id == INSTAGRAM
        yield made
        assert not str(made.aws.judge), f"IAM refuses in production, by template.yaml: {made.aws.judge}"
