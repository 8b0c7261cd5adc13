"""Knocks at the webhook as Meta does, and as somebody else would."""

import secrets
from dataclasses import dataclass
from typing import Final, NamedTuple

import requests

from handover.messenger.signature import sign

_NOTHING: Final = b'{"object":"page","entry":[]}'
"""A body without events: `ingest` takes it and stores nothing."""

_TIMEOUT_SECONDS: Final = 30.0


class Answer(NamedTuple):
    """How the webhook answered; without a status it did not, and the text is the kind of failure."""

    status: int | None
    text: str


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """The webhook's address."""

    session: requests.Session
    url: str

    def handshake(self, verify_token: str, challenge: str) -> Answer:
        """Asks it to say the challenge back."""
        question = {"hub.mode": "subscribe", "hub.verify_token": verify_token, "hub.challenge": challenge}
        return self._ask("GET", params=question)

    def strange_handshake(self) -> Answer:
        """Does the same with a token that nobody has chosen."""
        return self.handshake(secrets.token_hex(16), "1")

    def signed(self, app_secret: str) -> Answer:
        """Brings a body without events, signed."""
        return self._bring({"X-Hub-Signature-256": sign(_NOTHING, app_secret)})

    def unsigned(self) -> Answer:
        """Brings the same body, not signed."""
        return self._bring({})

    def _bring(self, headers: dict[str, str]) -> Answer:
        return self._ask("POST", data=_NOTHING, headers={"Content-Type": "application/json", **headers})

    def _ask(
        self,
        method: str,
        *,
        params: dict[str, str] | None = None,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        try:
            answer = self.session.request(
                method,
                self.url,
                params=params,
                data=data,
                headers=headers,
                timeout=_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as failure:
            # Only its kind: the words hold the address, with the verify token.
            return Answer(None, type(failure).__name__)
        return Answer(answer.status_code, answer.text)
