"""Watches who is told what: each alert reaches each admin and the topic, once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from handover.conversation.audience import Audience
from handover.conversation.effects import Alert
from handover.conversation.vocabulary import Telling
from tests.proof.world.book import Book

TOPIC = "topic"


@dataclass
class Alerts:
    """What was announced, and to whom it was brought.

    Attributes:
        announced: each announcement by its id.
        told: how often each channel (an admin's address, or the topic) was told of an announcement.
        excused: what may be told again, because nobody could write down that it was.
        given_up: the announcements whose message went to the dead-letter queue, after faults.
    """

    book: Book
    announced: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    excused: set[tuple[str, str]] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)

    def publish(self, announcement: dict[str, Any]) -> None:
        """Something was announced to the functions; news is for programs, and tells nobody.

        Of one that comes again, what people hear at once counts.
        """
        if announcement["about"] == "news":
            return
        known = self.announced.get(announcement["id"])
        if known is None or announcement.get("telling") == Telling.AT_ONCE:
            self.announced[announcement["id"]] = announcement

    def brought(self, channel: str, *, has_receipt: bool = False) -> None:
        """A channel was told of what `notifications` works on; a receipt says that it was told before."""
        current, alert_id = self.book.lines.current, str(self.book.subject.get("id"))
        is_told_by_us = current is not None and current.function == "notifications"
        self.book.expect("3", "somebody else than notifications told people something", holds=is_told_by_us)
        if current is None:
            return
        step = alert_id, channel
        self.told[step] += 1
        self.book.counts["mails"] += channel != TOPIC
        is_once = self.told[step] == 1 or (step in self.excused and not has_receipt)
        self.book.expect("3", f"{channel} was told twice of {alert_id}", holds=is_once)
        current.did(f"{alert_id} {channel}")

    def could_not_be_recorded(self, unrecorded: Iterable[str]) -> None:
        """An invocation ended before it could write down what it had told."""
        self.excused |= {(alert_id, channel) for alert_id, _, channel in (one.partition(" ") for one in unrecorded)}

    def expect_all_told(self) -> None:
        """Once everything has come to its end, everybody was told of everything."""
        for alert_id, announcement in self.announced.items():
            for channel in self._audience(announcement):
                is_told = bool(self.told[alert_id, channel]) or alert_id in self.given_up
                self.book.expect("3", f"{channel} was never told of {alert_id}", holds=is_told)
        self._expect_announced()

    def is_raised(self, request_id: str) -> bool:
        """Tell whether a request was announced for people, by itself or on a list; `expect_all_told` holds that."""
        return any(
            announcement.get("request_id") == request_id and announcement["telling"] != Telling.JOINED
            for announcement in self.announced.values()
        )

    def _audience(self, announcement: dict[str, Any]) -> tuple[str, ...]:
        """Gives who must be told; nobody, where a list tells it later, or the alert that follows a burst."""
        if announcement.get("telling") in {Telling.LISTED, Telling.JOINED}:
            return ()
        page = self.book.settings[announcement["page_id"]][-1][1]
        audience = Audience.model_validate(announcement.get("audience", {}))
        return (*(admin.email for admin in page.handover.admins if audience.includes(admin)), TOPIC)

    def _expect_announced(self) -> None:
        for chat in self.book.chats.values():
            outbox = chat.saved.outbox
            for effect in outbox.effects if outbox else ():
                is_announced = not isinstance(effect, Alert) or effect.id in self.announced or chat.given_up
                self.book.expect("3", f"{effect.id} was never announced", holds=is_announced)
