"""Follows the links of alerts: shows what one would do, does it once, and tells what came of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain, starmap
from typing import Final, NamedTuple, Protocol

from aws_lambda_powertools import Logger

from handover.alerts.actions import INBOX_URL
from handover.aws.mailbox import NotStoredError
from handover.aws.page_table import PageNotConnectedError
from handover.conversation.conversation import HandoverRequest
from handover.conversation.effects import Record
from handover.conversation.events import StaffClaimed, StaffEvent, StaffExtended, StaffResumed
from handover.lineage import root_of
from handover.links.case import Case, Standing, event_of, recent_history
from handover.links.link import MINUTES, Action, Link, digest_of
from handover.links.refused import Refusal, sheet_of_refusal
from handover.links.sheet import Sheet, as_html
from handover.links.signing import ExpiredLinkError, ForgedLinkError, SignedLink, sign_as
from handover.links.told import sheet_of
from handover.links.used import UsedLink
from handover.links.waiting_told import Board, Waiting, sheet_of_waiting
from handover.missing_secret import MissingSecretError
from handover.operations.asked import Conversations, asked
from handover.operations.line_keys import ALSO, Keys, keys_of
from handover.operations.ports import Pages, Queue
from handover.operations.reports import report
from handover.operations.signed_links import Signer
from handover.pages.page import Admin, Page

RESTS: Final = (0.15, 0.25, 0.4, 0.6, 0.8, 1.0, 1.2)
"""For how long we rest between two looks at what came of a link, in seconds: 4.4 altogether."""

_ON_ONE_CONVERSATION: Final = (Action.CLAIM, Action.RESUME, *MINUTES)

logger = Logger(child=True)


class History(Protocol):
    """Where it is kept who did what."""

    def newest_first(self, account_id: str, user_id: str) -> Iterator[Record]:
        """Yield the lines of a conversation, the newest first; they are read as far as they are asked for."""


class Requests(Protocol):
    """Which handovers that users asked for run."""

    def users(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account who wait for a person, the one who asked first before the others."""

    def answered(self, account_id: str) -> Iterator[str]:
        """Gives those who have an answer, or somebody who claims it."""


class UsedLinks(Protocol):
    """Where it is kept which links were used."""

    def get(self, digest: str) -> UsedLink | None:
        """Gives the use of a link, None where it was not used yet."""

    def put(self, digest: str, used: UsedLink) -> None:
        """Writes down that a link was used; of two that do so at once, the first one counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What it works with.

    Attributes:
        now: gives milliseconds since 1970.
        rest: waits for some seconds.
    """

    signer: Signer
    pages: Pages
    conversations: Conversations
    history: History
    requests: Requests
    mailbox: Queue
    used: UsedLinks
    now: Callable[[], int]
    rest: Callable[[float], None]


class Answer(NamedTuple):
    """What a browser is answered: a page, or, with `SEE_OTHER`, the way to look at the same address."""

    status: HTTPStatus
    html: str = ""


class _Holder(NamedTuple):
    """Whose link it is."""

    signed: SignedLink
    page: Page
    admin: Admin

    @property
    def link(self) -> Link:
        """The link itself."""
        return self.signed.link


class _RefusedError(Exception):
    """A link that is not followed; the page says why."""

    def __init__(self, refusal: Refusal, language: str, page_name: str = "") -> None:
        super().__init__(refusal.name)
        self.sheet = sheet_of_refusal(refusal, language, page_name)


def line_keys(token: str, parts: Parts) -> Keys:
    """Return the keys of the log lines about a request with this token; none where it is not ours, or too old."""
    try:
        link = parts.signer.read(token).link
    except (ForgedLinkError, ExpiredLinkError, MissingSecretError):
        return {}
    return keys_of(event_of(link), link.account_id, link.user_id or None)


def look(token: str, language: str, parts: Parts) -> Answer:
    """Shows what a link would do, or how it stands with what it did. Changes nothing, however often it is asked.

    Args:
        token: what stands in the address.
        language: of the browser, for whoever is not known.
        parts: what it works with.
    """
    try:
        return _answer(sheet_of(_case(_holder(token, language, parts, *_ON_ONE_CONVERSATION), parts)))
    except _RefusedError as refusal:
        return _answer(refusal.sheet)


def follow(token: str, language: str, parts: Parts) -> Answer:
    """Does what a link is for, unless it was done, or there is nothing to do any more; then it is to be looked at.

    Raises:
        NotStoredError: the mailbox does not take it; nothing is done, and it may be pressed again.
    """
    try:
        case = _case(_holder(token, language, parts, *_ON_ONE_CONVERSATION), parts)
    except _RefusedError as refusal:
        return _answer(refusal.sheet)
    if case.standing is Standing.OFFERED and case.request is not None:
        _order(case, case.request, parts)
        _wait_until_decided(case, parts)
    return Answer(HTTPStatus.SEE_OTHER)


