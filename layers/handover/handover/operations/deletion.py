"""Takes Facebook's requests to be forgotten: recorded first, handed on, then carried out as often as it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from aws_lambda_powertools import Logger
from pydantic import TypeAdapter

from handover.aws.page_table import PageNotConnectedError
from handover.deletion.request import DeletionRequest, Progress, code_of, event_of, is_code, pseudonym
from handover.messenger.deletion_callback import read_callback, signed_request_in
from handover.messenger.errors import SettledError
from handover.messenger.id_matching import PageUser
from handover.messenger.signature import SignatureError, UnsignedError, prove_signed_request, request_signature_of
from handover.migrations import Shape
from handover.operations.forget import Account, Visitor
from handover.operations.line_keys import Keys, keys_of, of_json
from handover.operations.ports import Pages
from handover.schema import Schema, Stored, version_of

logger = Logger(child=True)


class Secrets(Protocol):
    """What proves a request."""

    def app_secrets(self) -> tuple[str, ...]:
        """The secrets that may sign, the current one first."""

    def refresh(self) -> bool:
        """Makes the next question ask anew; False where that was done a moment ago."""


class Requests(Protocol):
    """Where requests are kept."""

    def get(self, code: str) -> DeletionRequest | None:
        """Gives one by its code."""

    def save(self, request: DeletionRequest) -> DeletionRequest:
        """Saves it unless somebody else did meanwhile; gives it back with its new version."""


class Queue(Protocol):
    """Where requests wait to be carried out."""

    def post(self, body: str) -> None:
        """Stores a message."""


class Matching(Protocol):
    """Who a user of the app is on our pages."""

    def page_users(self, app_scoped_id: str) -> tuple[PageUser, ...]:
        """Gives the ids that the pages know them by."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What it works with; `now` gives milliseconds since 1970."""

    secrets: Secrets
    requests: Requests
    queue: Queue
    pages: Pages
    matching: Callable[[], Matching]
    forget: Callable[[Visitor], Account]
    now: Callable[[], int]


class Order(Stored):
    """What waits in the queue: the one place where the app-scoped id is kept, until the request is carried out."""

    schema_version: int = version_of(Shape.DELETION_ORDER)
    code: str
    app_scoped_id: str


ORDER: Final = Schema(Shape.DELETION_ORDER, TypeAdapter(Order))


@of_json
def line_keys(order: Any) -> Keys:  # noqa: ANN401 - JSON that nobody has looked at
    """Return the keys of the log lines about an order."""
    return keys_of(event_of(order["code"]))


def receive(body: bytes, parts: Parts) -> str:
    """Takes a request and gives its code; returns only when it cannot be lost any more.

    One that comes again, from Meta or from whoever has seen it, gets the code it had, and is carried out once: what its
    visitor has written since is not touched.

    Raises:
        MalformedCallbackError: nobody can read it.
        SignatureError: it is not from Meta.
        SecretUnavailableError: whether it is cannot be told now.
    """
    app_scoped_id = read_callback(body, partial(_proven, parts.secrets), parts.now() // 1000)
    code = code_of(request_signature_of(signed_request_in(body)))
    request = parts.requests.get(code) or parts.requests.save(_new_request(code, app_scoped_id, parts))
    with logger.append_context_keys(**keys_of(event_of(code))):
        logger.info("a request to be forgotten", extra={"progress": request.progress})
        if request.progress is Progress.RECEIVED:
            # Also where it came before: the queue may not have taken it.
            parts.queue.post(Order(code=code, app_scoped_id=app_scoped_id).model_dump_json())
    return code


def _new_request(code: str, app_scoped_id: str, parts: Parts) -> DeletionRequest:
    subject = pseudonym(app_scoped_id, parts.secrets.app_secrets()[0])
    return DeletionRequest(code=code, subject=subject, received_at=parts.now())


def find(code: str, parts: Parts) -> DeletionRequest | None:
    """Gives the request with a code; None where there is none, or where it is no code at all."""
    return parts.requests.get(code) if is_code(code) else None


def _proven(known: Secrets, signed_request: str) -> bytes:
    """Checks the signature; a secret that was rotated a moment ago is asked for anew."""
    try:
        return prove_signed_request(signed_request, known.app_secrets())
    except UnsignedError:
        raise
    except SignatureError:
        if not known.refresh():
            raise
        return prove_signed_request(signed_request, known.app_secrets())


def carry_out(order: Order, parts: Parts) -> None:
    """Forgets whoever the request is about; where Meta does not tell who that is, staff have to find out.

    Raises:
        Exception: whatever kept it from being finished; the order must be delivered again.
    """
    request = parts.requests.get(order.code)
    if request is None or not request.is_open:
        return
    try:
        found = parts.matching().page_users(order.app_scoped_id)
    except SettledError as error:
        _leave_to_staff(request, error.summary, parts)
        return
    visitors = [visitor for one in found if (visitor := _visitor(one, parts.pages))]
    if not visitors:
        _leave_to_staff(request, "Meta names no visitor of our pages", parts)
        return
    erased = sum(parts.forget(visitor).erased.total() for visitor in visitors)
    parts.requests.save(request.done(erased, parts.now()))
    logger.info("a visitor is forgotten", extra={"pages": len(visitors), "traces": erased})


def _leave_to_staff(request: DeletionRequest, why: str, parts: Parts) -> None:
    parts.requests.save(request.left_to_staff(why))
    logger.error("a request to be forgotten is left to staff", extra={"why": why})


def _visitor(one: PageUser, pages: Pages) -> Visitor | None:
    """Gives the visitor, where the page is one that we know."""
    try:
        return Visitor(page_id=pages.get(one.page_id).id, account_id=one.page_id, user_id=one.user_id)
    except PageNotConnectedError:
        return None
