"""The secrets that prove what Meta posts to us (`ingest`, `console`)."""

from collections.abc import Sequence
from typing import Any, Final

from handover.aws.kept_parameters import REAL, WEBHOOK_PATIENCE_SECONDS, KeptParameters, Timing
from handover.missing_secret import MissingSecretError

OF_AN_APP: Final = ("app-secret", "app-secret-previous")
OF_A_WEBHOOK: Final = (*OF_AN_APP, "verify-token")


class WebhookSecrets:
    """App secrets (current and previous) and verify token of our Meta app."""

    def __init__(
        self,
        client: Any,
        path: str,
        names: Sequence[str] = OF_A_WEBHOOK,
        timing: Timing = REAL,
    ) -> None:
        """Prepare to read the secrets of these names; a function may read its own only."""
        self._path = path
        self._names = tuple(names)
        self._parameters = KeptParameters(client, path, WEBHOOK_PATIENCE_SECONDS, timing)

    def app_secrets(self) -> tuple[str, ...]:
        """Return the secrets that may sign a webhook, the current one first.

        Those before it are words of one parameter, so that any number of rotations can overlap.

        Raises:
            MissingSecretError: there is no current secret.
            SecretUnavailableError: Parameter Store cannot be read.
        """
        secrets = self._read("app-secret")
        return (secrets["app-secret"], *secrets["app-secret-previous"].split())

    def verify_token(self) -> str:
        """Return the token of the subscription handshake.

        Raises:
            MissingSecretError: it is not set.
            SecretUnavailableError: Parameter Store cannot be read.
        """
        return self._read("verify-token")["verify-token"]

    def refresh(self) -> bool:
        """Read the secrets anew unless that was done just now; return whether it was done.

        Raises:
            SecretUnavailableError: Parameter Store cannot be read.
        """
        return self._parameters.refresh(*self._names)

    def _read(self, needed: str) -> dict[str, str]:
        """Return all secrets, empty ones for those that are not set.

        One that is missing is looked for no more often than one that does not fit, and the others stay known meanwhile:
        anybody can ask for a handshake.
        """
        secrets = self._known()
        if not secrets[needed] and self.refresh():
            secrets = self._known()
        if not secrets[needed]:
            raise MissingSecretError(f"{self._path}/{needed} is not in Parameter Store")
        return secrets

    def _known(self) -> dict[str, str]:
        return {name: value or "" for name, value in zip(self._names, self._parameters.get(*self._names), strict=True)}
