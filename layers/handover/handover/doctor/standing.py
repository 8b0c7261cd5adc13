"""Judges whether the bot calls Meta for the page at present: what a refused call told it, it keeps to."""

from datetime import UTC, datetime
from typing import Final

from handover.doctor.verdict import Verdict, broken, ok, worse
from handover.pages.standing import Standing, TroubleKind

_WAITS: Final = "the bot says nothing; what visitors write is kept, and answered later"


def judge_standing(standing: Standing, waiting: int) -> Verdict:
    """Judges how the page stands, for which so many conversations wait; its token was found good."""
    if standing.hold is None:
        return ok("the page is not held: the bot calls Meta")
    hold = standing.hold
    since = datetime.fromtimestamp(hold.since // 1000, UTC).isoformat(timespec="minutes").replace("+00:00", "Z")
    found = f"held since {since} ({hold.trouble.kind}, {hold.trouble.detail}); {waiting} chats wait"
    if hold.trouble.kind is TroubleKind.RESTRICTED:
        return broken(found, _WAITS, "look at Page Quality and Support Home of the page on Facebook")
    return worse(found, _WAITS, "it ends by itself within a quarter of an hour, or when Meta said it would")
