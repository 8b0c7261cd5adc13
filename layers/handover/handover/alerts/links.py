"""The addresses behind the buttons of an alert, made for one admin."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionLinks:
    """What one admin can do about one request, each by an address of its own.

    Attributes:
        claim: to say that they answer.
        resume: to have the bot back.
        hour: to keep the bot out for an hour.
        day: to keep it out for a day.
        week: to keep it out for seven days.
    """

    claim: str
    resume: str
    hour: str
    day: str
    week: str


@dataclass(frozen=True, slots=True)
class ListLinks:
    """Where one admin finds everybody who waits on a page, and how they claim those who are named.

    Attributes:
        everybody: the list as it is when it is looked at.
        claims: for each visitor that the alert names, in its order.
    """

    everybody: str
    claims: tuple[str, ...]


type AlertLinks = ActionLinks | ListLinks
