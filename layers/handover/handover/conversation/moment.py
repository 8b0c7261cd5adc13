"""One event meeting one conversation: what the rules look at, and the form of what they decide."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from handover.conversation.conversation import Conversation, HandoverRequest
from handover.conversation.effects import AnyEffect
from handover.conversation.events import AnyEvent
from handover.lineage import root_of
from handover.pages.page import MINUTE_MS, Page
from handover.pages.platform import WINDOW_MS, Platform
from handover.pages.routing import RoutingMode

NAME_LIMIT: Final = 64
"""SQS takes 128 characters as a deduplication id, and what becomes of an effect is named after it."""

_ROOT_LIMIT: Final = 40
"""Longer ones, which no event of ours has, would leave too little room for a digest that tells effects apart."""


class Finding(StrEnum):
    """What an event turned out to be; for the count, the log and the tests."""

    DUPLICATE = "duplicate"
    ANSWERED = "answered"
    NOTHING_TO_SAY = "nothing_to_say"
    SILENT = "silent"
    HANDOVER_BEGUN = "handover_begun"
    TAKEN_OVER = "taken_over"
    REQUEST_HONOURED = "request_honoured"
    REQUEST_REFUSED = "request_refused"
    BOUNCING = "bouncing"
    STILL_WAITING = "still_waiting"
    JOINED_ALERT = "joined_alert"
    CLAIMED = "claimed"
    CLAIMED_ALREADY = "claimed_already"
    EXTENDED = "extended"
    RETURNING = "returning"
    BOT_IS_BACK = "bot_is_back"
    SWITCH_FAILED = "switch_failed"
    POSTPONED = "postponed"
    NOTED = "noted"
    OUTDATED = "outdated"
    TOO_LATE = "too_late"
    FORGOTTEN = "forgotten"
    """It happened before its visitor was forgotten."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from an event: the next state, what to do, and what the event turned out to be."""

    conversation: Conversation
    effects: tuple[AnyEffect, ...]
    finding: Finding


@dataclass(frozen=True, slots=True)
class Moment:
    """One event meeting one conversation.

    Attributes:
        routing: how the page shares its conversations, where we have found out.
    """

    conversation: Conversation
    event: AnyEvent
    page: Page
    now: int
    routing: RoutingMode | None

    @property
    def platform(self) -> Platform:
        """Where the conversation takes place."""
        return self.page.platform_of(self.conversation.account_id)

    def becomes(self, finding: Finding, *effects: AnyEffect, **changes: Any) -> Decision:  # noqa: ANN401 - any field
        """Gives the decision that changes some fields of the conversation and does the effects."""
        return Decision(self.conversation.model_copy(update=changes), effects, finding)

    def outdated(self) -> Decision | None:
        """Nothing to do, where the event happened before the last switch and tells of a time that is over."""
        return self.becomes(Finding.OUTDATED) if self.event.at < self.conversation.switched_at else None

    def known_before(self) -> Decision | None:
        """As `outdated`, for what also comes in a second guise: the last switch may have been decided by the first."""
        conversation = self.conversation
        is_known = self.event.at <= max(conversation.switched_at, conversation.returned_at)
        return self.becomes(Finding.OUTDATED) if is_known else None

    @property
    def is_too_late(self) -> bool:
        """Whether the event is so old that nobody expects an answer any more: Meta's window after it is over."""
        return self.now - self.event.at >= WINDOW_MS

    def effect_id(self, number: int = 1) -> str:
        """Names an effect of this event, briefly: an outcome may bring a switch about anew, and that one another."""
        return effect_name(f"{self.event.id}.{number}")

    @property
    def pause_is_over(self) -> bool:
        """Whether the bot is to be back: the pause has lasted its time, or nobody came for so long."""
        request = self.conversation.request
        return request is None or request.is_expired or self.now >= pause_ends_at(request, self.page)

    @property
    def is_quiet(self) -> bool:
        """Whether the last sign of a human is so long ago that the bot may be back."""
        request = self.conversation.request
        return request is None or self.now >= _quiet_from(request, self.page)


def effect_name(name: str) -> str:
    """Return a name that an effect can have: of a long one the root stays, and the rest becomes a digest."""
    if len(name) <= NAME_LIMIT:
        return name
    root, digest = root_of(name), hashlib.sha256(name.encode()).hexdigest()
    return digest[:NAME_LIMIT] if len(root) > _ROOT_LIMIT else f"{root}.{digest}"[:NAME_LIMIT]


def pause_ends_at(request: HandoverRequest, page: Page) -> int:
    """Tells when a pause has lasted its time, in milliseconds since 1970."""
    longest = request.since + page.handover.longest_pause_minutes * MINUTE_MS
    return min(_quiet_from(request, page), longest)


def _quiet_from(request: HandoverRequest, page: Page) -> int:
    """Counts from the last sign of a human, but from no earlier than people were there to give one.

    What staff have said about the end counts instead, until somebody shows up again.
    """
    sign, until = request.last_human_sign, request.paused_until
    if until is not None and sign == request.extended_at:
        return until
    counted_from = max(page.opens_next(request.since) or request.since, sign or 0)
    return max(counted_from + page.handover.return_after_minutes * MINUTE_MS, until or 0)
