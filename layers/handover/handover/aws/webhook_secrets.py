"""The secrets that prove what Meta posts to us (`ingest`, `console`)."""

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from handover.aws.kept_parameters import KeptParameters
from handover.missing_secret import MissingSecretError

OF_AN_APP: Final = ("app-secret", "app-secret-previous")
OF_A_WEBHOOK: Final = (*OF_AN_APP, "verify-token")


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
        self._path = path
        self._parameters = KeptParameters(client, path, names, clock)

    def app_secrets(self) -> tuple[str, ...]:
        """The secrets that may sign a webhook, the current one first.

        Raises:
            MissingSecretError: there is no current secret.
        """
        current = self._value("app-secret")
        previous = self._parameters.get("app-secret-previous")
        return (current, previous) if previous else (current,)

    def verify_token(self) -> str:
        """The token of the subscription handshake.

        Raises:
            MissingSecretError: it is not set.
        """
        return self._value("verify-token")

    def refresh(self) -> bool:
        """Forgets what is cached unless it was read just now; tells whether it did."""
        return self._parameters.refresh()

    def _value(self, name: str) -> str:
        value = self._parameters.get(name)
        if value is None:
            self._parameters.forget()
            raise MissingSecretError(f"{self._path}/{name} is not in Parameter Store")
        return value
