"""The keys that the links of alerts are signed with."""

from dataclasses import dataclass
from typing import Any, Final

from handover.aws.kept_parameters import REAL, WORKER_PATIENCE_SECONDS, KeptParameters, Timing
from handover.missing_secret import MissingSecretError

CURRENT: Final = "link-key"
PREVIOUS: Final = "link-key-previous"


@dataclass(frozen=True, slots=True)
class Retired:
    """A key that signs no more, and still counts.

    Attributes:
        at: when it was retired, in seconds since 1970; None where that was not written down.
    """

    key: str
    at: int | None

    def written(self) -> str:
        """Return it as a word of the parameter of previous keys."""
        return f"{self.key}@{self.at}"


def retired_keys(parameter: str) -> tuple[Retired, ...]:
    """Return the keys that the parameter of previous keys lists, the newest first."""
    return tuple(_retired(word) for word in parameter.split())


def _retired(word: str) -> Retired:
    key, _, at = word.partition("@")
    return Retired(key, int(at) if at.isdecimal() else None)


class LinkKeys:
    """The current key, and those before it whose links may still be used: any number of rotations can overlap."""

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
        return (current, *(one.key for one in retired_keys(previous or "")))

    def refresh(self) -> bool:
        """Read the keys anew; return False where that was done a moment ago.

        Raises:
            SecretUnavailableError: Parameter Store cannot be read.
        """
        return self._parameters.refresh(CURRENT, PREVIOUS)
