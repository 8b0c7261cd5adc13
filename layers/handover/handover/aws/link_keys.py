"""The keys that the links of alerts are signed with."""

import time
from collections.abc import Callable
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from handover.aws.kept_parameters import KeptParameters
from handover.missing_secret import MissingSecretError

CURRENT: Final = "link-key"
PREVIOUS: Final = "link-key-previous"


class LinkKeys:
    """The current key, and the one before it."""

    def __init__(self, client: Any, path: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._parameters = KeptParameters(client, path, (CURRENT, PREVIOUS), clock)

    def keys(self) -> tuple[str, ...]:
        """Gives those that count, the current one first.

        Raises:
            MissingSecretError: there is no current key, or it cannot be read.
        """
        try:
            current, previous = self._parameters.get(CURRENT), self._parameters.get(PREVIOUS)
        except (ClientError, BotoCoreError) as error:
            raise MissingSecretError(f"{self._path}/{CURRENT} cannot be read from Parameter Store") from error
        if not current:
            self._parameters.refresh()
            raise MissingSecretError(f"{self._path}/{CURRENT} is not in Parameter Store")
        return (current, previous) if previous else (current,)

    def refresh(self) -> bool:
        """Makes the next question ask anew; False where that was done a moment ago."""
        return self._parameters.refresh()
