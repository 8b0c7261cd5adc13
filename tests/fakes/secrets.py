"""Secrets in memory: those that prove a webhook, and those that Graph calls are made with."""

from collections.abc import Callable
from typing import Final

from handover.aws.kept_parameters import MAX_AGE_SECONDS, REFRESH_INTERVAL_SECONDS
from handover.missing_secret import MissingSecretError
from tests.fakes.clock import ManualClock

APP_SECRET: Final = "test_app_secret"
VERIFY_TOKEN: Final = "test_verify_token"


class FakeWebhookSecrets:
    """App secrets and verify token, known as they were read last.

    Attributes:
        stored: what is in the store, by parameter name; a change is seen at the next read.
    """

    def __init__(
        self,
        current: str | None = APP_SECRET,
        previous: str | None = None,
        token: str | None = VERIFY_TOKEN,
        clock: Callable[[], float] | None = None,
    ) -> None:
        given = {"app-secret": current, "app-secret-previous": previous, "verify-token": token}
        self.stored = {name: value for name, value in given.items() if value is not None}
        self._clock = clock or ManualClock()
        self._known: dict[str, str] = {}
        self._read_at: float | None = None

    def app_secrets(self) -> tuple[str, ...]:
        """The secrets that may sign, the current one first."""
        current = self._value("app-secret")
        return (current, *(value for name, value in self._known.items() if name == "app-secret-previous"))

    def verify_token(self) -> str:
        """The token of the handshake."""
        return self._value("verify-token")

    def refresh(self) -> bool:
        """Makes the next question ask anew; False where that was done a moment ago."""
        if self._age() < REFRESH_INTERVAL_SECONDS:
            return False
        self._read_at = None
        return True

    def _age(self) -> float:
        return float("inf") if self._read_at is None else self._clock() - self._read_at

    def _value(self, name: str) -> str:
        if self._age() > MAX_AGE_SECONDS:
            self._known = dict(self.stored)
            self._read_at = self._clock()
        if name not in self._known:
            self._read_at = None
            raise MissingSecretError(f"{name} is not set")
        return self._known[name]


class FakePageSecrets:
    """The app secret and the tokens of pages, known as they were read last.

    Attributes:
        tokens: page tokens by page id, as they are in the store; a change is seen when a token is asked for past what
            is known.
        stored_app_secret: the app secret as it is in the store; the same holds for it.
    """

    def __init__(self, tokens: dict[str, str], app_secret: str | None = APP_SECRET) -> None:
        self.tokens = tokens
        self._known: dict[str, str] = {}
        self.stored_app_secret = app_secret
        self._app_secret = app_secret

    def app_secret(self) -> str:
        """Gives the app secret."""
        if self._app_secret is None:
            raise MissingSecretError("app-secret cannot be read")
        return self._app_secret

    def renewed_app_secret(self) -> str:
        """Gives the app secret as it is in the store now."""
        self._app_secret = self.stored_app_secret
        return self.app_secret()

    def page_token(self, page_id: str) -> str:
        """Gives the token of a page."""
        return self._known[page_id] if page_id in self._known else self.renewed_page_token(page_id)

    def renewed_page_token(self, page_id: str) -> str:
        """Gives the token of a page as it is in the store now."""
        if page_id not in self.tokens:
            raise MissingSecretError(f"pages/{page_id}/token cannot be read")
        self._known[page_id] = self.tokens[page_id]
        return self.tokens[page_id]
