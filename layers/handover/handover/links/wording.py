"""What the pages behind links say, in whatever language: one set of words for each situation."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from handover.alerts.wordings import ENGLISH
from handover.conversation.conversation import Ending
from handover.conversation.effects import Deed

_LANGUAGES: Final = "handover.links.languages"


@dataclass(frozen=True, slots=True)
class Words:
    """A page in words: what is so, and what it means.

    What is filled in: `{who}` is the visitor (`{Who}` begins a sentence), `{page}` the page, `{by}` an admin, `{at}`,
    `{since}` and `{until}` a time with the word that it needs, `{timezone}` and `{count}`.
    """

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeWords:
    """A `{time}` in a sentence: of today by the clock alone, of another day with its date."""

    today: str
    another_day: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The same for what can be done by one button."""

    words: Words
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What can be done."""

    claim: Offer
    resume: Offer
    hour: Offer
    day: Offer
    week: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """How it stands with what was done, or what others did before.

    Attributes:
        slow: it should have been done long ago.
        ended: too late for what the link is for.
        asked_again: the same, and the visitor waits once more.
        brought_back: the bot is back, as the link was to have it.
    """

    theirs: Words
    taken: Words
    extended: Words
    coming_back: Words
    under_way: Words
    slow: Words
    claim_in_vain: Words
    resume_in_vain: Words
    ended: Words
    asked_again: Words
    brought_back: Words
    forgotten: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Why a link is not followed at all."""

    forged: Words
    expired: Words
    no_admin: Words
    no_page: Words
    no_key: Words
    trouble: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Sentences that are added where they are true.

    Attributes:
        sooner: a link that keeps the bot out would have it back sooner than it would be without, which is `{until}`.
    """

    answered: str
    sooner: str
    claimed: str
    longest: str
    asked_again: str
    used: str
    times: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The names of facts."""

    visitor: str
    page: str
    since: str
    about: str
    claimed_by: str
    nobody_yet: str
    somebody: str
    claimed: str
    pause_ends: str
    bot_back: str
    history: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWords:
    """The list of those who wait.

    Attributes:
        until: how long the bot may still write, `{until}`.
        over: the same, when that time is over.
    """

    one: Words
    many: Words
    nobody: Words
    also: str
    since: str
    until: str
    over: str
    claimed: str
    yours: str
    answered: str
    more: str
    button: str
    button_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWording:
    """Everything that the pages say in one language, by its two letters (ISO 639-1).

    Attributes:
        deeds: the lines of a history, by what was done; `{by}` and `{why}` are filled in.
        resumed: the same for the bot that is asked back, by the reason.
        resumed_by: the same where staff did it and their name is known.
        minutes: how long a pause is made longer, by the minutes.
        other_minutes: the same for any other number of them, `{count}`.
        ends: why a handover is over, in a sentence.
        ended_by: the same where staff ended it and their name is known.
    """

    language: str
    at: TimeWords
    since: TimeWords
    until: TimeWords
    offers: Offers
    results: Results
    refusals: Refusals
    notes: Notes
    labels: Labels
    waiting: WaitingWords
    deeds: Mapping[Deed, str]
    paused_by: str
    resumed: Mapping[Ending, str]
    resumed_by: str
    minutes: Mapping[int, str]
    other_minutes: str
    ends: Mapping[Ending, str]
    ended_by: str


def is_spoken(language: str) -> bool:
    """Tells whether there are words in a language, given by its two letters."""
    return find_spec(f"{_LANGUAGES}.{language}") is not None


@cache
def words_in(language: str) -> LinkWording:
    """Gives the words in a language; English where there are none in it."""
    if not is_spoken(language):
        return words_in(ENGLISH)
    found: LinkWording = import_module(f"{_LANGUAGES}.{language}").WORDING
    return found


def language_asked_for(accepted: str) -> str:
    """Gives the first language of a browser's list (`Accept-Language`) that there are words in; else English."""
    wanted = (part.strip()[:2].lower() for part in accepted.split(","))
    return next((one for one in wanted if one.isascii() and one.isalpha() and is_spoken(one)), ENGLISH)
