"""The demo page's story, told by the real code: what Meta sends, and what the functions hand to each other."""

import hashlib
import json
from dataclasses import replace
from typing import Final

from events.aws_shapes import Json, arn
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.news import News
from handover.aws.mailbox import Letter
from handover.aws.topics import EventsTopic
from handover.conversation.events import ControlSwitched, StaffClaimed
from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.envelope import Arrival
from handover.messenger.signature import sign
from handover.operations import hold, letters, reply, waiting_list
from handover.operations.orders import ORDER
from handover.operations.receive import read, receive
from handover.operations.reports import report
from handover.operations.say import Time
from handover.pages.page import KNOWN_APPS
from handover.pages.standing import Trouble, TroubleKind
from local.demo_page import at_any_hour, demo_page
from local.simulator import webhook_events
from local.simulator.content import Message
from local.simulator.ownership import Channel
from local.simulator.webhook_events import Envelope, Event
from local.simulator.webhooks import encode
from tests.fakes.budgets import InMemoryBudgets
from tests.fakes.conversations import InMemoryConversations
from tests.fakes.dead_letters import RecordingDeadLetters
from tests.fakes.graph import FakeGraph
from tests.fakes.history import InMemoryHistory
from tests.fakes.pages import InMemoryPages
from tests.fakes.queue import RecordingQueue
from tests.fakes.routings import InMemoryRoutings
from tests.fakes.schedules import InMemorySchedules
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN
from tests.fakes.standings import InMemoryStandings
from tests.fakes.tombstones import InMemoryTombstones
from tests.fakes.topic import RecordingTopic

APP_ID: Final = "1000000001"
PAGE_ID: Final = "2000000001"
USER_ID: Final = "7000000000000042"
USER_NAME: Final = "Anna Bergström"
INSTAGRAM_ID: Final = "17841400000000001"
INSTAGRAM_USER_ID: Final = "6000000000000042"
INBOX: Final = KNOWN_APPS["page_inbox"]
HANDSHAKE: Final = {
    "hub.mode": "subscribe",
    "hub.challenge": "1158201444",
    "hub.verify_token": VERIFY_TOKEN,
}

BEGAN_AT: Final = 2_093_680_800_000
"""6 May 2036, 10:00 UTC: what has not come yet counts as now, so that a stack at hand takes no event for an old one."""

APP_SCOPED_ID: Final = str(10**17 + int(USER_ID))
"""The visitor's id in our app, as the simulator makes it."""

DELETION: Final = json.dumps(
    {
        "algorithm": "HMAC-SHA256",
        "expires": BEGAN_AT // 1000,
        "issued_at": 1_795_000_000,
        "user_id": APP_SCOPED_ID,
    },
    separators=(",", ":"),
)
"""What Facebook signs for a visitor who asks to be forgotten; it counts until the story begins."""

DEAD: Final = "HTTP 400, code 190/460"
"""What Meta answers to a token that does not work any more."""

_ANSWER: Final = Message(text="Hello Anna, this is Maya from the workshop. Bring it in, we have a look at once.")

WEBHOOKS: Final[dict[str, Event]] = {
    "text": webhook_events.text(
        Channel.MESSAGING,
        "m_aT1hZ2VfdGV4dF8wMDAx",
        "My brake is broken, can you fix it on Saturday? I am at café Söder/Quay 9, anna@example.com",
    ),
    "quick-reply": webhook_events.quick_reply(Channel.MESSAGING, "m_cXVpY2tfcmVwbHlfMDAx", "Repairs", "recipe/repairs"),
    "postback-on": webhook_events.postback("m_cG9zdGJhY2tfb25fMDAx", "Talk to a human", "handover/on?recipe=repairs"),
    "standby": webhook_events.text(Channel.STANDBY, "m_c3RhbmRieV90ZXh0XzAx", "The chain makes a noise too 😟"),
    "standby-echo": webhook_events.echo(Channel.STANDBY, "m_c3RhbmRieV9lY2hvXzAx", INBOX, _ANSWER),
    "postback-off": webhook_events.postback("m_cG9zdGJhY2tfb2ZmXzAx", "Switch the bot on", "handover/off"),
    "hand-back": webhook_events.control(
        "pass_thread_control",
        {"previous_owner_app_id": INBOX, "new_owner_app_id": APP_ID, "metadata": ""},
    ),
    "instagram-text": webhook_events.text(Channel.MESSAGING, "m_aW5zdGFncmFtX3RleHQx", "When are you open?"),
    "request": webhook_events.control(
        "request_thread_control", {"requested_owner_app_id": int(INBOX), "metadata": "Maya wants to answer"}
    ),
    "policy": webhook_events.policy_enforcement(
        {"action": "warning", "reason": "The page sends messages that people report as spam."}
    ),
}
"""What Meta sends, in the order it could happen."""


def happened_at(name: str) -> int:
    """When a webhook's event happened: one every twenty seconds."""
    return BEGAN_AT + 20_000 * list(WEBHOOKS).index(name)


def webhook(name: str) -> tuple[bytes, str]:
    """The bytes that Meta sends for an event, and their signature."""
    body = encode(_envelope(name).wrap(WEBHOOKS[name]))
    return body, sign(body, APP_SECRET)


def _envelope(name: str) -> Envelope:
    if name.startswith("instagram-"):
        return Envelope(INSTAGRAM_ID, INSTAGRAM_USER_ID, happened_at(name) / 1000, "instagram")
    return Envelope(PAGE_ID, USER_ID, happened_at(name) / 1000)


def letter(name: str) -> Letter:
    """The letter that `ingest` makes of a webhook."""
    mailbox = RecordingQueue()
    arrival = Arrival(happened_at(name) + 300, _token(name))
    receive(read(webhook(name)[0], APP_ID, arrival), mailbox, RecordingDeadLetters())
    return mailbox.letters[0]


