"""App secret, page tokens and the secrets of pages' webhooks, read from Parameter Store and kept for a few minutes."""

from collections.abc import Callable
from typing import Any, Final

from handover.aws.kept_parameters import REAL, WORKER_PATIENCE_SECONDS, KeptParameters, Timing, Values
from handover.missing_secret import MissingSecretError

_APP_SECRET: Final = "app-secret"  # noqa: S105 - the name of the parameter


class PageSecrets:
    """What a Graph call for a page is made with, and what its webhook is signed with."""

    def __init__(
        self,
        client: Any,
        path: str,
        timing: Timing = REAL,
    ) -> None:
        """Prepare to read the secrets below a path; `timing` is that of `KeptParameters`."""
        self._path = path
        self._parameters = KeptParameters(client, path, WORKER_PATIENCE_SECONDS, timing)

    def credentials(self, page_id: str) -> tuple[str | None, str]:
        """Return the token of a page, None where it has none, and the app secret: read in one call.

        Raises:
            MissingSecretError: there is no app secret.
            SecretUnavailableError: Parameter Store cannot be read.
        """
        return self._credentials(page_id, self._parameters.get)

    def renewed_credentials(self, page_id: str) -> tuple[str | None, str]:
        """Return the same as they are in Parameter Store now; they count for `credentials` from then on.

        Raises:
            MissingSecretError: there is no app secret.
            SecretUnavailableError: Parameter Store cannot be read.
        """
        return self._credentials(page_id, self._parameters.renewed)

    def webhook_secrets(self, page_id: str) -> tuple[str, ...]:
        """Return the secrets that a page's webhook is signed with, the newest first: two after a rotation.

        Raises:
            MissingSecretError: there is none.
            SecretUnavailableError: Parameter Store cannot be read.
        """
        name = f"pages/{page_id}/webhook-secret"
        (value,) = self._parameters.get(name)
        secrets = tuple((value or "").split())
        if not secrets:
            self._parameters.forget(name)
            raise MissingSecretError(f"{self._path}/{name} is not in Parameter Store, or empty")
        return secrets

    def _credentials(self, page_id: str, read: Callable[..., Values]) -> tuple[str | None, str]:
        names = (f"pages/{page_id}/token", _APP_SECRET)
        token, app_secret = read(*names)
        if not token or not app_secret:
            # Who sets it now should not have to wait until it is renewed.
            self._parameters.forget(*names)
        if not app_secret:
            raise MissingSecretError(f"{self._path}/{_APP_SECRET} is not in Parameter Store")
        return token, app_secret
