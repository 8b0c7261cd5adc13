"""Receives what Meta sends to the webhook: the handshake, and signed bodies that go to the mailbox.

Runs in `ingest`: standard library only.
"""

import base64
import binascii
import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from handover.aws.mailbox import LIMIT_BYTES, Letter
from handover.messenger.envelope import Arrival, Batch, Envelope, Unreadable, UnreadableError, split
from handover.messenger.signature import SignatureError, prove, signature_of
from handover.missing_secret import SecretUnavailableError
from handover.operations.line_keys import CONVERSATION, EVENT, keys_of


class Secrets(Protocol):
    """What proves a webhook."""

    def app_secrets(self) -> tuple[str, ...]:
        """The secrets that may sign, the current one first."""

    def verify_token(self) -> str:
        """The token of the handshake."""

    def refresh(self) -> bool:
        """Reads the secrets anew; False where that was done a moment ago."""


class Queue(Protocol):
    """Where letters are stored."""

    def post(self, letters: Sequence[Letter]) -> list[Letter]:
        """Stores all, gives back those that can never be stored."""


class DeadLetterBox(Protocol):
    """Where unreadable bodies are kept."""

    def keep(self, reason: str, body: bytes) -> None:
        """Stores one body."""


class HandshakeRefusedError(Exception):
    """The subscription request does not carry our verify token."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a body, as counts."""

    stored: int
    unreadable: int
    dropped: Counter[str]


def raw_body(event: Mapping[str, Any]) -> bytes:
    """Gives the bytes Meta signed, from an API Gateway event of payload format 2.0.

    Raises:
        UnreadableError: the body is flagged base64 and is not.
    """
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableError("the body is flagged base64 and is not") from error


def shake_hands(query: Mapping[str, str], secrets: Secrets) -> str:
    """Gives the challenge to answer with; a token that was rotated a moment ago is asked for anew.

    Raises:
        HandshakeRefusedError: the mode or the token is wrong.
        SecretUnavailableError: no token is known, and it cannot be read now.
    """
    if query.get("hub.mode") != "subscribe" or not {"hub.challenge", "hub.verify_token"} <= query.keys():
        raise HandshakeRefusedError("not a subscription handshake")
    given = query["hub.verify_token"].encode("utf-8", "surrogatepass")
    if not _is_token(given, secrets) and not (_are_renewed(secrets) and _is_token(given, secrets)):
        raise HandshakeRefusedError("hub.verify_token is not ours")
    return query["hub.challenge"]


def prove_origin(body: bytes, header: str | None, secrets: Secrets) -> None:
    """Checks the signature; a secret that was rotated a moment ago is asked for anew.

    Where that cannot be done, what the known secrets do not prove is refused: Meta comes again after a refusal as after
    an error, and who forges a webhook must not ring the alarms on errors (docs/decisions/0030-the-front-door.md).

    Raises:
        UnsignedError: the body has no signature; no secret is read for it.
        SignatureError: the body is not from Meta, as far as is known.
        SecretUnavailableError: no secret is known, and none can be read now.
    """
    signature = signature_of(header)
    try:
        prove(body, signature, secrets.app_secrets())
    except SignatureError:
        if not _are_renewed(secrets):
            raise
        prove(body, signature, secrets.app_secrets())


def _is_token(given: bytes, secrets: Secrets) -> bool:
    return hmac.compare_digest(given, secrets.verify_token().encode())


def _are_renewed(secrets: Secrets) -> bool:
    """Return whether the secrets were read anew: not where that was done a moment ago, nor where it cannot be done."""
    try:
        return secrets.refresh()
    except SecretUnavailableError:
        return False


def _letter(envelope: Envelope) -> Letter:
    # The channel is part of it: the copy of an event on standby must not hide the one on messaging.
    return Letter(envelope.body, envelope.group_id, f"{envelope.id}-{envelope.channel}")


def read(body: bytes, app_id: str, arrival: Arrival) -> Batch:
    """Gives the events of a proven body; one that nobody can read is kept whole."""
    try:
        return split(body, app_id, arrival)
    except UnreadableError as error:
        return Batch(unreadable=[Unreadable(str(error), body)])


def line_keys(batch: Batch) -> Mapping[str, str | list[str]]:
    """Return the keys of the log lines about a body: of the one event that Meta mostly sends, else of all of them."""
    keys = [keys_of(one.id, one.account_id, one.user_id) for one in batch.envelopes]
    if len(keys) == 1:
        return dict(keys[0])
    return {name: [one[name] for one in keys if name in one] for name in (EVENT, CONVERSATION) if keys}


def receive(batch: Batch, mailbox: Queue, dead_letters: DeadLetterBox) -> Receipt:
    """Stores every event of a proven body; returns only when all are stored.

    Raises:
        NotStoredError: not everything could be stored; Meta must deliver the body again.
    """
    letters = [_letter(envelope) for envelope in batch.envelopes]
    too_large = [letter for letter in letters if len(letter.body) > LIMIT_BYTES]
    rejected = mailbox.post([letter for letter in letters if len(letter.body) <= LIMIT_BYTES])
    unreadable = batch.unreadable
    unreadable += [Unreadable("larger than a message of the mailbox", letter.body.encode()) for letter in too_large]
    unreadable += [Unreadable("refused by the mailbox", letter.body.encode()) for letter in rejected]
    for item in unreadable:
        dead_letters.keep(item.reason, item.body)
    return Receipt(len(letters) - len(too_large) - len(rejected), len(unreadable), batch.dropped)