def _token(name: str) -> str:
    """A token like those of the functions, and the same whenever the files are made."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _steady(letter: Letter) -> Letter:
    """The same letter with a token that does not change from one making of the files to the next."""
    document = json.loads(letter.body)
    body = json.dumps({**document, "token": _token(document["event"]["id"])})
    is_named_after_body = letter.deduplication_id == hashlib.sha256(letter.body.encode()).hexdigest()
    name = hashlib.sha256(body.encode()).hexdigest() if is_named_after_body else letter.deduplication_id
    return replace(letter, body=body, deduplication_id=name)


class _Recorder:
    """Stands for SNS and remembers how it was called."""

    def __init__(self) -> None:
        self.calls: list[Json] = []

    def publish(self, **arguments: object) -> None:
        self.calls.append(arguments)


def published(announcement: AnyAnnouncement | News) -> Json:
    """The call by which `replies` announces something on the handover events topic."""
    recorder = _Recorder()
    EventsTopic(recorder, arn("sns", "handover-events")).publish(announcement)
    return recorder.calls[0]


ADMIN = demo_page().handover.admins[0]


class Telling:
    """A run of the story in memory: what `replies` made of the letters it was given."""

    def __init__(self) -> None:
        self.orders = RecordingQueue()
        self.topic: RecordingTopic[AnyAnnouncement | News] = RecordingTopic()
        self._now = BEGAN_AT
        self._mailbox = RecordingQueue()
        self._schedules = InMemorySchedules(self._mailbox, lambda: self._now / 1000)
        self._graph = FakeGraph(APP_ID, lambda: self._now / 1000)
        self._graph.names[USER_ID] = USER_NAME
        holding = self._holding()
        self._parts = letters.Parts(self._conversing(holding), holding)

    def _holding(self) -> hold.Parts:
        conversations = InMemoryConversations()
        return hold.Parts(
            standings=InMemoryStandings(),
            waiting=conversations,
            conversations=conversations,
            pages=InMemoryPages(at_any_hour(demo_page())),
            mailbox=self._mailbox,
            topic=self.topic,
            schedules=self._schedules,
            token_is_accepted=lambda _: False,
            is_reachable=lambda _: True,
            measure=lambda _: None,
            token_fingerprint=self._graph.token_fingerprint,
            now=lambda: self._now,
        )

    def _conversing(self, holding: hold.Parts) -> reply.Parts:
        return reply.Parts(
            conversations=holding.conversations,
            tombstones=InMemoryTombstones(),
            pages=holding.pages,
            standings=holding.standings,
            routings=InMemoryRoutings(),
            sender_for=lambda _: self._graph,
            mailbox=self._mailbox,
            orders=self.orders,
            topic=self.topic,
            history=InMemoryHistory(),
            holding=holding,
            listing=waiting_list.Parts(
                conversations=holding.conversations,
                requests=InMemoryConversations(),
                budgets=InMemoryBudgets(),
                pages=holding.pages,
                topic=self.topic,
                schedules=self._schedules,
                now=lambda: self._now,
            ),
            measure=lambda _: None,
            app_id=APP_ID,
            now=lambda: self._now,
            time=Time(left=lambda: 30.0, rest=lambda _: None),
        )

    def goes_on(self, *names: str) -> "Telling":
        """Lets `replies` work on the letters of webhooks."""
        for name in names:
            self._work_on(letter(name), happened_at(name) + 300)
        return self

    def ends_switch(self, outcome: SwitchOutcome, detail: str = "") -> Letter:
        """Lets `thread_control` report on its last order, and `replies` hear of it."""
        return self._hears(outcome, detail, None)

    def finds_the_token_dead(self) -> Letter:
        """Lets `thread_control` report that Meta takes no calls for the page, and `replies` hear of it."""
        token = self._graph.token_fingerprint(PAGE_ID)
        return self._hears(SwitchOutcome.HELD, DEAD, Trouble(kind=TroubleKind.TOKEN_DEAD, detail=DEAD, token=token))

    def looks_again(self) -> Letter:
        """Gives the letter of the timer that a held page has."""
        # The page's timer comes before that of the request, which waits a quarter of an hour.
        self._schedules.fire_schedules(min(one.at_ms for one in self._schedules.waiting.values()))
        return self._mailbox.letters[-1]

    def runs_its_timer(self) -> Letter:
        """Gives the letter of the timer that the request has."""
        self._schedules.fire_schedules(max(one.at_ms for one in self._schedules.waiting.values()))
        return _steady(self._mailbox.letters[-1])

    def is_claimed(self, at: int) -> Letter:
        """Gives the letter of an admin who says that they answer, as `console` posts it."""
        request_id = str(json.loads(letter("postback-on").body)["id"])
        claimed = StaffClaimed(id="link-example", at=at, by=ADMIN.name, email=ADMIN.email, request_id=request_id)
        return _steady(report(PAGE_ID, USER_ID, claimed))

    def _hears(self, outcome: SwitchOutcome, detail: str, trouble: Trouble | None) -> Letter:
        order = ORDER.read(self.orders.letters[-1].body)
        at = self._now + 1_200
        event = ControlSwitched(
            id=f"{order.id}.outcome", at=at, fence=order.fence, outcome=outcome, detail=detail, trouble=trouble
        )
        told = _steady(report(PAGE_ID, USER_ID, event))
        self._work_on(told, at + 300)
        return told

    def _work_on(self, work: Letter, now: int) -> None:
        self._now = now
        letters.work_on(work.body, work.deduplication_id, self._parts)
