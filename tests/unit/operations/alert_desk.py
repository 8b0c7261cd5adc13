"""`notifications` at work in memory: a page with two admins, and every channel to them."""

from typing import Any

from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.links import AlertLinks
from handover.alerts.mail_events import MailEvent
from handover.alerts.messages import Notice
from handover.missing_secret import MissingSecretError
from handover.operations.alert import Names, Parts, tell
from handover.operations.mail_outcomes import note
from tests.builders.announcements import AT
from tests.builders.pages import DOCUMENT, PAGE_ID, page
from tests.fakes.address_marks import InMemoryAddressMarks
from tests.fakes.budgets import InMemoryBudgets
from tests.fakes.clock import ManualClock
from tests.fakes.graph import FakeGraph
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.mailer import RecordingMailer
from tests.fakes.meter import RecordingMeter
from tests.fakes.pages import InMemoryPages
from tests.fakes.receipts import InMemoryReceipts
from tests.fakes.secrets import FakePageSecrets
from tests.fakes.text_messages import RecordingTextMessages
from tests.fakes.topic import RecordingTopic

MAYA, JONAS = "maya@example.test", "jonas@example.test"
NUMBER, ANOTHER_NUMBER = "+33612345678", "+33687654321"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:handover-night-shift"


class Desk:
    """`notifications` at work."""

    def __init__(self) -> None:
        self.pages = InMemoryPages(page())
        self.graph = FakeGraph()
        self.ledger = InMemoryLedger()
        self.links: dict[tuple[str, str], AlertLinks] = {}
        self.mailer = RecordingMailer()
        self.text_messages = RecordingTextMessages()
        self.topic: RecordingTopic[Notice] = RecordingTopic()
        self.topics: dict[str, RecordingTopic[Notice]] = {TOPIC: RecordingTopic()}
        self.tokens = FakePageSecrets({PAGE_ID: "token"})
        self.receipts = InMemoryReceipts()
        self.marks = InMemoryAddressMarks()
        self.budgets = InMemoryBudgets()
        self.meter = RecordingMeter()
        self.clock = ManualClock(AT / 1000)

    def names_for(self, page_id: str) -> Names:
        if not self.tokens.credentials(page_id)[0]:
            raise MissingSecretError(f"page {page_id} has no token")
        return self.graph

    @property
    def parts(self) -> Parts:
        return Parts(
            pages=self.pages,
            names_for=self.names_for,
            ledger=self.ledger,
            links_for=lambda announcement, admin: self.links.get((announcement.id, admin.email)),
            mailer=self.mailer,
            receipts=self.receipts,
            marks=self.marks,
            budgets=self.budgets,
            text_messages=self.text_messages,
            topic=self.topic,
            topic_at=self.topics.__getitem__,
            meter=self.meter,
            now=lambda: round(self.clock() * 1000),
        )

    def tells(self, told: AnyAnnouncement) -> None:
        tell(told, self.parts)

    def is_told(self, *events: MailEvent) -> None:
        for event in events:
            note(event, self.parts)

    def has_admins(
        self, *admins: dict[str, Any], handover_changes: dict[str, Any] | None = None, **settings: Any
    ) -> None:
        handover = {**DOCUMENT["handover"], "admins": list(admins), **(handover_changes or {})}
        self.pages.put(page(handover=handover, **settings))

    @property
    def recipients(self) -> list[str]:
        return [mail.recipient for mail in self.mailer.sent]
