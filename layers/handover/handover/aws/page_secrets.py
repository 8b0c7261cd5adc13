"""App secret and page tokens, read from Parameter Store and kept for a few minutes."""

from collections.abc import Callable
from functools import partial
from typing import Final

from aws_lambda_powertools.utilities.parameters import SSMProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from handover.missing_secret import MissingSecretError

MAX_AGE_SECONDS: Final = 300


class PageSecrets:
    """What a Graph call for a page is made with."""

    def __init__(self, path: str, provider: SSMProvider) -> None:
        self._path = path
        self._provider = provider

    def app_secret(self) -> str:
        """Gives the current app secret.

        Raises:
            MissingSecretError: it is not set.
        """
        return self._get("app-secret", self._provider.get)

    def page_token(self, page_id: str) -> str:
        """Gives the token of a page.

        Raises:
            MissingSecretError: it is not set.
        """
        return self._get(f"pages/{page_id}/token", self._provider.get)

    def renewed_app_secret(self) -> str:
        """Gives the app secret as it is in Parameter Store now; it counts for `app_secret` from then on.

        Raises:
            MissingSecretError: it is not set.
        """
        return self._get("app-secret", partial(self._provider.get, force_fetch=True))

    def renewed_page_token(self, page_id: str) -> str:
        """Gives the token of a page as it is in Parameter Store now; it counts for `page_token` from then on.

        Raises:
            MissingSecretError: it is not set.
        """
        return self._get(f"pages/{page_id}/token", partial(self._provider.get, force_fetch=True))

    def webhook_secrets(self, page_id: str) -> tuple[str, ...]:
        """Gives the secrets that a page's webhook is signed with, the newest first: two after a rotation.

        Raises:
            MissingSecretError: there is none.
        """
        name = f"pages/{page_id}/webhook-secret"
        secrets = tuple(self._get(name, self._provider.get).split())
        if not secrets:
            raise MissingSecretError(f"{self._path}/{name} is empty")
        return secrets

    def _get(self, name: str, get: Callable[..., object]) -> str:
        try:
            value = get(f"{self._path}/{name}", decrypt=True, max_age=MAX_AGE_SECONDS)
        except GetParameterError as error:
            raise MissingSecretError(f"{self._path}/{name} cannot be read from Parameter Store") from error
        return str(value)