def list_waiting(token: str, language: str, parts: Parts) -> Answer:
    """Shows everybody who waits on a page now, with a link for each whom nobody answers."""
    try:
        holder = _holder(token, language, parts, Action.LIST)
    except _RefusedError as refusal:
        return _answer(refusal.sheet)
    page, letter = holder.page, holder.link.letter
    found = chain(
        asked(page, parts.requests.users, parts.conversations),
        asked(page, parts.requests.answered, parts.conversations),
    )

    def way_to_claim(one: Waiting) -> str:
        link = letter.link(Action.CLAIM, one.conversation.account_id, one.conversation.user_id, one.request.id)
        return f"../links/{sign_as(holder.signed, link)}"

    board = Board(
        page=page,
        admin=holder.admin,
        waiting=tuple(starmap(Waiting, found)),
        way_to_claim=way_to_claim,
        now=parts.now(),
    )
    return _answer(sheet_of_waiting(board))


def trouble(language: str) -> Answer:
    """Says that a part of ours does not answer."""
    return _answer(sheet_of_refusal(Refusal.TROUBLE, language))


def _answer(sheet: Sheet) -> Answer:
    return Answer(sheet.status, as_html(sheet, INBOX_URL))


# --- whose link it is -------------------------------------------------------------------------------------------------


def _holder(token: str, language: str, parts: Parts, *actions: Action) -> _Holder:
    """Gives whose link it is; one for other actions belongs at another address."""
    try:
        signed = parts.signer.read(token)
    except ForgedLinkError:
        raise _RefusedError(Refusal.FORGED, language) from None
    except ExpiredLinkError as error:
        page, admin = _known(error.link, language, parts)
        raise _RefusedError(Refusal.EXPIRED, page.language_of_alerts(admin)) from None
    except MissingSecretError as error:
        logger.error("a link cannot be checked", extra={"error": str(error)})  # noqa: TRY400 - no stack tells more
        raise _RefusedError(Refusal.NO_KEY, language) from None
    if signed.link.action not in actions:
        raise _RefusedError(Refusal.FORGED, language)
    return _Holder(signed, *_known(signed.link, language, parts))


def _known(link: Link, language: str, parts: Parts) -> tuple[Page, Admin]:
    """Gives whose link it is: somebody who has left may not act on the mails that they got before."""
    try:
        page = parts.pages.get(link.page_id)
    except PageNotConnectedError:
        raise _RefusedError(Refusal.NO_PAGE, language) from None
    admin = next((one for one in page.handover.admins if digest_of(one.email) == link.admin), None)
    if admin is None or link.account_id not in page.accounts:
        raise _RefusedError(Refusal.NO_ADMIN if admin is None else Refusal.NO_PAGE, language, page.name)
    return page, admin


# --- one conversation -------------------------------------------------------------------------------------------------


def _case(holder: _Holder, parts: Parts) -> Case:
    link = holder.link
    return Case(
        link=link,
        signed_at=holder.signed.signed_at * 1000,
        page=holder.page,
        admin=holder.admin,
        conversation=parts.conversations.load(link.account_id, link.user_id),
        history=recent_history(link, parts.history.newest_first(link.account_id, link.user_id)),
        used=parts.used.get(link.digest),
        now=parts.now(),
    )


def _order(case: Case, request: HandoverRequest, parts: Parts) -> None:
    """Puts it into the mailbox, and only then writes down that the link was used.

    Cut off between the two, the link can be used again, and the event is the same one.
    """
    letter = report(case.link.account_id, case.link.user_id, _event(case, request))
    if parts.mailbox.post([letter]):
        raise NotStoredError("the mailbox refuses what a link orders")
    used = UsedLink(at=case.now, by=case.admin.name, action=case.link.action)
    parts.used.put(case.link.digest, used)
    told = {"action": case.link.action.name, "by": case.admin.name, ALSO: [root_of(request.id)]}
    logger.info("a link is used", extra=told)


def _event(case: Case, request: HandoverRequest) -> StaffEvent:
    # It happens after all that the page has shown, whatever our clock says.
    at = max(case.now, case.conversation.switched_at, case.conversation.last_user_at)
    about = {"id": case.event_id, "at": at, "by": case.admin.name, "request_id": request.id}
    match case.link.action:
        case Action.CLAIM:
            return StaffClaimed.model_validate(about | {"email": case.admin.email})
        case Action.RESUME:
            return StaffResumed.model_validate(about)
        case action:
            return StaffExtended.model_validate(about | {"minutes": MINUTES[action]})


def _wait_until_decided(case: Case, parts: Parts) -> None:
    for seconds in RESTS:
        parts.rest(seconds)
        if parts.conversations.load(case.link.account_id, case.link.user_id).remembers(case.event_id):
            return
