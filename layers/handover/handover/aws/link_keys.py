"""The keys that the links of alerts are signed with."""

from typing import Any, Final

from handover.aws.kept_parameters import REAL, WORKER_PATIENCE_SECONDS, KeptParameters, Timing
from handover.missing_secret import MissingSecretError

CURRENT: Final = "link-key"
PREVIOUS: Final = "link-key-previous"


class LinkKeys:
    """The current key, and the one before it."""

    def __init__(
        self,
        client: Any,
        path: str,
        timing: Timing = REAL,
    ) -> None:
        """Prepare to read the keys below a path; `timing` is that of `KeptParameters`."""
        self._path = path
        self._parameters = KeptParameters(client, path, WORKER_PATIENCE_SECONDS, timing)

    def keys(self) -> tuple[str, ...]:
        """Return those that count, the current one first.

        Raises:
            MissingSecretError: there is no current key.
            SecretUnavailableError: Parameter Store cannot be read.
        """
        current, previous = self._parameters.get(CURRENT, PREVIOUS)
        if not current and self.refresh():
            current, previous = self._parameters.get(CURRENT, PREVIOUS)
        if not current:
            raise MissingSecretError(f"{self._path}/{CURRENT} is not in Parameter Store")
        return (current, previous) if previous else (current,)

    def refresh(self) -> bool:
        """Read the keys anew; return False where that was done a moment ago.

        Raises:
            SecretUnavailableError: Parameter Store cannot be read.
        """
        return self._parameters.refresh(CURRENT, PREVIOUS)
