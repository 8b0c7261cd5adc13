"""Says in words why a link is not followed at all."""

from enum import Enum
from http import HTTPStatus
from typing import Final

from handover.alerts.naming import page_called
from handover.alerts.wordings import wordings_in
from handover.links.sheet import Mark, Sheet
from handover.links.wording import Refusals, Words, words_in


class Refusal(Enum):
    """Why a link is not followed."""

    FORGED = HTTPStatus.BAD_REQUEST
    EXPIRED = HTTPStatus.GONE
    NO_ADMIN = HTTPStatus.FORBIDDEN
    """Whoever it was made for is no admin of the page any more."""

    NO_PAGE = HTTPStatus.NOT_FOUND
    """The page is not connected any more."""

    NO_KEY = HTTPStatus.SERVICE_UNAVAILABLE
    """Nothing can be checked."""

    TROUBLE = HTTPStatus.INTERNAL_SERVER_ERROR
    """A part of ours does not answer."""


_NOTHING_TO_SEE: Final = frozenset({Refusal.NO_ADMIN, Refusal.NO_PAGE})
"""Nobody is sent to the inbox of a page that is not theirs."""


def sheet_of_refusal(refusal: Refusal, language: str, page_name: str = "") -> Sheet:
    """Gives the page that says so, in a language or else in English."""
    wording = words_in(language)
    phrases = wordings_in(wording.language).phrases
    words, page = _words(refusal, wording.refusals), page_called(page_name, phrases)
    return Sheet(
        status=refusal.value,
        language=wording.language,
        mark=Mark.UNKNOWN,
        title=words.title.format(page=page),
        sentences=tuple(sentence.format(page=page) for sentence in words.sentences),
        inbox="" if refusal in _NOTHING_TO_SEE else phrases.open_the_inbox,
    )


def _words(refusal: Refusal, refusals: Refusals) -> Words:
    match refusal:
        case Refusal.FORGED:
            return refusals.forged
        case Refusal.EXPIRED:
            return refusals.expired
        case Refusal.NO_ADMIN:
            return refusals.no_admin
        case Refusal.NO_PAGE:
            return refusals.no_page
        case Refusal.NO_KEY:
            return refusals.no_key
        case Refusal.TROUBLE:
            return refusals.trouble
