"""What the observers share: the pages, the conversations, and the list of breaches."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

from handover.pages.page import Page
from handover.pages.standing import Standing
from tests.proof.world.chat import Chat, Conversed
from tests.proof.world.clock import WorldClock
from tests.proof.world.line import Lines
from tests.proof.world.meta import MetaPage


@dataclass
class Book:
    """The common record. A breach is a sentence that begins with the number of the invariant in the design.

    Attributes:
        settings: what each page's owner has set, the newest last, with the time it was stored.
        counts: how much happened, for the report.
        checked: how often each invariant was held against what happened.
    """

    clock: WorldClock
    lines: Lines
    pages: dict[str, MetaPage] = field(default_factory=dict)
    settings: dict[str, list[tuple[int, Page]]] = field(default_factory=dict)
    chats: dict[Conversed, Chat] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)

    def expect(self, number: str, what_is_wrong: str, *, holds: bool) -> bool:
        """Holds an invariant against what happened; gives whether it stands."""
        self.checked[number] += 1
        if not holds:
            self.breaches.append(f"invariant {number}: {what_is_wrong}")
        return holds

    def page_of(self, account_id: str) -> Page:
        """The settings of the page that has this id, or whose Instagram account has it, as stored now."""
        return next(
            page
            for stored in self.settings.values()
            if account_id in ((page := stored[-1][1]).id, page.instagram_account_id)
        )

    def chat_with(self, user_id: str | None) -> Chat | None:
        """The conversation with a user; ids are given once in a world."""
        return next((chat for chat in self.chats.values() if chat.key[1] == user_id), None)

    @property
    def subject(self) -> dict[str, Any]:
        """What the function at work has been handed, as JSON."""
        current = self.lines.current
        return subject_in(current.subject) if current else {}


def subject_in(body: str) -> dict[str, Any]:
    """A message's body as JSON; an announcement as what is announced."""
    document = cast("dict[str, Any]", json.loads(body))
    return cast("dict[str, Any]", json.loads(document["Message"])) if "TopicArn" in document else document


def event_id_in(letter: dict[str, Any]) -> str:
    """The id of the event in a letter of the mailbox; empty for a letter about a page."""
    if letter.get("kind") == "report":
        return str(letter["event"]["id"])
    return str(letter.get("id", "")) if "user" in letter else ""


def kind_of_event(letter: dict[str, Any]) -> str:
    """A word for what a letter of the mailbox is about, for messages of breaches."""
    if letter.get("kind") == "report":
        return str(letter["event"]["kind"])
    return ", ".join(sorted(set(letter.get("event", {})) - {"sender", "recipient", "timestamp"})) or str(letter["kind"])
