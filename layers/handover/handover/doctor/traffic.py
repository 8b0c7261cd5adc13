"""Judges whether what visitors write still comes here, and whether they still write at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from handover.doctor.verdict import Verdict, broken, ok, worse

HOUR: Final = 60 * 60
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY

ON_ITS_WAY_SECONDS: Final = HOUR / 2
"""A message that is younger may be on its way: Meta repeats what was refused, and a queue may be long."""

SAME_SECONDS: Final = 60
"""By so much Meta's time of a message and that of its webhook may differ."""

WEEKS_COMPARED: Final = 2
_WEEKS: Final = range(1, WEEKS_COMPARED + 1)

LOOKED_BACK_SECONDS: Final = WEEKS_COMPARED * WEEK + DAY

ENOUGH_CHATS: Final = 5
"""With so many chats on the same weekday of two weeks, a day without one is no chance: it comes once in 150 days."""

_NOTHING_COMES: Final = "the bot hears nothing, and answers nobody"
_ASK_META: Final = "look at the other findings; if there are none, `handover page connect FILE --subscribe-app`"


@dataclass(frozen=True, slots=True)
class Arrival:
    """The newest message of a chat's visitor. All times in seconds since 1970.

    Attributes:
        wrote_at: when it was written, as Meta tells.
        heard_at: when the visitor last wrote, as far as this stack knows; 0 where it knows nothing of them.
    """

    wrote_at: float
    heard_at: float

    @property
    def has_come(self) -> bool:
        """Return whether this stack has heard of the message, or of a later one."""
        return self.heard_at + SAME_SECONDS >= self.wrote_at


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When the chats of a page were last changed, in seconds since 1970.

    Attributes:
        times: of each chat, in any order.
        is_whole: False where there are more within `LOOKED_BACK_SECONDS` than were asked for.
    """

    times: tuple[float, ...]
    is_whole: bool = True


def judge_arrivals(arrivals: Sequence[Arrival], now: float) -> Verdict:
    """Return the verdict on whether what visitors wrote within a day has come.

    Whatever is older than a message that came proves nothing: the way was open since. A visitor of whom nothing is
    known may be somebody who was forgotten at their own wish, so that one of them alone proves nothing either.
    """
    old_enough = [one for one in arrivals if now - DAY <= one.wrote_at <= now - ON_ITS_WAY_SECONDS]
    open_until = max((one.wrote_at for one in old_enough if one.has_come), default=0.0)
    missing = [one for one in old_enough if not one.has_come and one.wrote_at > open_until]
    if not missing:
        return ok("what visitors wrote has come" if old_enough else "nobody has written since yesterday")
    since = _moment(min(one.wrote_at for one in missing))
    if len(missing) == 1 and not missing[0].heard_at:
        return worse(
            f"Meta shows a chat of {since} of which nothing is known here",
            "a visitor may have no answer, unless they wanted to be forgotten",
            "look whether the next message comes",
        )
    return broken(f"what visitors wrote in {len(missing)} chats since {since} has not come", _NOTHING_COMES, _ASK_META)


def judge_rhythm(rhythm: Rhythm, now: float) -> Verdict:
    """Return the verdict on whether a page on which people wrote is silent.

    The last 24 hours are compared with the same 24 hours of the two weeks before, so that nights, Sundays and pages on
    which few write are no finding.
    """
    if not rhythm.times:
        return ok("nobody has written in two weeks")
    newest = max(rhythm.times)
    if now - newest < DAY:
        return ok(f"the newest chat is of {_moment(newest)}")
    before = [_chats_between(rhythm, now - weeks * WEEK - DAY, now - weeks * WEEK) for weeks in _WEEKS]
    if rhythm.is_whole and min(before) < ENOUGH_CHATS:
        return ok(f"the newest chat is of {_moment(newest)}; on such days few write")
    usual = " and ".join(map(str, before)) if rhythm.is_whole else f"more than {len(rhythm.times)} in two weeks"
    return broken(
        f"nobody has written since {_moment(newest)}; chats in the same hours of the weeks before: {usual}",
        "visitors do not reach the page in Messenger, or are not led there any more",
        "look at the page on Facebook (published, messages allowed) and at the links that lead to its chat",
    )


def _chats_between(rhythm: Rhythm, begin: float, end: float) -> int:
    return sum(begin < time <= end for time in rhythm.times)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes").replace("+00:00", "Z")
