"""Secrets in memory: those that prove a webhook, and those that Graph calls are made with."""

from collections.abc import Callable
from typing import Final

from handover.aws.kept_parameters import MAX_AGE_SECONDS, REFRESH_INTERVAL_SECONDS
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from tests.fakes.clock import ManualClock

APP_SECRET: Final = "test_app_secret"
VERIFY_TOKEN: Final = "test_verify_token"


class FakeWebhookSecrets:
    """App secrets and verify token, known as they were read last.

    Attributes:
        stored: what is in the store, by parameter name; a change is seen at the next read.
        is_readable: whether the store can be read; what is known does without it.
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
        self.is_readable = True
        self._clock = clock or ManualClock()
        self._known: dict[str, str] = {}
        self._asked_at = float("-inf")

    def app_secrets(self) -> tuple[str, ...]:
        """The secrets that may sign, the current one first."""
        current = self._value("app-secret")
        return (current, *self._known.get("app-secret-previous", "").split())

    def verify_token(self) -> str:
        """The token of the handshake."""
        return self._value("verify-token")

    def refresh(self) -> bool:
        """Reads them anew; False where that was done a moment ago."""
        if self._clock() - self._asked_at < REFRESH_INTERVAL_SECONDS:
            return False
        self._read()
        return True

    def _read(self) -> None:
        self._asked_at = self._clock()
        if not self.is_readable:
            raise SecretUnavailableError("the store cannot be read")
        self._known = dict(self.stored)

    def _value(self, name: str) -> str:
        if self._clock() - self._asked_at > MAX_AGE_SECONDS:
            try:
                self._read()
            except SecretUnavailableError:
                if not self._known:
                    raise
        if name not in self._known and not (self.refresh() and name in self._known):
            raise MissingSecretError(f"{name} is not set")
        return self._known[name]


class FakePageSecrets:
    """The app secret and the tokens of pages, known as they were read last.

    Attributes:
        tokens: page tokens by page id, as they are in the store; a change is seen when a token is asked for past what
            is known.
        stored_app_secret: the app secret as it is in the store; the same holds for it.
        is_readable: whether the store can be read; what is known does without it.
    """

    def __init__(self, tokens: dict[str, str], app_secret: str | None = APP_SECRET) -> None:
        self.tokens = tokens
        self.stored_app_secret = app_secret
        self.is_readable = True
        self._known: dict[str, tuple[str, str]] = {}

    def credentials(self, page_id: str) -> tuple[str | None, str]:
        """Gives the token of a page and the app secret."""
        return self._known[page_id] if page_id in self._known else self.renewed_credentials(page_id)

    def renewed_credentials(self, page_id: str) -> tuple[str | None, str]:
        """Gives them as they are in the store now."""
        if not self.is_readable:
            raise SecretUnavailableError("the store cannot be read")
        if self.stored_app_secret is None:
            raise MissingSecretError("app-secret is not set")
        self._known.pop(page_id, None)
        token = self.tokens.get(page_id)
        if token:
            self._known[page_id] = token, self.stored_app_secret
        return token, self.stored_app_secret
