"""How a page stands with Meta: whether calls for it may be made, and how far those who waited are woken."""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from pydantic import TypeAdapter

from handover.frozen import Frozen
from handover.migrations import Shape
from handover.schema import Schema, Stored, version_of

WOKEN_FIRST: Final = 500
WOKEN_AT_MOST: Final = 2000
"""How many conversations of an account are woken in the first minute, and how many in a later one: twice as many each
time. A page that is held again at once has cost few calls, and those who write meanwhile are answered between them:
2,000 keep a quarter of the 136 messages busy that 50 slots work off each second (docs/limits.md)."""

WAKE_PAUSE_MS: Final = 60_000
SWEEPS: Final = 2
"""How often all are looked through: who began to wait right before the page was open may be missing from the index the
first time."""

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
    """A conversation that waits for its page. Times in milliseconds since 1970.

    Attributes:
        account_id: the Page, or its Instagram account.
        since: when the user had last done something as it began to wait.
        last_user_at: when the user last wrote or pressed: Meta's window counts from it.
    """

    account_id: str
    user_id: str
    since: int = 0
    last_user_at: int = 0


class Wake(Frozen):
    """How far those who waited for a page are woken, in rounds of one minute each, who waits for longest first.

    Attributes:
        at: when the next round is due, in milliseconds since 1970; a look before it wakes nobody.
        sweep: how often all are looked through, this time included.
        rounds: how many rounds there were.
        places: the last one that was woken of each account; an account that is not here is begun with.
        done: the accounts in which everybody was woken in this sweep.
    """

    at: int = 0
    sweep: int = 1
    rounds: int = 0
    places: tuple[Waiting, ...] = ()
    done: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many conversations of each account this round wakes at most."""
        return min(WOKEN_FIRST << self.rounds, WOKEN_AT_MOST)

    def place(self, account_id: str) -> Waiting | None:
        """Return the last one that was woken of an account; None where nobody was in this sweep."""
        return next((one for one in self.places if one.account_id == account_id), None)

    def after(self, woken: Mapping[str, Sequence[Waiting]], now: int) -> "Wake | None":
        """Return what is to be done after a round that woke these of each account; None where everybody is awake."""
        done = {*self.done, *(account for account, those in woken.items() if len(those) < self.size)}
        next_round = {"at": now + WAKE_PAUSE_MS, "rounds": self.rounds + 1, "places": (), "done": ()}
        rest = self.model_copy(update=next_round)
        if done >= woken.keys():
            return rest.model_copy(update={"sweep": self.sweep + 1}) if self.sweep < SWEEPS else None
        places = {one.account_id: one for one in (*self.places, *(those[-1] for those in woken.values() if those))}
        return rest.model_copy(update={"places": tuple(places.values()), "done": tuple(sorted(done))})


class Standing(Stored):
    """What is known of one page's standing, one item of the table.

    Attributes:
        hold: why no calls are made; None while they may be.
        wake: how far those who waited are woken; None while nobody is to be.
        waiting: the conversations that wait, as versions before the index `Waiting` wrote them down here.
        waking: those of them that are being told that the page is open again.
    """

    schema_version: int = version_of(Shape.STANDING)
    page_id: str
    version: int = 0
    hold: Hold | None = None
    wake: Wake | None = None
    waiting: tuple[Waiting, ...] = ()
    waking: tuple[Waiting, ...] = ()

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
        return self.model_copy(update={"hold": hold, "wake": None})

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
        changes = {"hold": None, "wake": Wake(), "waiting": (), "waking": tuple(waking.values())}
        return self.model_copy(update=changes)

    def woken(self, rest: Wake | None) -> "Standing":
        """Return the standing after a round of waking, and what is to be done after it."""
        return self.model_copy(update={"wake": rest, "waking": ()})


STANDING: Final = Schema(Shape.STANDING, TypeAdapter(Standing))


def _key(one: Waiting) -> tuple[str, str]:
    return one.account_id, one.user_id


def fingerprint(token: str) -> str:
    """Names a token without telling it."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]
