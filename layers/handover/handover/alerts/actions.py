"""What an admin can do from a mail: the buttons, the first one first."""

from dataclasses import dataclass
from typing import Final

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.links import ActionLinks, AlertLinks, ListLinks
from handover.alerts.phrases import Phrases
from handover.conversation.vocabulary import AlertKind, SwitchOutcome

INBOX_URL: Final = "https://business.facebook.com/latest/inbox"
"""Meta Business Suite's inbox, for both platforms; Meta documents no stable address of one conversation."""

_WHILE_PAUSED: Final = frozenset({AlertKind.HANDOVER_REQUESTED, AlertKind.STILL_WAITING, AlertKind.CONTROL_BOUNCES})
_STILL_PAUSED: Final = frozenset({SwitchOutcome.PASS_FAILED, SwitchOutcome.RETURN_REFUSED})
"""After any other failure the bot answers, so there is nothing to claim and no pause to end."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what it says, and where it leads."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Actions:
    """The buttons of one mail.

    Attributes:
        main: those in sight, the most important one first.
        others: what is needed less often.
        beside: one for each of the first entries of the listing.
    """

    main: tuple[Action, ...]
    others: tuple[Action, ...] = ()
    beside: tuple[Action, ...] = ()


def actions_for(announcement: AnyAnnouncement, links: AlertLinks | None, phrases: Phrases) -> Actions:
    """Gives the buttons that make sense; without addresses of an admin's own, the inbox alone."""
    inbox = Action(phrases.open_the_inbox, INBOX_URL)
    match links:
        case ActionLinks() if isinstance(announcement, Announcement) and _is_paused(announcement):
            return Actions((Action(phrases.claim, links.claim), inbox), _others(links, phrases))
        case ListLinks():
            claims = tuple(Action(phrases.claim, address) for address in links.claims)
            return Actions((Action(phrases.see_everybody, links.everybody), inbox), beside=claims)
        case _:
            return Actions((inbox,))


def _is_paused(announcement: Announcement) -> bool:
    return announcement.kind in _WHILE_PAUSED or announcement.outcome in _STILL_PAUSED


def _others(links: ActionLinks, phrases: Phrases) -> tuple[Action, ...]:
    return (
        Action(phrases.bot_back_on, links.resume),
        Action(phrases.stay_paused_hour, links.hour),
        Action(phrases.stay_paused_day, links.day),
        Action(phrases.stay_paused_week, links.week),
    )
