"""The secrets that prove a webhook, read from Parameter Store and kept for a few minutes.

For what Meta posts to us (`ingest`, `console`): the powertools parameters module, which the other functions use, would
cost the cold start of `ingest` a quarter. See docs/decisions/0004-secrets.md.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

MAX_AGE_SECONDS: Final = 300.0
"""How long a rotated secret may take to be noticed."""

OF_AN_APP: Final = ("app-secret", "app-secret-previous")
OF_A_WEBHOOK: Final = (*OF_AN_APP, "verify-token")

REFRESH_INTERVAL_SECONDS: Final = 30.0
"""How often at most a signature that does not fit makes us ask anew, so that nobody can buy us API calls."""


class MissingSecretError(Exception):
    """A parameter that must be set is not in Parameter Store."""


class WebhookSecrets:
    """App secrets (current and previous) and verify token of our Meta app."""

    def __init__(
        self,
        client: Any,
        path: str,
        clock: Callable[[], float] = time.monotonic,
        names: Sequence[str] = OF_A_WEBHOOK,
    ) -> None:
        """Prepares to read the secrets of these names; a function may read its own only."""
        self._client = client
        self._path = path
        self._clock = clock
        self._names = names
        self._values: Mapping[str, str] = {}
        self._read_at = float("-inf")

    def app_secrets(self) -> tuple[str, ...]:
        """The secrets that may sign a webhook, the current one first.

        Raises:
            MissingSecretError: there is no current secret.
        """
        current = self._value("app-secret")
        previous = self._values.get("app-secret-previous")
        return (current, previous) if previous else (current,)

    def verify_token(self) -> str:
        """The token of the subscription handshake.

        Raises:
            MissingSecretError: it is not set.
        """
        return self._value("verify-token")

    def refresh(self) -> bool:
        """Forgets what is cached unless it was read just now; tells whether it did."""
        if self._clock() - self._read_at < REFRESH_INTERVAL_SECONDS:
            return False
        self._read_at = float("-inf")
        return True

    def _value(self, name: str) -> str:
        if self._clock() - self._read_at > MAX_AGE_SECONDS:
            self._read()
        if name not in self._values:
            self._read_at = float("-inf")
            raise MissingSecretError(f"{self._path}/{name} is not in Parameter Store")
        return self._values[name]

    def _read(self) -> None:
        names = [f"{self._path}/{name}" for name in self._names]
        answer = self._client.get_parameters(Names=names, WithDecryption=True)
        self._values = {found["Name"].rpartition("/")[2]: found["Value"] for found in answer["Parameters"]}
        self._read_at = self._clock()
