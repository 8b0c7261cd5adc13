"""What a link is about when somebody opens it: the conversation, its history, and how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Final

from handover.conversation.conversation import Conversation, Ending, HandoverRequest, Mode
from handover.conversation.effects import Deed, Record
from handover.conversation.ladder import returns_at
from handover.links.link import MINUTES, Action, Link, digest_of
from handover.links.used import UsedLink
from handover.pages.page import MINUTE_MS, Admin, Page

PATIENCE_MS: Final = 2 * MINUTE_MS
"""How long somebody who used a link is told that it is on its way. Then the event is no more among the last that the
conversation remembers, or something is broken; in either case the page tells how it stands."""


HISTORY_SHOWN: Final = 12
"""How many lines of the history of a handover are shown, the last ones."""

LINES_LOOKED_AT: Final = 60
"""How many lines of a conversation's history are looked at, for those of the handover that a link is about."""


class Standing(Enum):
    """How it stands with what a link is for."""

    OFFERED = "offered"
    """It can be done."""

    UNDER_WAY = "under_way"
    """It was ordered, and is not decided yet."""

    THEIRS = "theirs"
    """This admin answers."""

    TAKEN = "taken"
    """Another admin answers."""

    COMING_BACK = "coming_back"
    """The bot was asked back, and is on its way."""

    EXTENDED = "extended"
    """The bot stays out for longer."""

    IN_VAIN = "in_vain"
    """The link was used, and it did not come to what it is for."""

    ENDED = "ended"
    """The handover is over."""

    FORGOTTEN = "forgotten"
    """Nothing is kept of the conversation any more."""


@dataclass(frozen=True, slots=True)
class End:
    """How a handover ended, as far as it is known; `at` in milliseconds since 1970.

    Attributes:
        by: who of the staff ended it.
    """

    why: Ending | None
    at: int | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Until when the bot stays out, in milliseconds since 1970.

    Attributes:
        until: when the pause ends, if nobody ends it before.
        is_capped: whether that is sooner than was asked for, because the page does not pause for longer.
    """

    until: int
    is_capped: bool


def recent_history(link: Link, newest_first: Iterable[Record]) -> tuple[Record, ...]:
    """Return the last lines of a conversation's history, the oldest first, and no more than a link needs.

    They reach back to the line that began the link's handover, or to as many lines of it as are shown.
    """
    found: list[Record] = []
    own = 0
    for record in islice(newest_first, LINES_LOOKED_AT):
        found.append(record)
        own += _is_about(record, link)
        if own == HISTORY_SHOWN or (_is_about(record, link) and record.deed is Deed.REQUESTED):
            break
    return tuple(reversed(found))


def _is_about(record: Record, link: Link) -> bool:
    return digest_of(record.request_id) == link.request


def event_of(link: Link) -> str:
    """Return the id of the event that a link brings about."""
    return f"link-{link.digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A link about a handover, opened by its admin; of what came after the handover it shows nothing.

    Attributes:
        signed_at: when the link was signed, in milliseconds since 1970.
        history: the last lines of the whole conversation, the oldest first.
        used: the use of the link, if it was used.
        now: in milliseconds since 1970.
    """

    link: Link
    signed_at: int
    page: Page
    admin: Admin
    conversation: Conversation
    history: tuple[Record, ...]
    used: UsedLink | None
    now: int

    @property
    def event_id(self) -> str:
        """The id of the event that the link brings about: however often it is pressed, it is one event."""
        return event_of(self.link)

    @property
    def request(self) -> HandoverRequest | None:
        """The handover that the link is about, while it runs."""
        request = self.conversation.request
        return request if request is not None and digest_of(request.id) == self.link.request else None

    @property
    def own_history(self) -> tuple[Record, ...]:
        """The last lines about the link's own handover, the oldest first."""
        return tuple(record for record in self.history if _is_about(record, self.link))[-HISTORY_SHOWN:]

    @property
    def is_decided(self) -> bool:
        """Whether the event has been worked on."""
        return self.conversation.remembers(self.event_id) or any(
            record.id.startswith(f"{self.event_id}.") for record in self.own_history
        )

    @property
    def standing(self) -> Standing:
        """How it stands now."""
        if self._is_forgotten:
            return Standing.FORGOTTEN
        if self.used is not None and not self.is_decided and self.now - self.used.at < PATIENCE_MS:
            return Standing.UNDER_WAY
        request = self.request
        if request is None or self.conversation.mode is Mode.BOT:
            return Standing.ENDED
        if self.conversation.mode is Mode.RETURNING:
            return Standing.COMING_BACK
        return self._standing_of_claim(request) if self.link.action is Action.CLAIM else self._standing_of_pause()

    @property
    def _is_forgotten(self) -> bool:
        """Whether the visitor was forgotten since; who has written again meanwhile is somebody new."""
        is_older = self.request is None and self.signed_at <= self.conversation.forgotten_at
        return self.conversation.version == 0 or is_older

    def _standing_of_claim(self, request: HandoverRequest) -> Standing:
        if request.claim is None:
            return Standing.OFFERED if self.used is None else Standing.IN_VAIN
        return Standing.THEIRS if request.claim.email == self.admin.email else Standing.TAKEN

    def _standing_of_pause(self) -> Standing:
        if self.used is None:
            return Standing.OFFERED
        return Standing.IN_VAIN if self.link.action is Action.RESUME else Standing.EXTENDED

    @property
    def pause(self) -> Pause | None:
        """The pause as it is; None while the bot is there, or on its way, or as soon as the user writes."""
        is_over = self.request is None or self.request.is_expired
        return self._pause(self.request) if self.conversation.mode is Mode.HUMAN and not is_over else None

    @property
    def pause_if_extended(self) -> Pause | None:
        """The pause as it would be if the link were used now; None where it is not for that."""
        minutes = MINUTES.get(self.link.action)
        if self.request is None or minutes is None:
            return None
        until = self.now + minutes * MINUTE_MS
        changes = {"last_human_sign": self.now, "extended_at": self.now, "paused_until": until}
        return self._pause(self.request.model_copy(update=changes))

    def _pause(self, request: HandoverRequest | None) -> Pause | None:
        if request is None:
            return None
        until = returns_at(request, self.page)
        return Pause(until, is_capped=until < (request.paused_until or 0))

    @property
    def end(self) -> End:
        """How the handover ended, or why the bot is on its way."""
        deeds = {one.deed: one for one in self.own_history}
        resumed, returned, failed = (deeds.get(deed) for deed in (Deed.RESUMED, Deed.RETURNED, Deed.FAILED))
        last = returned or resumed or failed
        running = self.request.ending if self.request else None
        known = next((ending for ending in Ending if resumed and resumed.why == ending), None)
        return End(running or known, last.at if last else self._back_since, resumed.by if resumed else "")

    @property
    def _back_since(self) -> int | None:
        """When the bot was last back, unless that was after a later handover."""
        is_the_last = not self.history or _is_about(self.history[-1], self.link)
        is_back = self.conversation.mode is Mode.BOT
        return self.conversation.returned_at or None if is_back and is_the_last else None

    @property
    def is_asked_again(self) -> bool:
        """Whether a later handover than that of the link runs now."""
        return self.conversation.request is not None and self.request is None
