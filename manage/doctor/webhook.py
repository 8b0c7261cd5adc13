"""Judges how the webhook answers: Meta's handshake, and what is signed or not."""

from typing import Final

from handover.doctor.verdict import Verdict, broken, ok
from manage.doctor.front_door import Answer

_OK: Final = 200
_FORBIDDEN: Final = 403
_UNAUTHORIZED: Final = (401, 403)
_LOG: Final = "the log of `ingest` says why"


def judge_handshake(ours: Answer, challenge: str, strangers: Answer) -> Verdict:
    """Judges the answers to a handshake with our verify token, and to one with another."""
    if ours.status is None:
        return broken(
            f"the webhook cannot be reached ({ours.text})",
            "this stack hears nothing",
            "look whether the stack is deployed, and whether this machine reaches it",
        )
    if ours.status != _OK or ours.text != challenge:
        return broken(
            f"the handshake with our verify token is answered {ours.status}",
            "Meta does not take this address; once subscribed, webhooks come all the same",
            f"verify-token may have been changed within five minutes; {_LOG}",
        )
    if strangers.status != _FORBIDDEN:
        return broken(
            f"a handshake with another verify token is answered {strangers.status}",
            "anybody's app can send here",
            "deploy again: `sam build && sam deploy`",
        )
    return ok("answers the handshake, and refuses a wrong verify token")


def judge_signature(signed: Answer, unsigned: Answer) -> Verdict:
    """Judges the answers to a body without events: signed with our app secret, and not signed."""
    if signed.status != _OK:
        return broken(
            f"a signed body is answered {signed.status or signed.text}",
            "what visitors write is refused, and lost where Meta gives up",
            f"{_LOG}: secrets and the mailbox must be in its reach",
        )
    if unsigned.status not in _UNAUTHORIZED:
        return broken(
            f"a body without a signature is answered {unsigned.status or unsigned.text}",
            "anybody can speak as a visitor",
            "deploy again: `sam build && sam deploy`",
        )
    return ok("takes what is signed, and refuses what is not")
