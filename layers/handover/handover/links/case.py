"""What a link is about when somebody opens it: the conversation, its history, and how it stands."""

from dataclasses import dataclass
from enum import Enum
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


def event_of(link: Link) -> str:
    """Return the id of the event that a link brings about."""
    return f"link-{link.digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A link about a conversation, opened by its admin.

    Attributes:
        history: of the whole conversation, the oldest line first.
        used: the use of the link, if it was used.
        way_to_list: where everybody who waits is listed, from the address of the link.
        now: in milliseconds since 1970.
    """

    link: Link
    page: Page
    admin: Admin
    conversation: Conversation
    history: tuple[Record, ...]
    used: UsedLink | None
    way_to_list: str
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
    def is_decided(self) -> bool:
        """Whether the event has been worked on."""
        return self.conversation.remembers(self.event_id) or any(
            record.id.startswith(f"{self.event_id}.") for record in self.history
        )

    @property
    def standing(self) -> Standing:
        """How it stands now."""
        if self.conversation.version == 0:
            return Standing.FORGOTTEN
        if self.used is not None and not self.is_decided and self.now - self.used.at < PATIENCE_MS:
            return Standing.UNDER_WAY
        request = self.request
        if request is None or self.conversation.mode is Mode.BOT:
            return Standing.ENDED
        if self.conversation.mode is Mode.RETURNING:
            return Standing.COMING_BACK
        return self._standing_of_claim(request) if self.link.action is Action.CLAIM else self._standing_of_pause()

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
        deeds = {one.deed: one for one in self.history if digest_of(one.request_id) == self.link.request}
        resumed, returned, failed = (deeds.get(deed) for deed in (Deed.RESUMED, Deed.RETURNED, Deed.FAILED))
        last = returned or resumed or failed
        running = self.request.ending if self.request else None
        known = next((ending for ending in Ending if resumed and resumed.why == ending), None)
        return End(running or known, last.at if last else self._back_since, resumed.by if resumed else "")

    @property
    def _back_since(self) -> int | None:
        is_back = self.conversation.mode is Mode.BOT
        return self.conversation.returned_at or None if is_back else None

    @property
    def asked_again_at(self) -> int | None:
        """When the handover began that runs now, where it is a later one than that of the link."""
        later = self.conversation.request
        return later.since if later is not None and self.request is None else None
