"""How a page stands with Meta: whether calls for it may be made, and who waits until they may."""

import hashlib
from enum import StrEnum
from typing import Final

from pydantic import TypeAdapter

from handover.frozen import Frozen
from handover.migrations import Shape
from handover.schema import Schema, Stored, version_of

WAITING_LIMIT: Final = 2000
"""How many conversations a held page remembers; what waits beyond it goes on with its user's next message."""

FIRST_LOOK_MS: Final = 60_000
LONGEST_LOOK_MS: Final = 15 * 60_000
RESTRICTED_LOOK_MS: Final = 60 * 60_000
DAY_MS: Final = 24 * 60 * 60_000


class TroubleKind(StrEnum):
    """Why Meta takes no calls for a page."""

    TOKEN_DEAD = "token_dead"  # noqa: S105 - a word, no password
    """The page token does not work any more; only another one helps."""

    RATE_LIMITED = "rate_limited"
    """Too many calls; calling on makes it last longer."""

    RESTRICTED = "restricted"
    """Meta keeps the page from sending, for breaking a rule."""

    UNREACHABLE = "unreachable"
    """No call for the page gets an answer of Meta's, or only that it cannot work at the moment."""


class Trouble(Frozen):
    """What keeps us from calling Meta for a page, as one refused call told it.

    Attributes:
        detail: what Meta answered, in codes.
        token: the fingerprint of the token that was refused.
        pause_seconds: for how long Meta asks us to stay away, where it says so.
    """

    kind: TroubleKind = TroubleKind.RATE_LIMITED
    detail: str = ""
    token: str = ""
    pause_seconds: int = 0


class Hold(Frozen):
    """A page for which no call is made. Times in milliseconds since 1970.

    Attributes:
        id: names the hold; staff are told of it once.
        look_at: when to look next whether calls may be made again.
        looks: how often that was done.
        event_id: the event whose work met the trouble, for the log; empty in holds that began before it was noted.
    """

    id: str
    trouble: Trouble = Trouble()
    since: int = 0
    look_at: int = 0
    looks: int = 0
    event_id: str = ""

    def ends_at(self, now: int, token: str) -> bool:
        """Tells whether calls may be made again, `token` being the fingerprint of the page's present token.

        The end of an outage shows in nothing but an answer of Meta's.
        """
        match self.trouble.kind:
            case TroubleKind.TOKEN_DEAD:
                return token != self.trouble.token
            case TroubleKind.UNREACHABLE:
                return False
            case TroubleKind.RATE_LIMITED | TroubleKind.RESTRICTED:
                return now >= self.look_at

    def looked(self, now: int) -> "Hold":
        """Gives the hold after a look that changed nothing; the next one comes later."""
        looks = self.looks + 1
        pause = min(FIRST_LOOK_MS * 2**looks, LONGEST_LOOK_MS)
        if self.trouble.kind is TroubleKind.UNREACHABLE:
            # However long it has lasted, its end is noticed within an eighth of that: many wait to be answered then.
            pause = max(FIRST_LOOK_MS, min((now - self.since) // 8, LONGEST_LOOK_MS))
        return self.model_copy(update={"looks": looks, "look_at": max(now + pause, self.look_at)})


class Waiting(Frozen):
    """A conversation that waits for its page.

    Attributes:
        account_id: the Page, or its Instagram account.
        last_user_at: when the user last wrote or pressed: Meta's window counts from it.
    """

    account_id: str
    user_id: str
    last_user_at: int = 0


class Standing(Stored):
    """What is known of one page's standing, one item of the table.

    Attributes:
        hold: why no calls are made; None while they may be.
        waiting: the conversations with something left to say or to switch.
        waking: those that are being told that the page is open again.
        beyond: how many more there were no room for.
    """

    schema_version: int = version_of(Shape.STANDING)
    page_id: str
    version: int = 0
    hold: Hold | None = None
    waiting: tuple[Waiting, ...] = ()
    waking: tuple[Waiting, ...] = ()
    beyond: int = 0

    def held(self, trouble: Trouble, now: int, event_id: str = "") -> "Standing":
        """Gives the standing after a call that this event needed was refused; a held page stays as it is."""
        if self.hold is not None:
            return self
        # Staff are told once of a dead token, and once a day of a restriction that goes on.
        name = trouble.token if trouble.kind is TroubleKind.TOKEN_DEAD else str(now // DAY_MS)
        pause = {
            TroubleKind.TOKEN_DEAD: FIRST_LOOK_MS,
            TroubleKind.RATE_LIMITED: max(trouble.pause_seconds * 1000, FIRST_LOOK_MS),
            TroubleKind.RESTRICTED: RESTRICTED_LOOK_MS,
            TroubleKind.UNREACHABLE: FIRST_LOOK_MS,
        }[trouble.kind]
        hold = Hold(
            id=f"{self.page_id}.{trouble.kind}.{name}",
            trouble=trouble,
            since=now,
            look_at=now + pause,
            event_id=event_id,
        )
        return self.model_copy(update={"hold": hold})

    def with_waiting(self, one: Waiting) -> "Standing":
        """Gives the standing with one more conversation, or with the newer time of one that waits already."""
        others = tuple(other for other in self.waiting if _key(other) != _key(one))
        if len(others) + len(self.waking) >= WAITING_LIMIT:
            return self.model_copy(update={"beyond": self.beyond + 1})
        return self.model_copy(update={"waiting": (*others, one)})

    def without(self, account_id: str, user_id: str) -> "Standing":
        """Gives the standing with one conversation less to wait or to be woken."""
        waiting, waking = (
            tuple(one for one in listed if _key(one) != (account_id, user_id)) for listed in (self.waiting, self.waking)
        )
        return self.model_copy(update={"waiting": waiting, "waking": waking})

    def looked(self, now: int) -> "Standing":
        """Gives the standing after a look that changed nothing."""
        return self.model_copy(update={"hold": self.hold.looked(now)}) if self.hold else self

    def opened(self) -> "Standing":
        """Gives the standing with calls allowed; those who waited are to be woken."""
        waking = {_key(one): one for one in (*self.waking, *self.waiting)}
        changes = {"hold": None, "waiting": (), "waking": tuple(waking.values()), "beyond": 0}
        return self.model_copy(update=changes)

    def awake(self) -> "Standing":
        """Gives the standing when all are woken."""
        return self.model_copy(update={"waking": ()})


STANDING: Final = Schema(Shape.STANDING, TypeAdapter(Standing))


def _key(one: Waiting) -> tuple[str, str]:
    return one.account_id, one.user_id


def fingerprint(token: str) -> str:
    """Names a token without telling it."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]
